package org.freehold.object;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.freehold.vm.internal.RawMemory;
import org.jspecify.annotations.Nullable;

/// A region as an [Arena] of the JDK. Its segments get their scope, and so the checks of the JDK,
/// from an arena of the JDK that allocates nothing: the *lifetime*. That one is closed first, and
/// it refuses where threads or segments in use forbid it; only then does the region's memory go.
///
/// The owner is compared before the region is touched, since an allocation by another thread would
/// be seen by the JDK only after it.
final class RegionArena implements Arena {

  private final Region region;
  private final Arena lifetime;

  /// The only thread that may use it; null when it is shared.
  private final @Nullable Thread owner;

  RegionArena(Region region, boolean isShared) {
    this.region = region;
    this.lifetime = isShared ? Arena.ofShared() : Arena.ofConfined();
    this.owner = isShared ? null : Thread.currentThread();
  }

  boolean isShared() {
    return owner == null;
  }

  @Override
  public MemorySegment allocate(long size, long alignment) {
    if (size < 0) {
      throw new IllegalArgumentException("a segment's size must not be negative, size=" + size);
    }
    requireUsable();
    if (owner != null) {
      return segment(region.allocateZeroed(size, alignment), size);
    }
    synchronized (region) {
      requireUsable();
      return segment(region.allocateZeroed(size, alignment), size);
    }
  }

  /// A range that can be accessed as long as the arena.
  MemorySegment segment(long address, long size) {
    return RawMemory.segment(address, size, lifetime);
  }

  @SuppressWarnings("ReferenceEquality") // There is one object for each thread.
  private void requireUsable() {
    if (owner != null && Thread.currentThread() != owner) {
      throw new WrongThreadException("the region's arena belongs to " + owner);
    }
    if (!lifetime.scope().isAlive()) {
      throw new IllegalStateException("Already closed");
    }
  }

  @Override
  public MemorySegment.Scope scope() {
    return lifetime.scope();
  }

  /// Closes the region.
  @Override
  public void close() {
    requireUsable();
    if (owner != null) {
      region.close();
      return;
    }
    synchronized (region) {
      requireUsable();
      region.close();
    }
  }

  /// Makes all segments inaccessible.
  void end() {
    if (lifetime.scope().isAlive()) {
      lifetime.close();
    }
  }
}
