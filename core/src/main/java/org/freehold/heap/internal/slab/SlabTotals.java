package org.freehold.heap.internal.slab;

import java.util.concurrent.atomic.AtomicLong;

/// How many bytes the slabs of a heap have, and how many of them stand in slabs without taken
/// blocks: what decides whether slabs go back.
///
/// Thread-safe; changes are as rare as slabs come, go, empty and fill.
public final class SlabTotals {

  private static final long SMALLEST_KEPT = 32 * 1024;
  private static final int KEPT_PART = 32;

  /// Slabs go back when so many times what is kept has gathered, since giving one back takes long.
  private static final int GATHERED = 2;

  private final AtomicLong slabBytes = new AtomicLong();
  private final AtomicLong emptyBytes = new AtomicLong();

  /// Notes a slab that came, or with a negative number one that went.
  public void added(long bytes) {
    slabBytes.addAndGet(bytes);
  }

  /// Notes a slab that has no taken block any more, or with a negative number one that has again or
  /// that went.
  public void emptied(long bytes) {
    emptyBytes.addAndGet(bytes);
  }

  public long slabBytes() {
    return slabBytes.get();
  }

  /// Whether so many slabs are empty that some should go back.
  public boolean isMuchEmpty() {
    return emptyBytes.get() > GATHERED * kept();
  }

  /// Whether more slabs are empty than are kept for a program that frees and allocates in turn.
  public boolean isMoreThanKept() {
    return emptyBytes.get() > kept();
  }

  private long kept() {
    return Math.max(SMALLEST_KEPT, slabBytes.get() / KEPT_PART);
  }
}
