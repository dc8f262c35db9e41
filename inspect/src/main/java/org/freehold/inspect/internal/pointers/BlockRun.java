package org.freehold.inspect.internal.pointers;

import java.util.Arrays;

/// The live blocks of one region in ascending order of addresses: 16 bytes for each.
final class BlockRun {

  private long[] starts = new long[16];
  private long[] ends = new long[16];
  private int count;

  /// The index of its first block among the blocks of all runs.
  int first;

  void add(long start, long size) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    starts[count] = start;
    ends[count++] = start + size;
  }

  int count() {
    return count;
  }

  /// The first address of the first block.
  long base() {
    return starts[0];
  }

  long start(int block) {
    return starts[block];
  }

  long end(int block) {
    return ends[block];
  }

  /// The block that holds an address; -1 when there is none.
  int find(long address) {
    int place = Arrays.binarySearch(starts, 0, count, address);
    int block = place >= 0 ? place : -place - 2;
    return block >= 0 && address < ends[block] ? block : -1;
  }
}
