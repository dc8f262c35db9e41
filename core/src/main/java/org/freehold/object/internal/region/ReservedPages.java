package org.freehold.object.internal.region;

import org.freehold.Bytes;
import org.freehold.Diagnosis;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Protection;
import org.freehold.vm.ReserveFlag;
import org.freehold.vm.ReserveOptions;

/// A reservation whose pages are committed from its beginning as the region grows.
///
/// Addresses are plenty and memory is not: much is reserved, which costs one entry in a table, and
/// little is committed. So a region can grow and stay in one piece, where chunks from here and
/// there would need a table to find an offset's address.
///
/// A growth commits a chunk, or a quarter of what is committed already when that is more, up to 32
/// MiB: the number of system calls is logarithmic in the size until then. When that much is
/// refused, it commits what is needed and no more.
public final class ReservedPages implements RegionMemory {

  /// What is reserved where the user did not say: on a machine of 64 bits one in 2,000 of the
  /// addresses.
  private static final long DEFAULT_SIZE = 64L << 30;

  /// The least that is tried where the user did not say how much to reserve.
  private static final long MIN_DEFAULT_SIZE = 1 << 20;

  /// The part of a small address space that is reserved where the user did not say.
  private static final long DEFAULT_DIVISOR = 8;

  private static final long MORE_THAN_ANY_SPACE = 1L << 62;

  private static final long MAX_STEP = 32 << 20;
  private static final int STEP_DIVISOR = 4;

  private final AddressSpace space;
  private final long chunkSize;
  private long base;
  private long size;
  private long committed;

  private ReservedPages(AddressSpace space, long chunkSize) {
    this.space = space;
    this.chunkSize = space.info().pageUp(chunkSize);
  }

  /// Reserves.
  ///
  /// @param space where
  /// @param maximumSize bytes; 0 reserves 64 GiB, or the largest part of that by halves that the
  ///   space has
  /// @param chunkSize bytes that a growth commits at least
  /// @param hugePages whether to advise huge pages
  /// @throws OutOfMemoryException when there are not so many addresses
  public static ReservedPages reserve(
      AddressSpace space, long maximumSize, long chunkSize, boolean hugePages) {
    ReserveOptions options = ReserveOptions.ANYWHERE.withAlignment(MAX_ALIGNMENT);
    if (hugePages) {
      options = options.with(ReserveFlag.HUGE_PAGES);
    }
    ReservedPages pages = new ReservedPages(space, chunkSize);
    if (maximumSize != 0) {
      pages.reserveExactly(maximumSize, options);
    } else {
      pages.reserveByDefault(options);
    }
    return pages;
  }

  private void reserveExactly(long bytes, ReserveOptions options) {
    size = space.info().pageUp(Math.min(bytes, MORE_THAN_ANY_SPACE));
    base = space.reserve(size, options);
  }

  private void reserveByDefault(ReserveOptions options) {
    long all = space.info().highestAddress() - space.info().lowestAddress();
    long bytes = Math.min(DEFAULT_SIZE, Long.highestOneBit(all / DEFAULT_DIVISOR));
    while (bytes > MIN_DEFAULT_SIZE) {
      size = bytes;
      base = space.tryReserve(bytes, options);
      if (base != 0) {
        return;
      }
      bytes /= 2;
    }
    reserveExactly(MIN_DEFAULT_SIZE, options);
  }

  @Override
  public AddressSpace space() {
    return space;
  }

  @Override
  public long base() {
    return base;
  }

  @Override
  public long alignment() {
    return MAX_ALIGNMENT;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long committed() {
    return committed;
  }

  @Override
  public long dirty() {
    return 0;
  }

  @Override
  public boolean tryGrow(long bytes) {
    if (bytes < 0 || bytes > size) {
      return false;
    }
    long needed = space.info().pageUp(bytes);
    if (needed <= committed) {
      return true; // A trim was refused.
    }
    long step = Math.max(chunkSize, Math.min(committed / STEP_DIVISOR, MAX_STEP));
    long wanted = Math.min(size, Math.max(needed, committed + space.info().pageUp(step)));
    return tryCommit(wanted) || (wanted > needed && tryCommit(needed));
  }

  private boolean tryCommit(long bytes) {
    if (!space.tryCommit(base + committed, bytes - committed, Protection.READ_WRITE)) {
      return false;
    }
    committed = bytes;
    return true;
  }

  @Override
  public Diagnosis whyNotGrown(long bytes) {
    if (bytes >= 0 && bytes <= size) {
      return space.whyNotCommitted(space.info().pageUp(bytes) - committed);
    }
    return new Diagnosis(
        bytes,
        1,
        -1,
        -1,
        -1,
        Diagnosis.Limit.REGION_SIZE,
        size,
        "the region would exceed its maximum size of " + Bytes.format(size));
  }

  @Override
  public void trim(long used) {
    long kept = space.info().pageUp(used);
    if (kept < committed) {
      space.decommit(base + kept, committed - kept);
      committed = kept;
    }
  }

  @Override
  public void release() {
    space.release(base);
  }
}
