package org.freehold.heap;

import org.freehold.Bytes;
import org.freehold.InvalidFreeException;
import org.freehold.InvalidFreeException.What;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.LargeBlocks.Large;
import org.freehold.vm.Memory;
import org.freehold.vm.Region;
import org.freehold.vm.SpaceInfo;
import org.jspecify.annotations.Nullable;

/// All live blocks of a heap, wherever they stand: which way a request goes, which part holds an
/// address, and what an address is that no part holds.
///
/// A request goes by its size: to the back end, or above the large threshold to a reservation of
/// its own. An address is looked up in the segments first, which is where nearly all blocks are.
///
/// Not thread-safe; the heap holds its lock.
final class RoutedBlocks implements Blocks {

  private final Heap heap;
  private final boolean exactSizes;
  private final Memory memory;
  private final SpaceInfo info;
  private final Ranges ranges;
  private final MemorySupply supply;
  private final BackEnd backEnd;
  private final LargeBlocks large;
  private final ByteLimit limit;
  private final long largeThreshold;
  private final long largestRequest;

  RoutedBlocks(
      Heap heap,
      Ranges ranges,
      MemorySupply supply,
      BackEnd backEnd,
      LargeBlocks large,
      ByteLimit limit) {
    HeapOptions options = heap.options();
    this.heap = heap;
    this.exactSizes = options.exactSizes();
    this.memory = options.space().memory();
    this.info = options.space().info();
    this.ranges = ranges;
    this.supply = supply;
    this.backEnd = backEnd;
    this.large = large;
    this.limit = limit;
    this.largestRequest = info.highestAddress();
    boolean isFixed = options.maximumSize() != 0;
    this.largeThreshold =
        isFixed ? largestRequest : Math.min(options.largeThreshold(), largestRequest);
  }

  @Override
  public boolean isFresh(long size) {
    return size > largeThreshold;
  }

  @Override
  public long allocate(long size) {
    if (size < 0 || size > largestRequest) {
      return 0;
    }
    return size <= largeThreshold ? backEnd.allocate(size) : large.allocate(size, 1);
  }

  /// Whether every block is at a multiple of an alignment.
  boolean isAlwaysAligned(long alignment) {
    return alignment <= info.mallocAlignment();
  }

  @Override
  public long allocateAligned(long size, long alignment) {
    if (isAlwaysAligned(alignment)) {
      return allocate(size);
    }
    if (size < 0 || size > largestRequest || alignment > largestRequest - size) {
      return 0;
    }
    return Math.max(size, alignment) <= largeThreshold
        ? backEnd.allocateAligned(size, alignment)
        : large.allocate(Math.max(1, size), alignment);
  }

  @Override
  public long resize(long address, long size) {
    boolean movesAnyway = shouldLeaveItsReservation(address, size);
    if (!movesAnyway && resizeInPlace(address, size)) {
      return address;
    }
    long moved = allocate(size);
    if (moved == 0) {
      return movesAnyway && resizeInPlace(address, size) ? address : 0;
    }
    memory.copy(address, moved, Math.min(size, usableBytes(address)));
    free(address);
    return moved;
  }

  /// Whether an address is a block with a reservation of its own, for which a size is too small.
  boolean shouldLeaveItsReservation(long address, long size) {
    return size >= 0 && size <= largeThreshold && hasOwnReservation(address);
  }

  /// Whether an address is a live block with a reservation of its own.
  boolean hasOwnReservation(long address) {
    return backEnd.find(address) == null && large.find(address) != null;
  }

  @Override
  public boolean resizeInPlace(long address, long size) {
    Segment segment = backEnd.find(address);
    if (segment != null && backEnd.isBlock(segment, address)) {
      return size >= 0 && size <= largeThreshold && backEnd.resize(segment, address, size);
    }
    Large block = requireLarge("reallocate", address, segment);
    return size >= 0 && size <= largestRequest && large.resize(address, block, size);
  }

  @Override
  public void free(long address) {
    release(address);
  }

  /// Frees a block.
  ///
  /// @return its bytes in the back end, rounding included; 0 for one with a reservation of its own
  /// @throws InvalidFreeException when the address is not a live block
  long release(long address) {
    Segment segment = backEnd.find(address);
    if (segment != null && backEnd.isBlock(segment, address)) {
      return backEnd.free(segment, address);
    }
    freeLarge(address, requireLarge("free", address, segment));
    return 0;
  }

  private void freeLarge(long address, Large block) {
    large.free(address, block);
    ranges.former.add(address, address + block.reserved);
  }

  @Override
  public long usableBytes(long address) {
    Segment segment = backEnd.find(address);
    if (segment != null && backEnd.isBlock(segment, address)) {
      return backEnd.usableBytes(segment, address);
    }
    Large block = requireLarge("sizeOf", address, segment);
    return exactSizes ? block.requested : block.committed;
  }

  @Override
  public boolean isBlock(long address) {
    Segment segment = backEnd.find(address);
    return segment == null ? large.find(address) != null : backEnd.isBlock(segment, address);
  }

  /// The large block at an address that is no block of the back end.
  private Large requireLarge(String operation, long address, @Nullable Segment segment) {
    Large block = segment == null ? large.find(address) : null;
    if (block == null) {
      throw invalid(operation, address, segment);
    }
    return block;
  }

  /// Bytes of a live block, rounding included.
  long blockBytes(long address) {
    Segment segment = backEnd.find(address);
    return segment == null
        ? requireLarge("sizeOf", address, null).committed
        : backEnd.blockBytes(segment, address);
  }

  /// Whether a live block has a reservation of its own.
  boolean isLarge(long address) {
    return backEnd.find(address) == null;
  }

  /// Live blocks.
  long count() {
    return backEnd.blocks + large.count();
  }

  /// Names what an address is that is not a live block.
  InvalidFreeException wrong(String operation, long address) {
    return invalid(operation, address, backEnd.find(address));
  }

  private InvalidFreeException invalid(String operation, long address, @Nullable Segment segment) {
    if (address == 0) {
      return new InvalidFreeException(operation, address, What.NULL, "");
    }
    long around =
        segment == null ? large.blockAround(address) : backEnd.blockAround(segment, address);
    if (around != 0) {
      String detail = (address - around) + " bytes into the block at " + Bytes.address(around);
      return new InvalidFreeException(operation, address, What.INTERIOR, detail);
    }
    if (segment != null) {
      return new InvalidFreeException(operation, address, What.FREE, "");
    }
    Heap other = HeapRegistry.ownerOf(address, heap);
    if (other != null) {
      String detail = "heap " + other.options().name();
      return new InvalidFreeException(operation, address, What.OTHER_HEAP, detail);
    }
    return new InvalidFreeException(
        operation, address, isFormerMemory(address) ? What.FREE : What.FOREIGN, "");
  }

  /// Whether an address was the heap's, and nobody has it now.
  private boolean isFormerMemory(long address) {
    return ranges.former.contains(address)
        && heap.options().space().query(address).state() == Region.State.FREE;
  }

  @Override
  public OutOfMemoryException refused(long size, long alignment) {
    RefusalReport report = new RefusalReport(heap.options(), ranges, supply.refusal, limit);
    boolean isBackEnd = size >= 0 && Math.max(size, alignment) <= largeThreshold;
    return new OutOfMemoryException(
        isBackEnd ? report.ofBlock(size, alignment) : report.ofLargeBlock(size, alignment));
  }

  /// Explains why a heap could not have its initial size.
  OutOfMemoryException refusedInitially(long size) {
    RefusalReport report = new RefusalReport(heap.options(), ranges, supply.refusal, limit);
    return new OutOfMemoryException(report.ofBlock(size, 1));
  }
}
