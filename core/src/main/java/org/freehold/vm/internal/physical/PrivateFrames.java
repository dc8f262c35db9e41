package org.freehold.vm.internal.physical;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The private frames of a simulated process: the contents of each page that has been written. A
/// page that was only read, or never touched, has no frame and reads as zero.
///
/// An open-addressing table from page number to bytes: one array slot a page, linear probing,
/// deletion by shifting the run back so that no tombstones accumulate. The load stays at or below
/// one half.
///
/// Not thread-safe; the address space holds its lock.
public final class PrivateFrames {

  private static final int INITIAL_SLOTS = 64;

  private final int pageSize;
  private long[] pages = new long[INITIAL_SLOTS];
  private byte[] @Nullable [] frames = new byte[INITIAL_SLOTS] @Nullable [];
  private int count;

  public PrivateFrames(int pageSize) {
    this.pageSize = pageSize;
  }

  /// Number of pages that have a frame.
  public int count() {
    return count;
  }

  /// The bytes of a page, or null when it was never written.
  public byte @Nullable [] get(long page) {
    return frames[slotOf(page)];
  }

  /// The bytes of a page, allocated on the first call.
  public byte[] getOrMake(long page) {
    int slot = slotOf(page);
    byte[] frame = frames[slot];
    if (frame == null) {
      frame = new byte[pageSize];
      pages[slot] = page;
      frames[slot] = frame;
      count++;
      if (count > pages.length / 2) {
        grow();
      }
    }
    return frame;
  }

  /// Visits the pages of `[from, to)` that have a frame, in no order.
  public void forEach(long from, long to, LongConsumer visitor) {
    if (to - from <= count) {
      for (long page = from; page < to; page++) {
        if (get(page) != null) {
          visitor.accept(page);
        }
      }
      return;
    }
    for (int slot = 0; slot < pages.length; slot++) {
      if (frames[slot] != null && pages[slot] >= from && pages[slot] < to) {
        visitor.accept(pages[slot]);
      }
    }
  }

  /// Drops the contents of the pages `[from, to)`; they read as zero afterwards.
  public void drop(long from, long to) {
    if (to - from <= count) {
      for (long page = from; page < to; page++) {
        remove(page);
      }
      return;
    }
    for (int slot = 0; slot < pages.length; ) {
      if (frames[slot] != null && pages[slot] >= from && pages[slot] < to) {
        removeAt(slot); // Another page may have moved into this slot: check it again.
      } else {
        slot++;
      }
    }
  }

  private void remove(long page) {
    int slot = slotOf(page);
    if (frames[slot] != null) {
      removeAt(slot);
    }
  }

  private void removeAt(int emptied) {
    int mask = pages.length - 1;
    int hole = emptied;
    for (int slot = (hole + 1) & mask; frames[slot] != null; slot = (slot + 1) & mask) {
      int home = homeOf(pages[slot], mask);
      boolean reachableFromHole = ((slot - home) & mask) >= ((slot - hole) & mask);
      if (reachableFromHole) {
        pages[hole] = pages[slot];
        frames[hole] = frames[slot];
        hole = slot;
      }
    }
    frames[hole] = null;
    count--;
  }

  private int slotOf(long page) {
    int mask = pages.length - 1;
    int slot = homeOf(page, mask);
    while (frames[slot] != null && pages[slot] != page) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int homeOf(long page, int mask) {
    long hash = page * 0x9e3779b97f4a7c15L;
    return (int) (hash >>> 32) & mask;
  }

  private void grow() {
    long[] oldPages = pages;
    byte[] @Nullable [] oldFrames = frames;
    pages = new long[2 * oldPages.length];
    frames = new byte[2 * oldPages.length] @Nullable [];
    for (int i = 0; i < oldPages.length; i++) {
      if (oldFrames[i] != null) {
        int slot = slotOf(oldPages[i]);
        pages[slot] = oldPages[i];
        frames[slot] = oldFrames[i];
      }
    }
  }
}
