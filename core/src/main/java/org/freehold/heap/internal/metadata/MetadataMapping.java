package org.freehold.heap.internal.metadata;

import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Protection;
import org.freehold.vm.ReserveOptions;
import org.jspecify.annotations.Nullable;

/// Out-of-band metadata memory: one mapping for a heap's own records, between two guard pages.
///
/// A heap's records are never stored where users write, and an overrun that runs into this mapping
/// from either side faults before it reaches a record. The mapping has one or more areas; each is
/// committed from its start as far as it is needed, so that its cost follows what it describes.
///
/// The memory always comes from the host, even for a heap on simulated memory: the records belong
/// to the simulating program, not to the simulated machine.
public final class MetadataMapping {

  /// Mappings that could not be released yet. Written with the monitor of the class held.
  private static volatile @Nullable MetadataMapping unreleased;

  private @Nullable MetadataMapping nextUnreleased;

  private final AddressSpace host;
  private long reservation;
  private final long[] starts;
  private final long[] limits;
  private final long[] committed;

  private MetadataMapping(AddressSpace host, long[] limits) {
    this.host = host;
    this.limits = limits;
    this.starts = new long[limits.length];
    this.committed = new long[limits.length];
  }

  private void place(long address) {
    reservation = address;
    long start = reservation + host.info().pageSize();
    for (int area = 0; area < limits.length; area++) {
      starts[area] = start;
      start += limits[area];
    }
  }

  /// Reserves a mapping; null when there is no room. The reservation comes last, so that nothing is
  /// left of it when there is no Java memory.
  ///
  /// @param host where to reserve it
  /// @param areaBytes the maximum size of each area
  public static @Nullable MetadataMapping tryReserve(AddressSpace host, long... areaBytes) {
    releaseUnreleased();
    long[] limits = new long[areaBytes.length];
    long total = 2 * host.info().pageSize();
    for (int area = 0; area < limits.length; area++) {
      limits[area] = host.info().pageUp(areaBytes[area]);
      total += limits[area];
    }
    MetadataMapping mapping = new MetadataMapping(host, limits);
    mapping.place(host.tryReserve(total, ReserveOptions.ANYWHERE));
    return mapping.reservation == 0 ? null : mapping;
  }

  /// The first byte of an area, a multiple of the page size.
  public long base(int area) {
    return starts[area];
  }

  /// The maximum size of an area in bytes.
  long limit(int area) {
    return limits[area];
  }

  /// Committed bytes of all areas.
  public long committedBytes() {
    long sum = 0;
    for (long bytes : committed) {
      sum += bytes;
    }
    return sum;
  }

  /// Committed bytes of an area.
  public long committedBytes(int area) {
    return committed[area];
  }

  /// Bytes of a page.
  public long pageSize() {
    return host.info().pageSize();
  }

  /// Commits the first `bytes` of an area, as far as they are not yet committed; new bytes are
  /// zero.
  ///
  /// @return whether they are committed; when not, nothing has changed
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

  /// Commits bytes in the middle of an area, on which [#tryEnsure] must then not be used.
  ///
  /// @param offset a multiple of the page size
  /// @param bytes a multiple of the page size
  /// @return whether they are committed
  public boolean tryCommit(int area, long offset, long bytes) {
    return host.tryCommit(starts[area] + offset, bytes, Protection.READ_WRITE);
  }

  /// Gives the memory of committed bytes back to the system; they read as zero from then on, and
  /// may be read meanwhile.
  ///
  /// @param offset a multiple of the page size
  /// @param bytes a multiple of the page size
  public void discard(int area, long offset, long bytes) {
    host.discard(starts[area] + offset, bytes);
  }

  /// Releases the mapping; it must not be used any more. A kernel at its limit on mappings may
  /// refuse, and Java memory may be short; then the memory is decommitted if possible, and the
  /// mapping is released when the next one is made. Cannot fail.
  public void release() {
    if (!tryRelease()) {
      tryDecommit();
      synchronized (MetadataMapping.class) {
        nextUnreleased = unreleased;
        unreleased = this;
      }
    }
  }

  private boolean tryRelease() {
    try {
      host.release(reservation);
      return true;
    } catch (AddressSpaceException | OutOfMemoryError e) {
      return false;
    }
  }

  private void tryDecommit() {
    try {
      host.decommit(reservation, 0);
    } catch (AddressSpaceException | OutOfMemoryError e) {
      // It stays as it is until it is released.
    }
  }

  /// Releases what could not be released earlier.
  private static void releaseUnreleased() {
    if (unreleased == null) {
      return;
    }
    synchronized (MetadataMapping.class) {
      MetadataMapping each = unreleased;
      unreleased = null;
      while (each != null) {
        MetadataMapping next = each.nextUnreleased;
        each.nextUnreleased = null;
        if (!each.tryRelease()) {
          each.nextUnreleased = unreleased;
          unreleased = each;
        }
        each = next;
      }
    }
  }
}
