package org.freehold.heap.internal.blocks;

import org.freehold.Bytes;
import org.freehold.InvalidFreeException;
import org.freehold.InvalidFreeException.What;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.internal.backend.BackEnd;
import org.freehold.heap.internal.backend.ByteLimit;
import org.freehold.heap.internal.backend.MemorySupply;
import org.freehold.heap.internal.backend.Ranges;
import org.freehold.heap.internal.blocks.ReservationList.Large;
import org.freehold.vm.Memory;
import org.freehold.vm.Region;
import org.freehold.vm.SpaceInfo;

/// All live blocks of a heap, routed by size: decides which allocator serves a request, which of
/// them owns an address, and diagnoses an address that none of them owns.
///
/// A request up to the large threshold is served by the back end, one above it as a large block. An
/// address is looked up in the segments first, which is where nearly all blocks are.
///
/// Not thread-safe: called with the heap's lock held.
public final class SizeRoutedBlocks implements Blocks {

  private final HeapOptions options;
  private final OtherHeaps others;
  private final boolean exactSizes;
  private final Memory memory;
  private final SpaceInfo info;
  private final Ranges ranges;
  private final MemorySupply supply;
  private final BackEnd backEnd;
  private final LargeBlocks large;
  private final ByteLimit limit;
  private final long largeThreshold;
  private final long maxRequest;

  public SizeRoutedBlocks(
      HeapOptions options,
      OtherHeaps others,
      Ranges ranges,
      MemorySupply supply,
      BackEnd backEnd,
      LargeBlocks large,
      ByteLimit limit) {
    this.options = options;
    this.others = others;
    this.exactSizes = options.exactSizes();
    this.memory = options.space().memory();
    this.info = options.space().info();
    this.ranges = ranges;
    this.supply = supply;
    this.backEnd = backEnd;
    this.large = large;
    this.limit = limit;
    this.maxRequest = info.highestAddress();
    boolean isFixed = options.maximumSize() != 0;
    this.largeThreshold = isFixed ? maxRequest : Math.min(options.largeThreshold(), maxRequest);
  }

  @Override
  public long allocate(long size) {
    if (size < 0 || size > maxRequest) {
      return 0;
    }
    return size <= largeThreshold ? backEnd.allocate(size) : allocateLarge(size, 1);
  }

  @Override
  public long allocateAligned(long size, long alignment) {
    if (isAlwaysAligned(alignment)) {
      return allocate(size);
    }
    if (size < 0 || size > maxRequest || alignment > maxRequest - size) {
      return 0;
    }
    return Math.max(size, alignment) <= largeThreshold
        ? backEnd.allocateAligned(size, alignment)
        : allocateLarge(Math.max(1, size), alignment);
  }

  private long allocateLarge(long size, long alignment) {
    long address = large.allocate(size, alignment);
    boolean isWorthAnother = address == 0 && supply.tryMakeRoom();
    return isWorthAnother ? large.allocate(size, alignment) : address;
  }

  @Override
  public long resize(long address, long size) {
    return resizeOrMove(memory, address, size, shouldLeaveItsReservation(address, size));
  }

  @Override
  public boolean resizeInPlace(long address, long size) {
    if (backEnd.isBlock(address)) {
      return size >= 0 && size <= largeThreshold && backEnd.resize(address, size);
    }
    Large block = requireLarge("reallocate", address);
    return size >= 0 && size <= maxRequest && large.resize(block, size);
  }

  @Override
  public void free(long address) {
    release(address);
  }

  /// Frees a block.
  ///
  /// @return its bytes in the back end, rounding included; 0 for a large block
  /// @throws InvalidFreeException when the address is not a live block
  public long release(long address) {
    long bytes = backEnd.free(address);
    if (bytes >= 0) {
      return bytes;
    }
    freeLarge(address, requireLarge("free", address));
    return 0;
  }

  private void freeLarge(long address, Large block) {
    large.free(block);
    ranges.released().add(address, address + block.reserved);
  }

  @Override
  public long usableBytes(long address) {
    long bytes = backEnd.usableBytes(address);
    if (bytes >= 0) {
      return bytes;
    }
    Large block = requireLarge("sizeOf", address);
    return exactSizes ? block.requested : block.committed;
  }

  /// Bytes of a live block, rounding included.
  public long blockBytes(long address) {
    long bytes = backEnd.blockBytes(address);
    return bytes >= 0 ? bytes : requireLarge("sizeOf", address).committed;
  }

  @Override
  public boolean isBlock(long address) {
    return backEnd.isBlock(address) || hasOwnReservation(address);
  }

  /// Whether an address is a live block with a reservation of its own: a large block.
  public boolean hasOwnReservation(long address) {
    return !backEnd.holds(address) && large.find(address) != null;
  }

  /// Whether a live block is a large block that may hold the contents of an earlier one.
  public boolean isReused(long address) {
    return large.isReused(address);
  }

  /// Whether a live block is a large block.
  public boolean isLarge(long address) {
    return !backEnd.holds(address);
  }

  @Override
  public boolean isFresh(long size) {
    return size > largeThreshold;
  }

  /// Whether every block is at a multiple of an alignment anyway.
  public boolean isAlwaysAligned(long alignment) {
    return alignment <= info.mallocAlignment();
  }

  /// Whether an address is a large block, and a size is too small for one.
  public boolean shouldLeaveItsReservation(long address, long size) {
    return size >= 0 && size <= largeThreshold && hasOwnReservation(address);
  }

  /// Live blocks.
  public long count() {
    return backEnd.blocks() + large.count();
  }

  /// The large block at an address that is not a block of the back end.
  private Large requireLarge(String operation, long address) {
    Large block = backEnd.holds(address) ? null : large.find(address);
    if (block == null) {
      throw invalid(operation, address);
    }
    return block;
  }

  /// Diagnoses an invalid free: says what an address is that is not a live block. It is null,
  /// inside a block, free memory (a double free, or a block that was never allocated), another
  /// heap's block, or foreign.
  public InvalidFreeException invalid(String operation, long address) {
    if (address == 0) {
      return new InvalidFreeException(operation, address, What.NULL, "");
    }
    boolean isInSegment = backEnd.holds(address);
    long around = isInSegment ? backEnd.blockAround(address) : large.blockAround(address);
    if (around != 0) {
      String detail = (address - around) + " bytes into the block at " + Bytes.address(around);
      return new InvalidFreeException(operation, address, What.INTERIOR, detail);
    }
    if (isInSegment || large.isFreed(address)) {
      return new InvalidFreeException(operation, address, What.FREE, "");
    }
    String other = others.nameOfOwner(address);
    if (other != null) {
      return new InvalidFreeException(operation, address, What.OTHER_HEAP, "heap " + other);
    }
    return new InvalidFreeException(
        operation, address, isReleasedMemory(address) ? What.FREE : What.FOREIGN, "");
  }

  /// Whether an address was the heap's, has been released, and is in nobody's reservation now: then
  /// its free is a double free too.
  private boolean isReleasedMemory(long address) {
    return ranges.released().contains(address)
        && options.space().query(address).state() == Region.State.FREE;
  }

  @Override
  public OutOfMemoryException refused(long size, long alignment) {
    RefusalReport report = new RefusalReport(options, ranges, supply.refusal(), limit);
    boolean isBackEnd = size >= 0 && Math.max(size, alignment) <= largeThreshold;
    return new OutOfMemoryException(
        isBackEnd ? report.ofBlock(size, alignment) : report.ofLargeBlock(size, alignment));
  }

  /// Explains why the initial size of a heap could not be committed.
  public OutOfMemoryException refusedInitially(long size) {
    RefusalReport report = new RefusalReport(options, ranges, supply.refusal(), limit);
    return new OutOfMemoryException(report.ofBlock(size, 1));
  }
}
