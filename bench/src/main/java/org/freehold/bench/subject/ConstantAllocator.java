package org.freehold.bench.subject;

import java.util.Objects;
import org.freehold.Allocator;
import org.jspecify.annotations.Nullable;

/// The only allocator of a process that measures, as a constant to the compiler, as in a program
/// that keeps its allocator in a static final field. All allocators that return addresses are
/// called through this class, so the indirection costs each of them the same: one comparison, or
/// nothing.
final class ConstantAllocator implements Allocator {

  private static @Nullable Allocator chosen;

  private static final class Constant {
    static final Allocator ALLOCATOR = Objects.requireNonNull(chosen, "no allocator is chosen");
  }

  private ConstantAllocator() {}

  /// Makes an allocator the one that this process measures.
  ///
  /// @param allocator to be measured
  /// @return an allocator that calls it as a constant
  /// @throws IllegalStateException when one was chosen already
  static Allocator choose(Allocator allocator) {
    if (chosen != null) {
      throw new IllegalStateException("a process measures one allocator");
    }
    chosen = allocator;
    return new ConstantAllocator();
  }

  @Override
  public long allocate(long size) {
    return Constant.ALLOCATOR.allocate(size);
  }

  @Override
  public long tryAllocate(long size) {
    return Constant.ALLOCATOR.tryAllocate(size);
  }

  @Override
  public long reallocate(long address, long size) {
    return Constant.ALLOCATOR.reallocate(address, size);
  }

  @Override
  public void free(long address) {
    Constant.ALLOCATOR.free(address);
  }

  @Override
  public long sizeOf(long address) {
    return Constant.ALLOCATOR.sizeOf(address);
  }

  @Override
  public long footprint() {
    return Constant.ALLOCATOR.footprint();
  }
}
