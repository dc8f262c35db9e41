package org.freehold.playground.internal.run;

import java.util.List;
import org.freehold.lab.Area;
import org.freehold.lab.PartVisitor;
import org.freehold.lab.Policy;
import org.freehold.lab.compare.FreeSpace;
import org.freehold.lab.compare.PolicyTarget;
import org.freehold.lab.policy.PolicyKind;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;

/// A policy of the laboratory in an area of its own.
final class PolicySubject implements Subject {

  private final AddressSpace space;
  private final Area area;
  private final Policy policy;
  private final PolicyTarget target;

  /// Makes one.
  ///
  /// @param space simulated memory of its own
  /// @param limit the most bytes that the policy may hold
  PolicySubject(AddressSpace space, PolicyKind.Chosen chosen, long limit) {
    this.space = space;
    this.area = new Area(space, limit);
    this.policy = chosen.make(area);
    this.target = new PolicyTarget(policy);
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
  public boolean isReadable(long address, long size) {
    return policy.mayHold(address, size);
  }

  @Override
  public Memory memory() {
    return policy.programMemory();
  }

  @Override
  public AddressSpace space() {
    return space;
  }

  @Override
  public void close() {
    area.close();
  }
}
