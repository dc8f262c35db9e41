package org.freehold.trace;

/// One event of a trace: a cursor that a [TraceReader] fills with each call, so that reading
/// allocates nothing. Copy what must outlive the next call.
///
/// A block has two numbers. Its *id* is its own: no other block of the trace has it. Its *slot* is
/// small and is reused after the block is freed, so that arrays indexed by slot are only as long as
/// the highest number of live blocks. Both are assigned when the block is allocated and survive its
/// reallocations.
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

  /// Makes a cursor that has no event yet.
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

  /// Requested bytes, below 2⁶³; 0 for frees.
  public long size() {
    return size;
  }

  /// The block's address in the recorded program, after the event; 0 where the format does not
  /// record it.
  public long address() {
    return address;
  }

  /// Number of the calling thread; 0 where the format does not record it.
  public long thread() {
    return thread;
  }

  /// Nanoseconds since the start of the recording, with the resolution of the recorder's clock;
  /// [#UNKNOWN_TIME] where the format does not record it.
  public long timeNanos() {
    return timeNanos;
  }

  /// Number of the call stack in the trace, counted from 1; 0 where the format does not record it.
  public long stackId() {
    return stackId;
  }

  /// The requested alignment in bytes; 0 where there was none, or the format does not record it.
  public long alignment() {
    return alignment;
  }

  /// Whether zeroed memory was requested, as by `calloc`.
  public boolean isZeroed() {
    return isZeroed;
  }

  /// Sets what every event has, and resets the request to no alignment and no zeroing. This and the
  /// other setters are for readers of traces.
  ///
  /// @param op what happened
  /// @param sequence number of the event, counted from 1
  /// @param id of the block, or [#NONE]
  /// @param slot of the block, or [#NONE]
  /// @param size requested bytes
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

  /// Sets what a format with addresses, stacks and times adds.
  public void setOrigin(long address, long stackId, long timeNanos) {
    this.address = address;
    this.stackId = stackId;
    this.timeNanos = timeNanos;
  }

  /// Sets how memory was requested.
  public void setRequest(long alignment, boolean isZeroed) {
    this.alignment = alignment;
    this.isZeroed = isZeroed;
  }

  @Override
  public String toString() {
    return "#" + sequence + " " + op + " id=" + id + " size=" + size;
  }
}
