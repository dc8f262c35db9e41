package org.freehold.vm.internal.physical;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The private frames of a simulated process: the contents of each page that has been written. A
/// page that was only read, or never touched, has no frame and reads as zero.
///
/// Not thread-safe; the address space holds its lock.
public final class PrivateFrames {

  private final int pageSize;
  private final PageMap<byte[]> frames = new PageMap<>();

  public PrivateFrames(int pageSize) {
    this.pageSize = pageSize;
  }

  /// Number of pages that have a frame.
  public int count() {
    return frames.count();
  }

  /// The bytes of a page, or null when it was never written.
  public byte @Nullable [] get(long page) {
    return frames.get(page);
  }

  /// Bytes for a page that has none: zeros, which [#put] gives to the page without allocating
  /// anything.
  ///
  /// @throws OutOfMemoryError when there is no Java memory
  public byte[] prepare() {
    frames.prepare();
    return new byte[pageSize];
  }

  /// Gives a page without frame the one that has been prepared.
  public void put(long page, byte[] prepared) {
    frames.put(page, prepared);
  }

  /// Visits the pages of `[from, to)` that have a frame, in no order.
  public void forEach(long from, long to, LongConsumer visitor) {
    frames.forEach(from, to, visitor);
  }

  /// Drops the contents of the pages `[from, to)`; they read as zero afterwards. Allocates nothing.
  public void drop(long from, long to) {
    frames.drop(from, to);
  }
}
