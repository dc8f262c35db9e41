package org.freehold.heap.internal.metadata;

import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Protection;
import org.freehold.vm.ReserveOptions;
import org.jspecify.annotations.Nullable;

/// Native memory for a heap's own records: a mapping of its own between two pages without access.
///
/// What a heap knows about its blocks never stands where users write, and a user's overrun that
/// runs into this mapping from either side faults before it reaches a record. The mapping has one
/// or more areas, and each is committed from its start as far as it has been asked for, so that its
/// cost follows what it describes.
///
/// The memory always comes from the host, also for a heap on simulated memory: the records belong
/// to the program that simulates, not to the machine that is simulated.
public final class MetadataMapping {

  private final AddressSpace host;
  private final long reservation;
  private final long[] starts;
  private final long[] limits;
  private final long[] committed;

  private MetadataMapping(AddressSpace host, long reservation, long[] limits) {
    this.host = host;
    this.reservation = reservation;
    this.limits = limits;
    this.starts = new long[limits.length];
    this.committed = new long[limits.length];
    long start = reservation + host.info().pageSize();
    for (int area = 0; area < limits.length; area++) {
      starts[area] = start;
      start += limits[area];
    }
  }

  /// Reserves a mapping, or answers null when there is no room.
  ///
  /// @param host where
  /// @param areaBytes the most that will ever be needed of each area
  public static @Nullable MetadataMapping tryReserve(AddressSpace host, long... areaBytes) {
    long[] limits = new long[areaBytes.length];
    long total = 2 * host.info().pageSize();
    for (int area = 0; area < limits.length; area++) {
      limits[area] = host.info().pageUp(areaBytes[area]);
      total += limits[area];
    }
    long reservation = host.tryReserve(total, ReserveOptions.ANYWHERE);
    return reservation == 0 ? null : new MetadataMapping(host, reservation, limits);
  }

  /// The first byte of an area, a multiple of the page size.
  public long base(int area) {
    return starts[area];
  }

  /// The most bytes that an area can have.
  long limit(int area) {
    return limits[area];
  }

  /// Bytes that have memory behind them.
  public long committedBytes() {
    long sum = 0;
    for (long bytes : committed) {
      sum += bytes;
    }
    return sum;
  }

  /// Bytes of an area that have memory behind them.
  public long committedBytes(int area) {
    return committed[area];
  }

  /// Bytes of a page.
  public long pageSize() {
    return host.info().pageSize();
  }

  /// Makes the first `bytes` of an area usable; new ones are zero.
  ///
  /// @return whether they are; when not, nothing has changed
  public boolean tryEnsure(int area, long bytes) {
    if (bytes <= committed[area]) {
      return true;
    }
    long wanted = Math.min(limits[area], host.info().pageUp(bytes));
    long from = starts[area] + committed[area];
    if (!host.tryCommit(from, wanted - committed[area], Protection.READ_WRITE)) {
      return false;
    }
    committed[area] = wanted;
    return true;
  }

  /// Makes bytes in the middle of an area usable, which then is not to be asked for by
  /// [#tryEnsure].
  ///
  /// @param offset a multiple of the page size
  /// @param bytes too
  /// @return whether they are
  public boolean tryCommit(int area, long offset, long bytes) {
    return host.tryCommit(starts[area] + offset, bytes, Protection.READ_WRITE);
  }

  /// Gives the mapping back. A kernel that has as many mappings as it allows may refuse; then the
  /// memory is returned and the addresses are lost, which costs nothing else.
  public void release() {
    try {
      host.release(reservation);
    } catch (AddressSpaceException e) {
      host.decommit(reservation, 0);
    }
  }
}
