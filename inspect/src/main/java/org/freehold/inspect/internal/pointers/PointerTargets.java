package org.freehold.inspect.internal.pointers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapEntry;
import org.freehold.heap.HeapEntry.Kind;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.Region;

/// The live blocks of one address space, and which of them a pointer leads to. A word costs two
/// comparisons when it cannot be the address of a block, and two binary searches when it may be.
final class PointerTargets {

  private static final long INT_MASK = 0xffffffffL;

  private final AddressSpace space;
  private final Memory memory;
  private final int step;
  private final List<BlockRun> runs = new ArrayList<>();
  private BlockRun current = new BlockRun();
  private long[] bases = new long[0];
  private long lowest = Long.MAX_VALUE;
  private long highest;
  private final BitSet reached = new BitSet();
  private int[] queue = new int[64];
  private int queued;

  PointerTargets(AddressSpace space) {
    this.space = space;
    this.memory = space.memory();
    this.step = space.info().pointerBits() / Byte.SIZE;
  }

  /// Adds the live blocks of a heap.
  void collect(Heap heap) {
    heap.walk(this::collect);
    close();
  }

  private void collect(HeapEntry entry) {
    if (entry.kind() == Kind.REGION || entry.kind() == Kind.LARGE) {
      close();
    }
    if (entry.isBusy() && entry.size() > 0) {
      current.add(entry.address(), entry.size());
    }
  }

  private void close() {
    if (current.count() > 0) {
      runs.add(current);
      current = new BlockRun();
    }
  }

  /// Builds the index for [#find]; no blocks are added after that.
  void index() {
    runs.sort(Comparator.comparingLong(BlockRun::base));
    bases = runs.stream().mapToLong(BlockRun::base).toArray();
    int first = 0;
    for (BlockRun run : runs) {
      run.first = first;
      first += run.count();
      lowest = Math.min(lowest, run.base());
      highest = Math.max(highest, run.end(run.count() - 1));
    }
  }

  /// The index of the live block that contains an address; -1 when there is none.
  private int find(long address) {
    if (address < lowest || address >= highest) {
      return -1;
    }
    int place = Arrays.binarySearch(bases, address);
    BlockRun run = runs.get(place >= 0 ? place : -place - 2);
    int block = run.find(address);
    return block < 0 ? -1 : run.first + block;
  }

  /// Whether an address is in a live block that no pointer leads to.
  boolean isUnreached(long address) {
    int block = find(address);
    return block >= 0 && !reached.get(block);
  }

  /// Marks the blocks that contain a root, and what they point to.
  void markFrom(List<Long> roots) {
    roots.forEach(root -> reach(find(root)));
    while (queued > 0) {
      int block = queue[--queued];
      BlockRun run = runOf(block);
      int inRun = block - run.first;
      forEachWord(run.start(inRun), run.end(inRun), word -> reach(find(word)));
    }
  }

  /// Marks the blocks that another block points to.
  void markReferenced() {
    for (BlockRun run : runs) {
      for (int i = 0; i < run.count(); i++) {
        int block = run.first + i;
        forEachWord(
            run.start(i),
            run.end(i),
            word -> {
              int target = find(word);
              if (target >= 0 && target != block) {
                reached.set(target);
              }
            });
      }
    }
  }

  private BlockRun runOf(int block) {
    int low = 0;
    int high = runs.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (runs.get(middle).first <= block) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return runs.get(low);
  }

  private void reach(int block) {
    if (block >= 0 && !reached.get(block)) {
      reached.set(block);
      if (queued == queue.length) {
        queue = Arrays.copyOf(queue, 2 * queued);
      }
      queue[queued++] = block;
    }
  }

  /// Receives the words of a block.
  private interface Words {
    void accept(long word);
  }

  private long readableFrom;
  private long readableTo;

  /// Visits the aligned words of a block, skipping pages that cannot be read.
  private void forEachWord(long start, long end, Words words) {
    long at = start;
    while (at + step <= end) {
      if (at < readableFrom || at >= readableTo) {
        Region region = space.query(at);
        if (!isReadable(region)) {
          at = region.end();
          continue;
        }
        readableFrom = region.base();
        readableTo = region.end();
      }
      long stop = Math.min(end, readableTo) - step;
      for (; at <= stop; at += step) {
        words.accept(step == Long.BYTES ? memory.getLong(at) : memory.getInt(at) & INT_MASK);
      }
    }
  }

  private static boolean isReadable(Region region) {
    return region.state() == Region.State.COMMITTED
        && region.protection().access().readable()
        && !region.protection().guard();
  }
}
