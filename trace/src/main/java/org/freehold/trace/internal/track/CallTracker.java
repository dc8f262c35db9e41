package org.freehold.trace.internal.track;

import java.util.Arrays;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.TraceOp;

/// Makes events of calls that were seen of a program: what a reader of addresses and a generator
/// have in common. Calls go in by [#allocate], [#resize] and [#free]; events come out of [#poll],
/// which must have been asked until it has none before the next call goes in.
///
/// The rules that every recording needs, whatever wrote it, each counted in
/// [org.freehold.trace.Repairs]:
///
/// * An allocation of a block that is live: its free had not been seen, and is put in.
/// * A free of a block that is not live is skipped: the recorder came late.
/// * A resize of a block that is not live is an allocation, for the same reason.
/// * An allocation that failed is skipped.
///
/// Time, thread and stack are those that were last set.
public final class CallTracker {

  private static final int ADDRESS_SHIFT = 4;

  /// A call that has not been told yet.
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

  /// Makes an empty book.
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

  /// Whether a block is live after the calls that have been told.
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
  /// @param alignment as asked for, or 0
  /// @param isZeroed whether zeroed memory was asked for
  public void allocate(long key, long address, long size, long alignment, boolean isZeroed) {
    Call call = add(TraceOp.ALLOCATE, key, address, size);
    call.alignment = alignment;
    call.isZeroed = isZeroed;
  }

  /// A block got another size.
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

  /// Tells the next event.
  ///
  /// @param event is filled with it
  /// @return false when all calls have been told; the event is untouched then
  public boolean poll(TraceEvent event) {
    while (count > 0) {
      Call call = calls[first];
      if (isInTheWay(call)) {
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
      if (tell(event, call)) {
        return true;
      }
    }
    return false;
  }

  /// Whether a block is live where the call puts another one.
  private boolean isInTheWay(Call call) {
    return switch (call.op) {
      case ALLOCATE -> blocks.isLive(call.newKey);
      case REALLOCATE -> call.key != call.newKey && blocks.isLive(call.newKey);
      case FREE, FREE_NULL -> false;
    };
  }

  private boolean tell(TraceEvent event, Call call) {
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
