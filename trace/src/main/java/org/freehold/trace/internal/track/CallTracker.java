package org.freehold.trace.internal.track;

import java.util.Arrays;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.TraceOp;

/// Tracks the calls of a program and turns them into events: what readers of formats with
/// addresses, and generators, have in common. Calls go in by [#allocate], [#resize] and [#free];
/// events come out of [#poll], which must be called until it returns false before the next call
/// goes in.
///
/// The repairs that every recording needs, whatever wrote it, each counted in
/// [org.freehold.trace.Repairs]:
///
/// * An allocation of a block that is live: its free was missed, and is inserted.
/// * A free of a block that is not live is skipped: the recorder started late.
/// * A resize of a block that is not live is an allocation, for the same reason.
/// * An allocation that failed is skipped.
///
/// Time, thread and stack of a call are those that were last set.
public final class CallTracker {

  private static final int ADDRESS_SHIFT = 4;

  /// A call that has not become an event yet.
  private static final class Call {
    TraceOp op = TraceOp.FREE_NULL;
    long key;
    long newKey;
    long address;
    long size;
    long alignment;
    boolean isZeroed;
    long thread;
    long timeNanos;
    long stack;
  }

  private final LiveBlocks blocks = new LiveBlocks();
  private final RepairCounter repairs;
  private Call[] calls = {new Call(), new Call(), new Call(), new Call()};
  private int first;
  private int count;

  private long thread;
  private long timeNanos = TraceEvent.UNKNOWN_TIME;
  private long stack;

  /// Makes a tracker of no blocks.
  public CallTracker() {
    this(new RepairCounter());
  }

  public CallTracker(RepairCounter repairs) {
    this.repairs = repairs;
  }

  /// The key of a block that is known by its address. Addresses are multiples of 16, or nearly all
  /// are: what differs goes to the low bits.
  public static long keyOf(long address) {
    return Long.rotateRight(address, ADDRESS_SHIFT);
  }

  public static long addressOf(long key) {
    return Long.rotateLeft(key, ADDRESS_SHIFT);
  }

  /// The thread of the calls from here on.
  public void setThread(long thread) {
    this.thread = thread;
  }

  /// The time of the calls from here on, or [TraceEvent#UNKNOWN_TIME].
  public void setTime(long timeNanos) {
    this.timeNanos = timeNanos;
  }

  /// The stack of the calls from here on, or 0.
  public void setStack(long stack) {
    this.stack = stack;
  }

  /// Whether a block is live after the events polled so far.
  ///
  /// @param key what names the block
  public boolean isLive(long key) {
    return blocks.isLive(key);
  }

  /// A block was allocated.
  ///
  /// @param key what names the block while it is live
  /// @param address where it is, or 0
  /// @param size in bytes
  public void allocate(long key, long address, long size) {
    allocate(key, address, size, 0, false);
  }

  /// A block was allocated.
  ///
  /// @param key what names the block while it is live
  /// @param address where it is, or 0
  /// @param size in bytes
  /// @param alignment as requested, or 0
  /// @param isZeroed whether zeroed memory was requested
  public void allocate(long key, long address, long size, long alignment, boolean isZeroed) {
    Call call = add(TraceOp.ALLOCATE, key, address, size);
    call.alignment = alignment;
    call.isZeroed = isZeroed;
  }

  /// A block was resized.
  ///
  /// @param key what named the block
  /// @param newKey what names it from now on; it may be the same
  /// @param address where it is afterwards, or 0
  /// @param size in bytes
  public void resize(long key, long newKey, long address, long size) {
    add(TraceOp.REALLOCATE, key, address, size).newKey = newKey;
  }

  /// A block was freed.
  ///
  /// @param key what named the block
  /// @param address where it was, or 0
  public void free(long key, long address) {
    add(TraceOp.FREE, key, address, 0);
  }

  /// Null was freed, on purpose.
  public void freeNull() {
    add(TraceOp.FREE_NULL, 0, 0, 0);
  }

  private Call add(TraceOp op, long key, long address, long size) {
    if (first + count == calls.length) {
      makeRoom();
    }
    Call call = calls[first + count++];
    call.op = op;
    call.key = key;
    call.newKey = key;
    call.address = address;
    call.size = size;
    call.alignment = 0;
    call.isZeroed = false;
    call.thread = thread;
    call.timeNanos = timeNanos;
    call.stack = stack;
    return call;
  }

  private void makeRoom() {
    int length = calls.length;
    calls = Arrays.copyOf(calls, 2 * length);
    for (int i = length; i < calls.length; i++) {
      calls[i] = new Call();
    }
  }

  /// Fills in the next event.
  ///
  /// @param event is filled with it
  /// @return false when there are no more; the event is unchanged then
  public boolean poll(TraceEvent event) {
    while (count > 0) {
      Call call = calls[first];
      if (isKeyTaken(call)) {
        repairs.liveReallocations++;
        blocks.free(event, call.newKey);
        origin(event, call, call.address, 0);
        return true;
      }
      first++;
      count--;
      if (count == 0) {
        first = 0;
      }
      if (fill(event, call)) {
        return true;
      }
    }
    return false;
  }

  /// Whether a live block already has the key of the call's block.
  private boolean isKeyTaken(Call call) {
    return switch (call.op) {
      case ALLOCATE -> blocks.isLive(call.newKey);
      case REALLOCATE -> call.key != call.newKey && blocks.isLive(call.newKey);
      case FREE, FREE_NULL -> false;
    };
  }

  private boolean fill(TraceEvent event, Call call) {
    switch (call.op) {
      case ALLOCATE -> blocks.allocate(event, call.key, call.size);
      case REALLOCATE -> resize(event, call);
      case FREE -> {
        if (!blocks.free(event, call.key)) {
          repairs.unknownFrees++;
          return false;
        }
      }
      case FREE_NULL -> blocks.freeNull(event);
    }
    origin(event, call, call.address, call.stack);
    event.setRequest(call.alignment, call.isZeroed);
    return true;
  }

  private void resize(TraceEvent event, Call call) {
    if (blocks.isLive(call.key)) {
      blocks.move(event, call.key, call.newKey, call.size);
    } else {
      repairs.unknownFrees++;
      blocks.allocate(event, call.newKey, call.size);
    }
  }

  private static void origin(TraceEvent event, Call call, long address, long stack) {
    event.setThread(call.thread);
    event.setOrigin(address, stack, call.timeNanos);
  }
}
