package org.freehold.heap;

import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Protection;
import org.freehold.vm.ReserveOptions;
import org.jspecify.annotations.Nullable;

/// Native memory for a heap's own records: a mapping of its own between two pages without access.
///
/// What a heap knows about its blocks never stands where users write, and a user's overrun that
/// runs into this mapping from either side faults before it reaches a record. The mapping is
/// committed from its start as far as it has been asked for, so its cost follows what it describes.
///
/// The memory always comes from the host, also for a heap on simulated memory: the records belong
/// to the program that simulates, not to the machine that is simulated.
final class Bookkeeping {

  private final AddressSpace host;
  private final long reservation;
  private final long pageSize;
  private final long limit;
  private long committed;

  private Bookkeeping(AddressSpace host, long reservation, long limit) {
    this.host = host;
    this.reservation = reservation;
    this.pageSize = host.info().pageSize();
    this.limit = limit;
  }

  /// Reserves a mapping, or answers null when there is no room.
  ///
  /// @param host where
  /// @param bytes the most that will ever be needed
  static @Nullable Bookkeeping tryReserve(AddressSpace host, long bytes) {
    long pageSize = host.info().pageSize();
    long limit = host.info().pageUp(bytes);
    long reservation = host.tryReserve(limit + 2 * pageSize, ReserveOptions.ANYWHERE);
    return reservation == 0 ? null : new Bookkeeping(host, reservation, limit);
  }

  /// The first byte, a multiple of the page size.
  long base() {
    return reservation + pageSize;
  }

  /// Bytes that have memory behind them.
  long committedBytes() {
    return committed;
  }

  /// Makes the first `bytes` usable; new ones are zero.
  ///
  /// @return whether they are; when not, nothing has changed
  boolean tryEnsure(long bytes) {
    if (bytes <= committed) {
      return true;
    }
    long wanted = Math.min(limit, host.info().pageUp(bytes));
    if (!host.tryCommit(base() + committed, wanted - committed, Protection.READ_WRITE)) {
      return false;
    }
    committed = wanted;
    return true;
  }

  /// Gives the mapping back. A kernel that has as many mappings as it allows may refuse; then the
  /// memory is returned and the addresses are lost, which costs nothing else.
  void release() {
    try {
      host.release(reservation);
    } catch (AddressSpaceException e) {
      host.decommit(reservation, 0);
    }
  }
}
