package org.freehold.inspect.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.freehold.inspect.MapRegion;
import org.freehold.inspect.Usage;
import org.freehold.vm.Access;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;

/// Selects regions by usage, state, type, protection and minimum size: a region must have one of
/// the values of each set. An empty set accepts all.
///
/// Words are compared without regard to case, spaces and punctuation, and `MEM_` and `PAGE_` may be
/// left out: `mappedfile`, `commit`, `read-write`.
///
/// @param usages names of usages
/// @param states names of states
/// @param types names of types
/// @param protections names of protections
/// @param minimumBytes the smallest size
public record RegionFilter(
    Set<String> usages,
    Set<String> states,
    Set<String> types,
    Set<String> protections,
    long minimumBytes) {

  private static final List<String> USAGES =
      Arrays.stream(Usage.values()).map(Usage::label).toList();
  private static final List<String> STATES = List.of("MEM_FREE", "MEM_RESERVE", "MEM_COMMIT");
  private static final List<String> TYPES = List.of("MEM_PRIVATE", "MEM_MAPPED", "MEM_IMAGE");
  private static final List<String> PROTECTIONS =
      Stream.concat(
              Arrays.stream(Access.values()).map(each -> AddressNames.name(Protection.of(each))),
              Stream.of("PAGE_GUARD"))
          .toList();

  /// Makes a filter from words.
  ///
  /// @param usages words for usages
  /// @param states words for states
  /// @param types words for types
  /// @param protections words for protections
  /// @param minimumBytes the smallest size
  /// @throws IllegalArgumentException for an unknown word, with a sentence that lists the known
  ///   ones
  public static RegionFilter of(
      List<String> usages,
      List<String> states,
      List<String> types,
      List<String> protections,
      long minimumBytes) {
    return new RegionFilter(
        known("usage", usages, USAGES),
        known("state", states, STATES),
        known("type", types, TYPES),
        known("protection", protections, PROTECTIONS),
        minimumBytes);
  }

  private static Set<String> known(String kind, List<String> words, List<String> names) {
    Set<String> found = new TreeSet<>();
    for (String word : words) {
      found.add(
          names.stream()
              .filter(name -> key(name).equals(key(word)))
              .findFirst()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "unknown "
                          + kind
                          + " '"
                          + word
                          + "'; known are: "
                          + String.join(", ", names))));
    }
    return found;
  }

  private static String key(String word) {
    return word.toLowerCase(Locale.ROOT)
        .replaceAll("^(mem|page)_|[^a-z0-9]", "")
        .replaceAll("d$", "");
  }

  /// Whether it accepts everything.
  public boolean isEmpty() {
    return usages.isEmpty()
        && states.isEmpty()
        && types.isEmpty()
        && protections.isEmpty()
        && minimumBytes == 0;
  }

  /// Whether it accepts a region.
  ///
  /// @param region any
  public boolean accepts(MapRegion region) {
    return has(usages, region, each -> each.usage().label())
        && has(states, region, each -> AddressNames.name(each.state()))
        && has(types, region, each -> AddressNames.name(each.type()))
        && (protections.isEmpty() || hasProtection(region))
        && region.size() >= minimumBytes;
  }

  private static boolean has(
      Set<String> names, MapRegion region, Function<MapRegion, String> name) {
    return names.isEmpty() || names.contains(Objects.requireNonNull(name.apply(region)));
  }

  private boolean hasProtection(MapRegion region) {
    boolean isCommitted = region.state() == Region.State.COMMITTED;
    Protection protection = region.protection();
    return isCommitted
        && (protections.contains(AddressNames.name(protection.unguarded()))
            || (protection.guard() && protections.contains("PAGE_GUARD")));
  }
}
