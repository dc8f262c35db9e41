package org.freehold.heap.internal.slab;

import java.util.concurrent.atomic.AtomicLong;

/// Totals over the slabs of a heap, their bytes and those of empty slabs, which decide when empty
/// slabs are released.
///
/// Thread-safe; updates are as rare as slabs that are added, released, emptied or used again.
public final class SlabTotals {

  private static final long MIN_KEPT_BYTES = 32 * 1024;
  private static final int KEPT_DIVISOR = 32;

  /// Releasing is expensive, so it is due only when this multiple of what is kept has gathered.
  private static final int RELEASE_FACTOR = 2;

  private final AtomicLong slabBytes = new AtomicLong();
  private final AtomicLong emptyBytes = new AtomicLong();

  /// Adds the bytes of a new slab, or with a negative number those of one that was released.
  public void added(long bytes) {
    slabBytes.addAndGet(bytes);
  }

  /// Adds the bytes of a slab that became empty, or with a negative number those of one that is
  /// used again or was released.
  public void emptied(long bytes) {
    emptyBytes.addAndGet(bytes);
  }

  public long slabBytes() {
    return slabBytes.get();
  }

  /// Whether enough slabs are empty for some to be released.
  public boolean isReleaseDue() {
    return emptyBytes.get() > RELEASE_FACTOR * keptBytes();
  }

  /// Whether more slabs are empty than are kept for a program that frees and allocates in turn.
  public boolean hasSurplus() {
    return emptyBytes.get() > keptBytes();
  }

  private long keptBytes() {
    return Math.max(MIN_KEPT_BYTES, slabBytes.get() / KEPT_DIVISOR);
  }
}
