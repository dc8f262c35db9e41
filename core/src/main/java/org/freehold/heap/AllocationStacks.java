package org.freehold.heap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.freehold.heap.internal.stacks.AllocationTable;
import org.freehold.internal.change.StackReserve;

/// A tracker of allocation stacks: an observer that records, for every live block of a heap or a
/// random sample of them, the bytes requested, the stack, the thread and the time of the
/// allocation.
///
/// A block that was reallocated counts as allocated by the last reallocation. Blocks allocated
/// before the tracker was attached are not tracked. A tracker belongs to one heap.
///
/// Cost: the capture of a stack ([StackDatabase]) and the insertion into a hash table for each
/// tracked block, and a lookup for each free. The capture is nearly all of it, which is what
/// sampling saves. Memory: 28 bytes per slot of tables that are at most three quarters full, so 37
/// to 75 bytes per tracked block.
///
/// A tracker never fails the request that it is notified of. A block for which there is no Java
/// memory, or not enough of the thread's stack, is not tracked and is counted ([#lost()]); where
/// only its stack cannot be captured, it is tracked without one.
///
/// Thread-safe: the table is striped by address, with a lock for each stripe.
public final class AllocationStacks implements AllocationObserver {

  private static final int STRIPES = 64;
  private static final int STRIPE_SHIFT = 58;
  private static final int MAX_SAMPLES = 3;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final StackDatabase database;
  private final StackSampling sampling;
  private final long start = System.nanoTime();
  private final AllocationTable[] stripes = new AllocationTable[STRIPES];
  private final Object lostLock = new Object();
  private volatile long lost;

  /// The tracked blocks that are meant to live; they are in no stripe.
  private final AllocationTable permanent = new AllocationTable();

  /// Whether any block was ever marked, so that others need not look into that table.
  private volatile boolean hasPermanent;

  /// Makes a tracker, which must then be attached.
  ///
  /// @param database where the stacks are stored
  /// @param sampling which blocks are tracked
  public AllocationStacks(StackDatabase database, StackSampling sampling) {
    this.database = database;
    this.sampling = sampling;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new AllocationTable();
    }
  }

  private AllocationTable stripe(long address) {
    return stripes[(int) ((address * 0x9E3779B97F4A7C15L) >>> STRIPE_SHIFT)];
  }

  @Override
  public void onAllocate(Heap heap, long address, long size) {
    try {
      if (sampling.chooses(size)) {
        track(address, size);
      }
    } catch (OutOfMemoryError | StackOverflowError e) {
      synchronized (lostLock) { // Not a method, which would need stack.
        lost++;
      }
    }
  }

  private void track(long address, long size) {
    int thread = (int) Thread.currentThread().threadId();
    int millis = (int) ((System.nanoTime() - start) / NANOS_PER_MILLI);
    int stack = database.capture();
    StackReserve.require();
    stripe(address).put(address, size, stack, thread, millis);
  }

  @Override
  public void onFree(Heap heap, long address) {
    if (!stripe(address).remove(address) && hasPermanent) {
      permanent.remove(address);
    }
  }

  @Override
  public void onReallocate(Heap heap, long before, long address, long size) {
    if (hasPermanent && resizePermanent(before, address, size)) {
      return;
    }
    boolean wasTracked = stripe(before).remove(before);
    if (sampling.kind() == StackSampling.Kind.BLOCKS && (wasTracked || sampling.every() == 1)) {
      try {
        track(address, size);
      } catch (OutOfMemoryError | StackOverflowError e) {
        synchronized (lostLock) {
          lost++;
        }
      }
    } else if (sampling.kind() == StackSampling.Kind.BYTES) {
      onAllocate(heap, address, size);
    }
  }

  @Override
  public void onClose(Heap heap) {
    for (AllocationTable each : stripes) {
      each.clear();
    }
    permanent.clear();
  }

  /// Replaces a marked block by what it was reallocated to. The table does not grow for that.
  private boolean resizePermanent(long before, long address, long size) {
    int stack = permanent.stackOf(before);
    if (stack == -1) {
      return false;
    }
    permanent.remove(before);
    permanent.put(address, size, stack, 0, 0);
    return true;
  }

  /// Marks a block as meant to live as long as the heap. It is no leak then: it is not in
  /// [#leaks()], and counted in [#permanent()]. The mark follows the block when it is reallocated,
  /// and ends when it is freed.
  ///
  /// @param address of a live block, which no other thread frees or reallocates at the moment
  /// @return whether the block is tracked; if not, there is nothing to mark
  public boolean markPermanent(long address) {
    StackReserve.require();
    AllocationTable table = stripe(address);
    int stack = table.stackOf(address);
    if (stack == -1) {
      return permanent.stackOf(address) != -1;
    }
    permanent.put(address, table.sizeOf(address), stack, 0, 0);
    hasPermanent = true;
    table.remove(address);
    return true;
  }

  /// The blocks that are marked as meant to live, all stacks together. O(n) for n such blocks.
  public Permanent permanent() {
    double[] sums = new double[2];
    permanent.forEach((_, size, _, _, _) -> {
      sums[0] += sampling.weight(size);
      sums[1] += sampling.weight(size) * size;
    });
    return new Permanent(Math.round(sums[0]), Math.round(sums[1]));
  }

  /// Where the stacks are stored.
  public StackDatabase database() {
    return database;
  }

  /// Which blocks are tracked.
  public StackSampling sampling() {
    return sampling;
  }

  /// The number of live blocks that are tracked.
  public long count() {
    long count = permanent.count();
    for (AllocationTable each : stripes) {
      count += each.count();
    }
    return count;
  }

  /// How many blocks are not tracked, though they should be, because there was no Java memory for
  /// it, or too little of the thread's stack.
  public long lost() {
    return lost;
  }

  /// The memory of the tracker itself, without the stacks.
  ///
  /// @return bytes
  public long memoryBytes() {
    long bytes = permanent.memoryBytes();
    for (AllocationTable each : stripes) {
      bytes += each.memoryBytes();
    }
    return bytes;
  }

  /// The number of the stack that allocated a block.
  ///
  /// @param address of the block
  /// @return the number in [#database()]; -1 when the block is not tracked
  public int stackOf(long address) {
    int stack = stripe(address).stackOf(address);
    return stack == -1 && hasPermanent ? permanent.stackOf(address) : stack;
  }

  /// The size requested for a block.
  ///
  /// @param address of the block
  /// @return bytes; -1 when the block is not tracked
  public long sizeOf(long address) {
    long size = stripe(address).sizeOf(address);
    return size == -1 && hasPermanent ? permanent.sizeOf(address) : size;
  }

  /// The tracked blocks but those that are meant to live, grouped by the stack that allocated them,
  /// most bytes first. O(n) for n tracked blocks.
  public List<Leak> leaks() {
    Map<Integer, Sum> byStack = new HashMap<>();
    for (AllocationTable each : stripes) {
      each.forEach((address, size, stack, _, millis) ->
          byStack.computeIfAbsent(stack, _ -> new Sum()).add(address, size, millis));
    }
    return byStack.entrySet().stream()
        .map(entry -> entry.getValue().leak(entry.getKey()))
        .sorted(
            Comparator.comparingDouble(Leak::estimatedBytes)
                .reversed()
                .thenComparingInt(Leak::stackNumber))
        .toList();
  }

  /// The sum over the blocks of one stack.
  private final class Sum {
    private long blocks;
    private long bytes;
    private double estimatedBlocks;
    private double estimatedBytes;
    private int first = -1;
    private int last;
    private final List<Long> samples = new ArrayList<>();

    void add(long address, long size, int millis) {
      double weight = sampling.weight(size);
      blocks++;
      bytes += size;
      estimatedBlocks += weight;
      estimatedBytes += weight * size;
      first = Integer.compareUnsigned(millis, first) < 0 ? millis : first;
      last = Integer.compareUnsigned(millis, last) > 0 ? millis : last;
      if (samples.size() < MAX_SAMPLES) {
        samples.add(address);
      }
    }

    Leak leak(int stack) {
      return new Leak(
          stack,
          database.frames(stack),
          blocks,
          bytes,
          Math.round(estimatedBlocks),
          Math.round(estimatedBytes),
          Integer.toUnsignedLong(first),
          Integer.toUnsignedLong(last),
          List.copyOf(samples));
    }
  }

  /// Blocks that are meant to live as long as their heap.
  ///
  /// @param blocks how many there are: those that are tracked, or the estimate from the sample
  /// @param bytes requested for them, likewise
  public record Permanent(long blocks, long bytes) {}

  /// The live blocks that one stack allocated.
  ///
  /// @param stackNumber in the tracker's database
  /// @param stack its frames, the innermost first; none when the database was full, or the stack
  ///   could not be captured
  /// @param blocks how many are tracked
  /// @param bytes requested for these
  /// @param estimatedBlocks how many there are: `blocks`, or the estimate from the sample
  /// @param estimatedBytes bytes requested for all of them, likewise
  /// @param firstMillis when the oldest of them was allocated, in milliseconds since the tracker
  ///   was made
  /// @param lastMillis when the newest of them was allocated, likewise
  /// @param samples addresses of a few of them
  public record Leak(
      int stackNumber,
      List<String> stack,
      long blocks,
      long bytes,
      long estimatedBlocks,
      long estimatedBytes,
      long firstMillis,
      long lastMillis,
      List<Long> samples) {}
}
