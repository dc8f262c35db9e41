package org.freehold.heap.internal.blocks;

import java.util.Arrays;
import org.freehold.heap.internal.blocks.ReservationList.Large;
import org.freehold.internal.tree.LongTree;
import org.jspecify.annotations.Nullable;

/// The reservations of large blocks by address, live or not: a tree of addresses, whose values are
/// indexes of their entries. What an addition needs is allocated before ([#prepare]), so neither
/// adding nor removing can fail.
///
/// Not thread-safe: called with the heap's lock held. O(log n).
final class LargeBlockTable {

  private static final int INITIAL_CAPACITY = 4;

  /// Bytes of Java memory for each reservation: its entry, and a reference to it.
  private static final long ENTRY_BYTES = 80 + 4;

  private final LongTree indexes = LongTree.map();
  private @Nullable Large[] entries = new Large[INITIAL_CAPACITY];

  /// Indexes without an entry, as a stack: the first `capacity - count`.
  private int[] unused = new int[INITIAL_CAPACITY];

  private int count;

  LargeBlockTable() {
    fillUnused(INITIAL_CAPACITY);
  }

  private void fillUnused(int indexesToCome) {
    for (int i = 0; i < indexesToCome; i++) {
      unused[i] = entries.length - 1 - i;
    }
  }

  int count() {
    return count;
  }

  /// Bytes of Java memory that the table and its entries take.
  long memoryBytes() {
    return count == 0 ? 0 : count * ENTRY_BYTES + indexes.memoryBytes();
  }

  /// Makes sure that the next addition allocates nothing.
  void prepare() {
    indexes.prepare(1);
    int capacity = entries.length;
    if (count == capacity) {
      Large[] more = Arrays.copyOf(entries, 2 * capacity);
      int[] moreUnused = new int[2 * capacity];
      entries = more;
      unused = moreUnused;
      fillUnused(capacity);
    }
  }

  /// Adds an entry, for whose address there is none.
  void add(Large large) {
    int index = unused[entries.length - 1 - count];
    count++;
    entries[index] = large;
    indexes.put(large.address, index);
  }

  /// Removes an entry.
  void remove(Large large) {
    int index = (int) indexes.value(large.address);
    boolean _ = indexes.remove(large.address);
    entries[index] = null;
    count--;
    unused[entries.length - 1 - count] = index;
  }

  /// The entry of the reservation that begins at an address, or null.
  @Nullable Large at(long address) {
    return indexes.contains(address) ? entries[(int) indexes.value(address)] : null;
  }

  /// The entry of the reservation that an address lies in, or null.
  @Nullable Large around(long address) {
    long start = indexes.floor(address);
    Large large = start == LongTree.NONE ? null : at(start);
    return large != null && address < start + large.reserved ? large : null;
  }

  /// The first entry at an address or above it, or null.
  @Nullable Large next(long address) {
    long start = indexes.ceiling(address);
    return start == LongTree.NONE ? null : at(start);
  }

  void validate() {
    indexes.validate();
  }
}
