package org.freehold.inspect.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.freehold.inspect.report.VmmapSnapshot.Detail;

/// The differences between two snapshots. Regions are the same when they begin at the same address
/// and are of the same type.
///
/// @param summary differences of those types that differ
/// @param regions those that are new, gone or changed, in ascending order of addresses
public record VmmapChange(Map<VmmapType, VmmapFigures> summary, List<Change> regions) {

  /// Copies both.
  public VmmapChange {
    summary = summary.isEmpty() ? Map.of() : new EnumMap<>(summary);
    regions = List.copyOf(regions);
  }

  /// What happened to a region.
  public enum Kind {
    /// It was not there before.
    NEW("new"),
    /// It is no longer there.
    GONE("gone"),
    /// Its size or its memory changed.
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
  /// @param region as it is now, or as it was if it is gone
  /// @param difference its growth
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

  /// Whether there is no difference.
  public boolean isEmpty() {
    return summary.isEmpty() && regions.isEmpty();
  }
}
