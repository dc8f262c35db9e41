package org.freehold.lab.compare;

import org.freehold.lab.Policy;
import org.freehold.vm.Memory;

/// A policy as a target; closing it releases the policy's area.
public final class PolicyTarget implements Target {

  private final Policy policy;
  private final Memory memory;

  /// Makes the target.
  ///
  /// @param policy in an area of its own
  public PolicyTarget(Policy policy) {
    this.policy = policy;
    this.memory = policy.programMemory();
  }

  @Override
  public long allocate(long size) {
    return policy.allocate(size);
  }

  @Override
  public void free(long block) {
    policy.free(block);
  }

  @Override
  public long reallocate(long block, long oldSize, long newSize) {
    return policy.reallocate(block, oldSize, newSize);
  }

  @Override
  public long usableSize(long block) {
    return policy.usableSize(block);
  }

  @Override
  public long addressOf(long block) {
    return policy.addressOf(block);
  }

  @Override
  public long moves() {
    return policy.moves();
  }

  @Override
  public Memory memory() {
    return memory;
  }

  @Override
  public long pageSize() {
    return policy.area().pageSize();
  }

  @Override
  public boolean mayHold(long address, long size) {
    return policy.mayHold(address, size);
  }

  @Override
  public int alignment() {
    return policy.alignment();
  }

  @Override
  public long footprint() {
    return policy.area().held();
  }

  @Override
  public long reserved() {
    return policy.area().extent();
  }

  @Override
  public long cachedBytes() {
    return policy.cachedBytes();
  }

  @Override
  public long searchSteps() {
    return policy.searchSteps();
  }

  @Override
  public FreeSpace freeSpace() {
    long[] figures = new long[3];
    policy.freeRanges((_, size) -> {
      figures[0]++;
      figures[1] += size;
      figures[2] = Math.max(figures[2], size);
    });
    return new FreeSpace(figures[0], figures[1], figures[2]);
  }

  @Override
  public void check() {
    policy.check();
  }

  @Override
  public void close() {
    policy.area().close();
  }
}
