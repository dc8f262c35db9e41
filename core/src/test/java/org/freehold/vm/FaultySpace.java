package org.freehold.vm;

import java.util.function.BooleanSupplier;

/// An address space that refuses some of its reservations and commits, as a test decides.
public final class FaultySpace extends ForwardingAddressSpace {

  private BooleanSupplier refuses = () -> false;
  private BooleanSupplier refusesRelease = () -> false;
  private Runnable onDecommit = () -> {};
  private Runnable onEachCall = () -> {};
  private long requests;
  private long refusals;

  public FaultySpace(AddressSpace space) {
    super(space);
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
  public long tryReserve(long size, ReserveOptions options) {
    onEachCall.run();
    return refused() ? 0 : super.tryReserve(size, options);
  }

  @Override
  public boolean tryCommit(long address, long size, Protection protection) {
    onEachCall.run();
    return !refused() && super.tryCommit(address, size, protection);
  }

  @Override
  public void decommit(long address, long size) {
    onEachCall.run();
    onDecommit.run();
    super.decommit(address, size);
  }

  @Override
  public void release(long address) {
    onEachCall.run();
    if (refusesRelease.getAsBoolean()) {
      refusals++;
      throw new AddressSpaceException(VmError.SYSTEM, "release", address, 0, "ENOMEM");
    }
    super.release(address);
  }

  @Override
  public void populate(long address, long size) {
    onEachCall.run();
    super.populate(address, size);
  }
}
