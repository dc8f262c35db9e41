package org.freehold.vm;

import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.freehold.Diagnosis;

/// An address space that refuses some of its reservations and commits, as a test decides.
public final class FaultySpace implements AddressSpace {

  private final AddressSpace space;
  private BooleanSupplier refuses = () -> false;
  private BooleanSupplier refusesRelease = () -> false;
  private Runnable onDecommit = () -> {};
  private Runnable onEachCall = () -> {};
  private long requests;
  private long refusals;

  public FaultySpace(AddressSpace space) {
    this.space = space;
  }

  /// Asks before each reservation and commit whether to refuse it.
  public void refuseWhen(BooleanSupplier refuses) {
    this.refuses = refuses;
  }

  /// Refuses the n-th reservation or commit from now on, counted from 1, and no other.
  public void refuseOnly(long n) {
    requests = 0;
    refuses = () -> requests == n;
  }

  /// Asks before each release whether to refuse it, as a kernel does that has no mappings left.
  public void refuseReleaseWhen(BooleanSupplier refuses) {
    this.refusesRelease = refuses;
  }

  /// Has something run before each decommit.
  public void onDecommit(Runnable action) {
    this.onDecommit = action;
  }

  /// Has something run before each call that changes the space, which is not made if that throws.
  public void onEachCall(Runnable action) {
    this.onEachCall = action;
  }

  /// How many were refused.
  public long refusals() {
    return refusals;
  }

  private boolean refused() {
    requests++;
    boolean refused = refuses.getAsBoolean();
    refusals += refused ? 1 : 0;
    return refused;
  }

  @Override
  public SpaceInfo info() {
    return space.info();
  }

  @Override
  public long tryReserve(long size, ReserveOptions options) {
    onEachCall.run();
    return refused() ? 0 : space.tryReserve(size, options);
  }

  @Override
  public boolean tryCommit(long address, long size, Protection protection) {
    onEachCall.run();
    return !refused() && space.tryCommit(address, size, protection);
  }

  @Override
  public void decommit(long address, long size) {
    onEachCall.run();
    onDecommit.run();
    space.decommit(address, size);
  }

  @Override
  public void release(long address) {
    onEachCall.run();
    if (refusesRelease.getAsBoolean()) {
      refusals++;
      throw new AddressSpaceException(VmError.SYSTEM, "release", address, 0, "ENOMEM");
    }
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
    onEachCall.run();
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
