package org.freehold.bench.soak;

import java.util.SplittableRandom;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.ForwardingAddressSpace;
import org.freehold.vm.Protection;
import org.freehold.vm.ReserveOptions;

/// The host's address space with fault injection: one in N reservations and commits is refused at
/// random, as when the machine is out of memory.
final class RefusingSpace extends ForwardingAddressSpace {

  private final SplittableRandom random;
  private final int oneIn;
  private volatile boolean hasStopped;

  /// Makes the space.
  ///
  /// @param seed of the random choice
  /// @param oneIn how many requests there are for each refusal; 0 to refuse none
  RefusingSpace(long seed, int oneIn) {
    super(AddressSpace.host());
    this.random = new SplittableRandom(seed);
    this.oneIn = oneIn;
  }

  /// Stops refusing.
  void stopRefusing() {
    hasStopped = true;
  }

  private boolean refuses() {
    if (oneIn == 0 || hasStopped) {
      return false;
    }
    synchronized (random) {
      return random.nextInt(oneIn) == 0;
    }
  }

  @Override
  public long tryReserve(long size, ReserveOptions options) {
    return refuses() ? 0 : space().tryReserve(size, options);
  }

  @Override
  public boolean tryCommit(long address, long size, Protection protection) {
    return !refuses() && space().tryCommit(address, size, protection);
  }
}
