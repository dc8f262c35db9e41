package org.freehold.playground.internal.run;

import java.util.List;
import java.util.function.Function;
import org.freehold.lab.Area;
import org.freehold.lab.PartVisitor;
import org.freehold.lab.Policy;
import org.freehold.lab.compare.PolicyTarget;
import org.jspecify.annotations.Nullable;

/// A policy in an area of its own on simulated memory.
public final class PolicySubject extends TargetSubject {

  private final Policy policy;
  private final Area area;

  /// Makes one.
  ///
  /// @param maker of the policy
  /// @param limit the most bytes that the policy may hold
  /// @param log receives what its calls touch
  public PolicySubject(Function<Area, Policy> maker, long limit, TouchLog log) {
    this(maker.apply(new Area(TouchedSpace.simulated(log), limit)));
  }

  private PolicySubject(Policy policy) {
    super(new PolicyTarget(policy));
    this.policy = policy;
    this.area = policy.area();
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
}
