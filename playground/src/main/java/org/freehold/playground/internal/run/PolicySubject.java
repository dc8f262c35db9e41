package org.freehold.playground.internal.run;

import java.util.List;
import java.util.function.Function;
import org.freehold.lab.Area;
import org.freehold.lab.PartVisitor;
import org.freehold.lab.Policy;
import org.freehold.lab.compare.FreeSpace;
import org.freehold.lab.compare.PolicyTarget;
import org.jspecify.annotations.Nullable;

/// A policy in an area of its own on simulated memory.
public final class PolicySubject implements Subject {

  private final Area area;
  private final Policy policy;
  private final PolicyTarget target;

  /// Makes one.
  ///
  /// @param maker of the policy
  /// @param limit the most bytes that the policy may hold
  /// @param log receives what its calls touch
  public PolicySubject(Function<Area, Policy> maker, long limit, TouchLog log) {
    this.area = new Area(TouchedSpace.simulated(log), limit);
    this.policy = maker.apply(area);
    this.target = new PolicyTarget(policy);
  }

  /// The heap checker of the policy.
  ///
  /// @throws org.freehold.lab.HeapCheckException naming the first structure that is corrupted
  public void check() {
    policy.check();
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
  public long addressOf(long block) {
    return policy.addressOf(block);
  }

  @Override
  public long usableSize(long block) {
    return policy.usableSize(block);
  }

  @Override
  public long moves() {
    return policy.moves();
  }

  @Override
  public long footprint() {
    return area.held();
  }

  @Override
  public FreeSpace freeSpace() {
    return target.freeSpace();
  }

  @Override
  public Holdings holdings() {
    return new Holdings(freeSpace(), target.reserved(), target.cachedBytes());
  }

  @Override
  public long searchSteps() {
    return target.searchSteps();
  }

  @Override
  public List<FreeRange> freeRanges(int most) {
    FreeRanges ranges = new FreeRanges(most);
    policy.freeRanges(ranges);
    return ranges.list();
  }

  @Override
  public void parts(PartVisitor visitor) {
    policy.parts(visitor);
  }

  @Override
  public long base() {
    return area.base();
  }

  @Override
  public long end() {
    return area.base() + area.extent();
  }

  @Override
  public byte @Nullable [] bytes(long address, int size) {
    if (!policy.mayHold(address, size)) {
      return null;
    }
    byte[] bytes = new byte[size];
    policy.programMemory().read(address, bytes, 0, size);
    return bytes;
  }

  @Override
  public void close() {
    area.close();
  }
}
