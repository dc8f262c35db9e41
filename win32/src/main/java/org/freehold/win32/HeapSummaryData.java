package org.freehold.win32;

import org.freehold.heap.HeapSummary;

/// `HEAP_SUMMARY`: what a heap holds, in bytes. The caller says how large it takes the structure to
/// be, as in C, and the call fills in the rest.
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
  /// @param cb its size in bytes: [#SIZE_64] or [#SIZE_32], as the process is
  public HeapSummaryData(int cb) {
    this.cb = cb;
  }

  /// Adds the figures of one heap, or of a part of it.
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

  /// Bytes in live blocks, as they were asked for.
  public long cbAllocated() {
    return cbAllocated;
  }

  /// Bytes that have memory behind them.
  public long cbCommitted() {
    return cbCommitted;
  }

  /// Bytes of addresses.
  public long cbReserved() {
    return cbReserved;
  }

  /// Bytes of addresses that the heap has had at most; it is the same as [#cbReserved], which is
  /// what Windows answers for heaps that reserve as they grow.
  public long cbMaxReserve() {
    return cbMaxReserve;
  }
}
