package org.freehold.playground.internal.run;

import org.freehold.lab.compare.FreeSpace;
import org.freehold.lab.compare.Target;

/// A subject whose calls are those of a [Target] of the laboratory: what is played here is what
/// `compare` measures. What the page looks at beside them is for each kind to tell.
abstract class TargetSubject implements Subject {

  private final Target target;

  /// Makes one.
  ///
  /// @param target on simulated memory of its own
  TargetSubject(Target target) {
    this.target = target;
  }

  @Override
  public final long allocate(long size) {
    return target.allocate(size);
  }

  @Override
  public final void free(long block) {
    target.free(block);
  }

  @Override
  public final long reallocate(long block, long oldSize, long newSize) {
    return target.reallocate(block, oldSize, newSize);
  }

  @Override
  public final long addressOf(long block) {
    return target.addressOf(block);
  }

  @Override
  public final long usableSize(long block) {
    return target.usableSize(block);
  }

  @Override
  public final long moves() {
    return target.moves();
  }

  @Override
  public final long footprint() {
    return target.footprint();
  }

  @Override
  public final FreeSpace freeSpace() {
    return target.freeSpace();
  }

  @Override
  public Holdings holdings() {
    return new Holdings(freeSpace(), target.reserved(), target.cachedBytes());
  }

  @Override
  public final long searchSteps() {
    return target.searchSteps();
  }

  /// The alignment that it promises; whoever does not believe it has to look.
  public final int alignment() {
    return target.alignment();
  }

  /// Checks the structures of the allocator.
  ///
  /// @throws org.freehold.lab.HeapCheckException naming the first one that is corrupted
  public final void check() {
    target.check();
  }

  @Override
  public final void close() {
    target.close();
  }
}
