package org.freehold.playground.internal.heaps;

import java.util.List;

/// Blocks of one size class of slabs, or of a range of sizes.
///
/// @param place `slab`, `back end` or `large`
/// @param from the smallest size
/// @param to the largest
/// @param blocks live ones
/// @param usable bytes of these
/// @param requested bytes that were requested; -1 when it is not known of all
/// @param free blocks of slabs
public record SizeFigures(
    String place, long from, long to, long blocks, long usable, long requested, long free) {

  static List<SizeFigures> of(SizeRows rows) {
    return rows.list().stream().map(each -> of(each.getKey(), each.getValue())).toList();
  }

  private static SizeFigures of(SizeRows.Key key, SizeRows.Row row) {
    return new SizeFigures(
        name(key.place()),
        key.from(),
        key.to(),
        row.blocks,
        row.usable,
        row.known == row.blocks ? row.requested : -1,
        row.free);
  }

  static String name(SizeRows.Place place) {
    return switch (place) {
      case SLAB -> "slab";
      case BACK_END -> "back end";
      case LARGE -> "large";
    };
  }
}
