package org.freehold.inspect.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.freehold.inspect.report.VmmapSnapshot.Detail;

/// What is different between two snapshots. Regions are the same when they begin at the same
/// address and are of the same type.
///
/// @param summary differences of those types that differ
/// @param regions those that are new, gone or different, in the order of addresses
public record VmmapChange(Map<VmmapType, VmmapFigures> summary, List<Change> regions) {

  /// Keeps copies.
  public VmmapChange {
    summary = summary.isEmpty() ? Map.of() : new EnumMap<>(summary);
    regions = List.copyOf(regions);
  }

  /// What happened to a region.
  public enum Kind {
    /// It was not there before.
    NEW("new"),
    /// It is not there any more.
    GONE("gone"),
    /// Its size or its memory is another one.
    CHANGED("changed");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /// The word for it.
    public String label() {
      return label;
    }
  }

  /// One region.
  ///
  /// @param kind what happened to it
  /// @param region as it is now, or as it was when it is gone
  /// @param difference what it has more than before
  public record Change(Kind kind, Detail region, VmmapFigures difference) {}

  /// Compares.
  ///
  /// @param before the earlier snapshot
  /// @param after the later one
  public static VmmapChange between(VmmapSnapshot before, VmmapSnapshot after) {
    Map<VmmapType, VmmapFigures> summary = new EnumMap<>(VmmapType.class);
    for (VmmapType type : VmmapType.values()) {
      VmmapFigures difference = after.of(type).minus(before.of(type));
      if (!difference.equals(VmmapFigures.NONE)) {
        summary.put(type, difference);
      }
    }
    return new VmmapChange(summary, regions(before.details(), after.details()));
  }

  private static List<Change> regions(List<Detail> before, List<Detail> after) {
    record Key(long address, VmmapType type) {}
    Map<Key, Detail> old = new HashMap<>();
    before.forEach(each -> old.put(new Key(each.address(), each.type()), each));
    List<Change> changes = new ArrayList<>();
    for (Detail each : after) {
      Detail was = old.remove(new Key(each.address(), each.type()));
      VmmapFigures then = was == null ? VmmapFigures.NONE : was.figures();
      VmmapFigures difference = each.figures().minus(then);
      if (was == null || !difference.equals(VmmapFigures.NONE)) {
        changes.add(new Change(was == null ? Kind.NEW : Kind.CHANGED, each, difference));
      }
    }
    old.values()
        .forEach(each ->
            changes.add(new Change(Kind.GONE, each, VmmapFigures.NONE.minus(each.figures()))));
    changes.sort((a, b) -> Long.compareUnsigned(a.region().address(), b.region().address()));
    return changes;
  }

  /// Whether nothing is different.
  public boolean isEmpty() {
    return summary.isEmpty() && regions.isEmpty();
  }
}
