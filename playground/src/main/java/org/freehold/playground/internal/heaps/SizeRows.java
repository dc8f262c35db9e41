package org.freehold.playground.internal.heaps;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.freehold.heap.HeapEntry.Kind;
import org.freehold.inspect.snapshot.SnapshotEntry;

/// Blocks by size: of slabs by their size class, of the back end and large ones by ranges of which
/// each is a quarter longer than the one before.
final class SizeRows {

  /// Where a block is.
  enum Place {
    SLAB,
    BACK_END,
    LARGE
  }

  /// The sizes of a row.
  ///
  /// @param place of the blocks
  /// @param from the smallest size
  /// @param to the largest
  record Key(Place place, long from, long to) {}

  /// A row.
  static final class Row {
    /// Live blocks.
    long blocks;

    /// Bytes of these.
    long usable;

    /// Blocks of which it is known what was requested.
    long known;

    /// Bytes that were requested of these.
    long requested;

    /// Free blocks of slabs.
    long free;
  }

  /// Snapshots with more sizes of slab blocks are not written by Freehold.
  private static final int MOST_CLASSES = 1_000;

  private static final int STEPS = 4;

  private final Map<Key, Row> rows = new HashMap<>();
  private long lastSize = -1;
  private Row last = new Row();

  void add(SnapshotEntry entry) {
    if (entry.isBusy()) {
      Row row = row(entry);
      row.blocks++;
      row.usable += entry.size();
      if (entry.requested() >= 0) {
        row.known++;
        row.requested += entry.requested();
      }
    } else if (entry.inSlab()) {
      row(entry).free++;
    }
  }

  private Row row(SnapshotEntry entry) {
    if (entry.inSlab() && entry.size() == lastSize) {
      return last;
    }
    Key key = key(entry);
    Row row = rows.computeIfAbsent(key, _ -> new Row());
    if (entry.inSlab() && key.from == key.to) {
      lastSize = entry.size();
      last = row;
    }
    return row;
  }

  private Key key(SnapshotEntry entry) {
    if (entry.inSlab() && rows.size() < MOST_CLASSES) {
      return new Key(Place.SLAB, entry.size(), entry.size());
    }
    Place place =
        entry.inSlab() ? Place.SLAB : entry.kind() == Kind.LARGE ? Place.LARGE : Place.BACK_END;
    return range(place, entry.size());
  }

  /// The range of sizes that contains a size: a quarter of the range between two powers of 2.
  static Key range(Place place, long size) {
    long power = Long.highestOneBit(Math.max(size, 1));
    long step = Math.max(1, power / STEPS);
    long from = Math.max(size, 1) / step * step;
    return new Key(place, size == 0 ? 0 : from, size == 0 ? 0 : from + step - 1);
  }

  /// The rows, the smallest sizes first.
  List<Map.Entry<Key, Row>> list() {
    List<Map.Entry<Key, Row>> all = new ArrayList<>(rows.entrySet());
    all.sort(
        Map.Entry.comparingByKey(Comparator.comparing(Key::place).thenComparingLong(Key::from)));
    return all;
  }

  Map<Key, Row> map() {
    return rows;
  }
}
