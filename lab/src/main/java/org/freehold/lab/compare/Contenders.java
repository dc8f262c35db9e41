package org.freehold.lab.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.lab.Area;
import org.freehold.lab.policy.Policies;
import org.freehold.lab.policy.PolicyKind;

/// All contenders of this process: the textbook policies, and Freehold's heap with and without its
/// front end.
public final class Contenders {

  /// Stands for all of them.
  public static final String ALL = "all";

  /// Stands for those whose calls take logarithmic time or less.
  public static final String FAST = "fast";

  private static final List<Contender> HEAPS =
      List.of(
          heap("freehold", "Freehold's heap, small sizes from slabs", FrontEndMode.ON),
          heap("freehold-back-end", "Freehold's heap without its front end", FrontEndMode.OFF));

  private Contenders() {}

  private static Contender heap(String name, String summary, FrontEndMode mode) {
    return new Contender(
        name,
        summary,
        PolicyKind.Cost.LOGARITHMIC,
        (space, _) ->
            new HeapTarget(
                Heap.create(HeapOptions.builder(space).name(name).frontEnd(mode).build())));
  }

  private static Contender of(PolicyKind.Chosen policy) {
    return new Contender(
        policy.name(),
        policy.kind().summary(),
        policy.kind().cost(),
        (space, limit) -> {
          Area area = new Area(space, limit);
          try {
            return new PolicyTarget(policy.make(area));
          } catch (RuntimeException | Error e) {
            area.close();
            throw e;
          }
        });
  }

  /// All of them with their default options.
  public static List<Contender> all() {
    return Stream.concat(
            Policies.all().stream().map(kind -> read(kind.name()).getFirst()), HEAPS.stream())
        .toList();
  }

  /// Parses a list of names, with options after colons: `first-fit:order=lifo,buddy,freehold`.
  ///
  /// @param text names; `all` and `fast` stand for several
  /// @throws IllegalArgumentException naming what does not exist
  public static List<Contender> read(String text) {
    List<Contender> chosen = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      switch (word) {
        case ALL -> chosen.addAll(all());
        case FAST ->
            all().stream()
                .filter(each -> each.cost() != PolicyKind.Cost.LINEAR)
                .forEach(chosen::add);
        default -> chosen.add(one(word));
      }
    }
    return chosen;
  }

  private static Contender one(String word) {
    return Policies.read(word)
        .map(Contenders::of)
        .or(() -> HEAPS.stream().filter(heap -> heap.name().equals(word)).findFirst())
        .orElseThrow(() ->
            new IllegalArgumentException("there is no policy '" + word + "'; --list shows all"));
  }
}
