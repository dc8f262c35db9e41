package org.freehold.bench.soak;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.freehold.Diagnosis;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.SpaceInfo;

/// The host's address space with fault injection: one in N reservations and commits is refused at
/// random, as when the machine is out of memory.
final class RefusingSpace implements AddressSpace {

  private final AddressSpace space = AddressSpace.host();
  private final SplittableRandom random;
  private final int oneIn;
  private volatile boolean hasStopped;

  /// Makes the space.
  ///
  /// @param seed of the random choice
  /// @param oneIn how many requests there are for each refusal; 0 to refuse none
  RefusingSpace(long seed, int oneIn) {
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
    return refuses() ? 0 : space.tryReserve(size, options);
  }

  @Override
  public boolean tryCommit(long address, long size, Protection protection) {
    return !refuses() && space.tryCommit(address, size, protection);
  }

  @Override
  public SpaceInfo info() {
    return space.info();
  }

  @Override
  public void decommit(long address, long size) {
    space.decommit(address, size);
  }

  @Override
  public void release(long address) {
    space.release(address);
  }

  @Override
  public void release(long address, long size) {
    space.release(address, size);
  }

  @Override
  public void reset(long address, long size) {
    space.reset(address, size);
  }

  @Override
  public void populate(long address, long size) {
    space.populate(address, size);
  }

  @Override
  public Protection protect(long address, long size, Protection protection) {
    return space.protect(address, size, protection);
  }

  @Override
  public void lock(long address, long size) {
    space.lock(address, size);
  }

  @Override
  public void unlock(long address, long size) {
    space.unlock(address, size);
  }

  @Override
  public void probe(long address, boolean write) {
    space.probe(address, write);
  }

  @Override
  public Region query(long address) {
    return space.query(address);
  }

  @Override
  public Stream<Region> regions() {
    return space.regions();
  }

  @Override
  public Diagnosis whyNotReserved(long size, long alignment) {
    return space.whyNotReserved(size, alignment);
  }

  @Override
  public Diagnosis whyNotCommitted(long size) {
    return space.whyNotCommitted(size);
  }

  @Override
  public long reservedBytes() {
    return space.reservedBytes();
  }

  @Override
  public long committedBytes() {
    return space.committedBytes();
  }

  @Override
  public Memory memory() {
    return space.memory();
  }
}
