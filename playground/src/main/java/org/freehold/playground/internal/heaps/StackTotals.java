package org.freehold.playground.internal.heaps;

import java.util.List;
import java.util.stream.IntStream;
import org.freehold.inspect.snapshot.SnapshotEntry;

/// Live blocks by the stack that allocated them; number 0 has those without a stack.
public final class StackTotals {

  private final long[] blocks;
  private final long[] bytes;
  private final long[] usable;

  StackTotals(int stacks) {
    blocks = new long[stacks + 1];
    bytes = new long[stacks + 1];
    usable = new long[stacks + 1];
  }

  void add(SnapshotEntry entry) {
    if (entry.isBusy()) {
      int stack = entry.stack();
      blocks[stack]++;
      bytes[stack] += entry.requested() >= 0 ? entry.requested() : entry.size();
      usable[stack] += entry.size();
    }
  }

  /// The highest number.
  public int stacks() {
    return blocks.length - 1;
  }

  /// Live blocks of a stack.
  public long blocks(int stack) {
    return blocks[stack];
  }

  /// Bytes requested for these; where that is not known, the bytes of the blocks.
  public long bytes(int stack) {
    return bytes[stack];
  }

  /// Bytes of the blocks.
  public long usable(int stack) {
    return usable[stack];
  }

  /// The numbers of the stacks with blocks, those with the most bytes first.
  public List<Integer> largest(int most) {
    return IntStream.range(0, blocks.length)
        .filter(each -> blocks[each] > 0)
        .boxed()
        .sorted((a, b) -> Long.compare(bytes[b], bytes[a]))
        .limit(most)
        .toList();
  }

  /// How many stacks have blocks.
  public int count() {
    return (int) IntStream.range(1, blocks.length).filter(each -> blocks[each] > 0).count();
  }
}
