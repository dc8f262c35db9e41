package org.freehold.trace;

/// One event of a trace: a cursor that a [TraceReader] fills anew with each call, so that reading
/// makes no objects. Copy what must outlive the next call.
///
/// A block has two numbers. Its *id* is its own: no other block of the trace has it. Its *slot* is
/// small and used again after the block is freed, so that arrays indexed by slot are as long as the
/// most blocks that were ever live at once. Both are assigned when the block is allocated and
/// survive its reallocations.
public final class TraceEvent {

  /// The id and the slot of an event that concerns no block.
  public static final int NONE = -1;

  /// The time of an event whose format records none.
  public static final long UNKNOWN_TIME = -1;

  private TraceOp op = TraceOp.FREE_NULL;
  private long sequence;
  private long id = NONE;
  private int slot = NONE;
  private long size;
  private long address;
  private long thread;
  private long timeNanos = UNKNOWN_TIME;
  private long stackId;
  private long alignment;
  private boolean isZeroed;

  /// Makes a cursor that stands on nothing yet.
  public TraceEvent() {}

  /// What happened.
  public TraceOp op() {
    return op;
  }

  /// Number of the event in the trace, counted from 1; repairs are applied before the count.
  public long sequence() {
    return sequence;
  }

  /// The block, counted from 0 in the order of allocation; [#NONE] for [TraceOp#FREE_NULL].
  public long id() {
    return id;
  }

  /// The block's slot, counted from 0; [#NONE] for [TraceOp#FREE_NULL].
  public int slot() {
    return slot;
  }

  /// Bytes asked for, read as unsigned; 0 for frees.
  public long size() {
    return size;
  }

  /// Where the block stood in the recorded program, after the event; 0 where the format does not
  /// tell.
  public long address() {
    return address;
  }

  /// Number of the calling thread; 0 where the format does not tell.
  public long thread() {
    return thread;
  }

  /// Nanoseconds since the start of the recording, as finely as the recorder looked at the clock;
  /// [#UNKNOWN_TIME] where the format does not tell.
  public long timeNanos() {
    return timeNanos;
  }

  /// Number of the call stack in the trace, counted from 1; 0 where the format does not tell.
  public long stackId() {
    return stackId;
  }

  /// The alignment that was asked for, in bytes; 0 where none was, or the format does not tell.
  public long alignment() {
    return alignment;
  }

  /// Whether zeroed memory was asked for, as `calloc` does.
  public boolean isZeroed() {
    return isZeroed;
  }

  /// Sets what every event has, and takes back how memory was asked for.
  public void set(TraceOp op, long sequence, long id, int slot, long size) {
    this.alignment = 0;
    this.isZeroed = false;
    this.op = op;
    this.sequence = sequence;
    this.id = id;
    this.slot = slot;
    this.size = size;
  }

  /// Sets the calling thread.
  public void setThread(long thread) {
    this.thread = thread;
  }

  /// Sets what a recorder of addresses and stacks adds.
  public void setOrigin(long address, long stackId, long timeNanos) {
    this.address = address;
    this.stackId = stackId;
    this.timeNanos = timeNanos;
  }

  /// Sets how memory was asked for.
  public void setRequest(long alignment, boolean isZeroed) {
    this.alignment = alignment;
    this.isZeroed = isZeroed;
  }

  @Override
  public String toString() {
    return "#" + sequence + " " + op + " id=" + id + " size=" + Long.toUnsignedString(size);
  }
}
