package org.freehold.trace.info;

import java.util.Arrays;
import org.freehold.trace.TraceEvent;

/// What each call stack allocated, and what of it is live: now, and at the peak of live bytes.
///
/// A reallocation counts as a free and an allocation; where it has no stack of its own, the block
/// stays with the stack that allocated it. An allocation is *temporary* when the next event of its
/// thread frees it.
///
/// What was live at the peak is kept without a copy at each new peak: a stack's figure is saved
/// when it changes for the first time after the peak; the others still have it.
public final class StackCosts {

  private static final int INITIAL = 1 << 8;

  private long[] allocations = new long[INITIAL];
  private long[] bytes = new long[INITIAL];
  private long[] temporary = new long[INITIAL];
  private long[] liveBlocks = new long[INITIAL];
  private long[] liveBytes = new long[INITIAL];
  private long[] peakBytes = new long[INITIAL];

  /// The peak to which the figure in `peakBytes` belongs.
  private long[] peakNumbers = new long[INITIAL];

  private int stackCount = 1;

  private int[] stackOf = new int[INITIAL];
  private long[] sizeOf = new long[INITIAL];

  private long liveNow;
  private long blocksNow;
  private long highest;
  private long mostBlocks;
  private long peakNumber;
  private long peakSequence;
  private long peakNanos = TraceEvent.UNKNOWN_TIME;
  private final LastAllocations last = new LastAllocations();
  private long temporaries;

  /// Makes an empty tally.
  public StackCosts() {}

  /// Counts an event.
  public void accept(TraceEvent event) {
    switch (event.op()) {
      case ALLOCATE -> {
        reach(event);
        begin(event, (int) event.stackId());
        last.allocated(event.thread(), event.id());
      }
      case REALLOCATE -> {
        int old = stackOf[event.slot()];
        end(event.slot());
        begin(event, event.stackId() == 0 ? old : (int) event.stackId());
        last.other(event.thread());
      }
      case FREE -> {
        if (last.isLast(event.thread(), event.id())) {
          temporary[stackOf[event.slot()]]++;
          temporaries++;
        }
        end(event.slot());
        last.other(event.thread());
      }
      case FREE_NULL -> last.other(event.thread());
    }
  }

  private void reach(TraceEvent event) {
    int slot = event.slot();
    if (slot >= stackOf.length) {
      int length = Math.max(slot + 1, 2 * stackOf.length);
      stackOf = Arrays.copyOf(stackOf, length);
      sizeOf = Arrays.copyOf(sizeOf, length);
    }
  }

  private void begin(TraceEvent event, int stack) {
    reach(stack);
    int slot = event.slot();
    stackOf[slot] = stack;
    sizeOf[slot] = event.size();
    note(stack);
    allocations[stack]++;
    bytes[stack] += event.size();
    liveBlocks[stack]++;
    liveBytes[stack] += event.size();
    liveNow += event.size();
    blocksNow++;
    mostBlocks = Math.max(mostBlocks, blocksNow);
    if (liveNow > highest) {
      highest = liveNow;
      peakNumber++;
      peakSequence = event.sequence();
      peakNanos = event.timeNanos();
    }
  }

  private void end(int slot) {
    int stack = stackOf[slot];
    note(stack);
    liveBlocks[stack]--;
    liveBytes[stack] -= sizeOf[slot];
    liveNow -= sizeOf[slot];
    blocksNow--;
  }

  /// Saves what a stack had at the last peak, before it changes.
  private void note(int stack) {
    if (peakNumbers[stack] != peakNumber) {
      peakNumbers[stack] = peakNumber;
      peakBytes[stack] = liveBytes[stack];
    }
  }

  private void reach(int stack) {
    stackCount = Math.max(stackCount, stack + 1);
    if (stack >= bytes.length) {
      int length = Math.max(stack + 1, 2 * bytes.length);
      allocations = Arrays.copyOf(allocations, length);
      bytes = Arrays.copyOf(bytes, length);
      temporary = Arrays.copyOf(temporary, length);
      liveBlocks = Arrays.copyOf(liveBlocks, length);
      liveBytes = Arrays.copyOf(liveBytes, length);
      peakBytes = Arrays.copyOf(peakBytes, length);
      peakNumbers = Arrays.copyOf(peakNumbers, length);
    }
  }

  /// The bound of the numbers of stacks; 0 is the unknown stack.
  public int stackCount() {
    return stackCount;
  }

  /// Allocations and reallocations at a stack.
  public long allocations(int stack) {
    return allocations[stack];
  }

  /// The bytes that they requested.
  public long bytes(int stack) {
    return bytes[stack];
  }

  /// Temporary allocations at a stack.
  public long temporary(int stack) {
    return temporary[stack];
  }

  /// Blocks of a stack that are live now.
  public long liveBlocks(int stack) {
    return liveBlocks[stack];
  }

  /// Bytes of a stack that are live now.
  public long liveBytes(int stack) {
    return liveBytes[stack];
  }

  /// Bytes of a stack that were live at the peak of all live bytes.
  public long peakBytes(int stack) {
    return peakNumbers[stack] == peakNumber ? peakBytes[stack] : liveBytes[stack];
  }

  /// Bytes that are live now.
  public long liveBytes() {
    return liveNow;
  }

  /// Blocks that are live now.
  public long liveBlocks() {
    return blocksNow;
  }

  /// Most bytes that were ever live.
  public long peakBytes() {
    return highest;
  }

  /// Most blocks that were ever live.
  public long peakBlocks() {
    return mostBlocks;
  }

  /// The event at the peak of live bytes, counted from 1; 0 when there was no block.
  public long peakSequence() {
    return peakSequence;
  }

  /// When that was, or [TraceEvent#UNKNOWN_TIME].
  public long peakNanos() {
    return peakNanos;
  }

  /// Temporary allocations of all stacks.
  public long temporary() {
    return temporaries;
  }
}
