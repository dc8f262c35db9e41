package org.freehold.win32;

import org.freehold.heap.HeapSummary;

/// `HEAP_SUMMARY`: the totals of a heap, in bytes. As in C, the caller states the size of the
/// structure, and the call fills in the rest.
public final class HeapSummaryData {

  /// Bytes of the structure in a 64-bit process.
  public static final int SIZE_64 = 40;

  /// Bytes of the structure in a 32-bit process.
  public static final int SIZE_32 = 20;

  private final int cb;
  private long cbAllocated;
  private long cbCommitted;
  private long cbReserved;
  private long cbMaxReserve;

  /// Makes an empty structure.
  ///
  /// @param cb its size in bytes: [#SIZE_64] or [#SIZE_32], by the pointers of the process
  public HeapSummaryData(int cb) {
    this.cb = cb;
  }

  /// Adds the figures of a heap, or of a part of one.
  void add(HeapSummary summary) {
    cbAllocated += summary.requestedBytes();
    cbCommitted += summary.committedBytes();
    cbReserved += summary.reservedBytes();
    cbMaxReserve += summary.reservedBytes();
  }

  void clear() {
    cbAllocated = 0;
    cbCommitted = 0;
    cbReserved = 0;
    cbMaxReserve = 0;
  }

  /// Bytes of the structure.
  public int cb() {
    return cb;
  }

  /// Bytes requested in live blocks.
  public long cbAllocated() {
    return cbAllocated;
  }

  /// Committed bytes.
  public long cbCommitted() {
    return cbCommitted;
  }

  /// Reserved bytes.
  public long cbReserved() {
    return cbReserved;
  }

  /// Maximum of reserved bytes. It equals [#cbReserved], as on Windows for heaps that reserve as
  /// they grow.
  public long cbMaxReserve() {
    return cbMaxReserve;
  }
}
