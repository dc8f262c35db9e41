package org.freehold.inspect.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.freehold.inspect.AddressMap;
import org.freehold.inspect.MapRegion;
import org.freehold.inspect.Usage;
import org.freehold.vm.Region;

/// The number of regions and bytes of each usage, type, state and protection, and the largest
/// region of each usage. Tables are sorted by size; free memory comes first.
///
/// @param usage of all addresses
/// @param type of regions in use
/// @param state of all addresses
/// @param protect of committed regions
/// @param largest the largest region of each usage
/// @param busyBytes bytes of regions in use
/// @param totalBytes bytes of the address space @param is32Bit whether addresses have 32 bits
public record AddressSummary(
    List<Row> usage,
    List<Row> type,
    List<Row> state,
    List<Row> protect,
    List<Largest> largest,
    long busyBytes,
    long totalBytes,
    boolean is32Bit) {

  /// Copies the lists.
  public AddressSummary {
    usage = List.copyOf(usage);
    type = List.copyOf(type);
    state = List.copyOf(state);
    protect = List.copyOf(protect);
    largest = List.copyOf(largest);
  }

  /// The total of regions of one kind.
  ///
  /// @param name of the kind
  /// @param isBusy whether its addresses are in use
  /// @param regions their number
  /// @param bytes of addresses
  public record Row(String name, boolean isBusy, long regions, long bytes) {}

  /// The largest region of a usage; the lowest of those that are equally large.
  ///
  /// @param name of the usage
  /// @param base its first address
  /// @param bytes of addresses
  public record Largest(String name, long base, long bytes) {}

  /// Summarises a map.
  ///
  /// @param map any
  /// @return the tables
  public static AddressSummary of(AddressMap map) {
    List<MapRegion> all = map.withFree();
    List<MapRegion> busy = all.stream().filter(region -> region.usage().isBusy()).toList();
    List<MapRegion> committed =
        busy.stream().filter(region -> region.state() == Region.State.COMMITTED).toList();
    List<Row> usage = rows(all, region -> region.usage().label());
    return new AddressSummary(
        usage,
        rows(busy, region -> AddressNames.name(region.type())),
        rows(all, region -> AddressNames.name(region.state())),
        rows(committed, region -> AddressNames.name(region.protection())),
        largest(all, usage),
        bytes(busy),
        bytes(all),
        map.is32Bit());
  }

  private static long bytes(List<MapRegion> regions) {
    return regions.stream().mapToLong(MapRegion::size).sum();
  }

  private static List<Row> rows(List<MapRegion> regions, Function<MapRegion, String> kind) {
    Map<String, List<MapRegion>> kinds = new LinkedHashMap<>();
    for (MapRegion region : regions) {
      kinds.computeIfAbsent(kind.apply(region), _ -> new ArrayList<>()).add(region);
    }
    List<Row> rows = new ArrayList<>();
    kinds.forEach((name, of) ->
        rows.add(new Row(name, of.getFirst().usage().isBusy(), of.size(), bytes(of))));
    rows.sort(
        Comparator.comparing((Row row) -> !row.name().equals(Usage.FREE.label()))
            .thenComparing(Row::isBusy)
            .thenComparing(Row::bytes, Comparator.reverseOrder())
            .thenComparing(Row::name));
    return rows;
  }

  private static List<Largest> largest(List<MapRegion> regions, List<Row> usages) {
    List<Largest> all = new ArrayList<>();
    for (Row usage : usages) {
      regions.stream()
          .filter(region -> region.usage().label().equals(usage.name()))
          .max(
              Comparator.comparingLong(MapRegion::size)
                  .thenComparing(MapRegion::start, (a, b) -> Long.compareUnsigned(b, a)))
          .ifPresent(region -> all.add(new Largest(usage.name(), region.start(), region.size())));
    }
    return all;
  }
}
