package org.freehold.heap.internal.pageheap;

import java.util.SplittableRandom;
import org.freehold.Bytes;
import org.freehold.Diagnosis;
import org.freehold.Diagnosis.Limit;
import org.freehold.InvalidFreeException;
import org.freehold.InvalidFreeException.What;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.PageHeap;
import org.freehold.heap.internal.blocks.Blocks;
import org.freehold.heap.internal.pageheap.PageHeapAllocator.Obstacle;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.SpaceInfo;
import org.jspecify.annotations.Nullable;

/// The blocks of a heap with a page heap: routes each request to a block with a guard page or to
/// the ordinary blocks, as [PageHeap] says.
///
/// Reallocating a block with a guard page always moves it, so that a use of the old address faults
/// from then on; only for the same size it stays. A heap of fixed size counts what such blocks
/// would take of it, rounded up to the granule, and refuses as it would otherwise; their pages are
/// no part of its one reservation.
///
/// Not thread-safe; the heap's lock is held.
final class PageHeapBlocks implements Blocks {

  private final HeapOptions options;
  private final PageHeap settings;
  private final Blocks ordinary;
  private final PageHeapAllocator pages;
  private final AddressSpace space;
  private final SpaceInfo info;
  private final Memory memory;
  private final SplittableRandom random;

  /// Whether the last request was for a block with a guard page and was refused.
  private boolean wasRefusedHere;

  private boolean isMaximumReached;

  PageHeapBlocks(HeapOptions options, PageHeap settings, Blocks ordinary, PageHeapAllocator pages) {
    this.options = options;
    this.settings = settings;
    this.ordinary = ordinary;
    this.pages = pages;
    this.space = options.space();
    this.info = space.info();
    this.memory = space.memory();
    this.random = new SplittableRandom(settings.seed());
  }

  @Override
  public long allocate(long size) {
    return allocateAligned(size, 1);
  }

  @Override
  public long allocateAligned(long size, long alignment) {
    wasRefusedHere = false;
    isMaximumReached = false;
    if (!isChosen(size, alignment)) {
      return ordinary.allocateAligned(size, alignment);
    }
    isMaximumReached = exceedsMaximum(size);
    long address = isMaximumReached ? 0 : pages.allocate(size, alignment);
    if (address == 0 && fallsBack()) {
      return ordinary.allocateAligned(size, alignment);
    }
    wasRefusedHere = address == 0;
    return address;
  }

  @Override
  public boolean isFresh(long size) {
    return settings.probability() == 0 && ordinary.isFresh(size);
  }

  @Override
  public long resize(long address, long size) {
    GuardedBlock block = pages.find(address);
    if (block == null && !pages.owns(address) && ordinary.resizeInPlace(address, size)) {
      return address;
    }
    if (block == null) {
      requireOther("reallocate", address);
    } else {
      pages.checkPattern("reallocate", block);
      requireLive("reallocate", block);
    }
    long old = block == null ? ordinary.usableBytes(address) : block.size;
    long moved = allocate(size);
    if (moved != 0) {
      replace(address, block, moved, Math.min(size, old));
    }
    return moved;
  }

  /// Copies a block to a new one and frees it; if that fails, the new one is freed.
  private void replace(long address, @Nullable GuardedBlock block, long moved, long bytes) {
    boolean isDone = false;
    try {
      memory.copy(address, moved, bytes);
      release(address, block);
      isDone = true;
    } finally {
      if (!isDone) {
        release(moved, pages.find(moved));
      }
    }
  }

  @Override
  public boolean resizeInPlace(long address, long size) {
    GuardedBlock block = pages.find(address);
    if (block == null) {
      requireOther("reallocate", address);
      return ordinary.resizeInPlace(address, size);
    }
    return size == block.size;
  }

  @Override
  public void free(long address) {
    GuardedBlock block = pages.find(address);
    if (block == null) {
      requireOther("free", address);
    } else {
      pages.checkPattern("free", block);
      requireLive("free", block);
    }
    release(address, block);
  }

  @Override
  public long usableBytes(long address) {
    GuardedBlock block = pages.find(address);
    if (block == null) {
      requireOther("sizeOf", address);
      return ordinary.usableBytes(address);
    }
    return block.size;
  }

  @Override
  public boolean isBlock(long address) {
    return pages.find(address) != null || (!pages.owns(address) && ordinary.isBlock(address));
  }

  @Override
  public OutOfMemoryException refused(long size, long alignment) {
    return wasRefusedHere && pages.obstacle != Obstacle.BYTE_LIMIT
        ? new OutOfMemoryException(whyRefused(size, alignment))
        : ordinary.refused(size, alignment);
  }

  private boolean isChosen(long size, long alignment) {
    long highest = info.highestAddress();
    return size >= 0
        && size <= highest
        && alignment <= highest - size
        && settings.covers(size)
        && (settings.probability() == 100 || random.nextInt(100) < settings.probability());
  }

  private boolean fallsBack() {
    boolean isLimit = pages.obstacle == Obstacle.MAPPINGS || pages.obstacle == Obstacle.BLOCKS;
    return settings.fallsBack() && !isMaximumReached && isLimit;
  }

  private boolean exceedsMaximum(long size) {
    long granule = info.mallocAlignment();
    return options.maximumSize() != 0
        && pages.requestedBytes + pages.blocks * granule + size > options.maximumSize();
  }

  /// Requires that a handler has not freed the block that it was notified about.
  private void requireLive(String operation, GuardedBlock block) {
    if (!block.isLive) {
      requireOther(operation, block.address);
    }
  }

  private void release(long address, @Nullable GuardedBlock block) {
    if (block == null) {
      ordinary.free(address);
    } else {
      pages.retire(block);
    }
  }

  /// Diagnoses an address in the arenas that is not a live block: a double free, or an invalid
  /// pointer.
  private void requireOther(String operation, long address) {
    if (!pages.owns(address)) {
      return;
    }
    GuardedBlock around = pages.around(address);
    if (around == null) {
      throw new InvalidFreeException(operation, address, What.FREE, "");
    }
    String detail =
        around.place(address)
            + " the block at "
            + Bytes.address(around.address)
            + " of "
            + Bytes.format(around.size)
            + (around.isLive ? "" : ", which was freed and is in quarantine");
    if (!around.isLive && around.address == address) {
      throw InvalidFreeException.doubleFree(
          operation,
          address,
          "a block of " + Bytes.format(around.size) + " was freed here and is in quarantine",
          "");
    }
    boolean isInterior = around.isLive && around.holds(address);
    throw new InvalidFreeException(
        operation, address, isInterior ? What.INTERIOR : What.FREE, detail);
  }

  private Diagnosis whyRefused(long size, long alignment) {
    if (isMaximumReached) {
      return ofHeap(
          size,
          alignment,
          Limit.MAXIMUM_SIZE,
          options.maximumSize(),
          "holds " + Bytes.format(options.maximumSize()) + " at most");
    }
    return switch (pages.obstacle) {
      case MAPPINGS -> ofMappings(size, alignment);
      case BLOCKS ->
          ofHeap(
              size,
              alignment,
              Limit.PAGE_HEAP_BLOCKS,
              settings.mostBlocks(),
              "has as many blocks with a guard page as its page heap may have, "
                  + settings.mostBlocks());
      case COMMIT -> inHeap(space.whyNotCommitted(size), size, alignment);
      case RESERVE, NONE, BYTE_LIMIT ->
          inHeap(space.whyNotReserved(size + info.pageSize(), alignment), size, alignment);
    };
  }

  private Diagnosis ofMappings(long size, long alignment) {
    MappingBudget budget = MappingBudget.ofProcess();
    return ofHeap(
        size,
        alignment,
        Limit.MAX_MAP_COUNT,
        budget.limit(),
        "cannot give the block a guard page: a process may have "
            + budget.limit()
            + " mappings (vm.max_map_count), each such block takes "
            + MappingBudget.MAPPINGS_PER_BLOCK
            + ", and the last "
            + budget.margin()
            + " are left to the JVM");
  }

  private Diagnosis ofHeap(long size, long alignment, Limit limit, long value, String what) {
    String sentence = "the heap \"" + options.name() + "\" " + what;
    return new Diagnosis(size, alignment, -1, -1, -1, limit, value, sentence);
  }

  private Diagnosis inHeap(Diagnosis cause, long size, long alignment) {
    return new Diagnosis(
        size,
        alignment,
        cause.freeBytes(),
        cause.largestFree(),
        cause.largestUsable(),
        cause.limit(),
        cause.limitValue(),
        "the heap \""
            + options.name()
            + "\" needs pages of its own for the block, and "
            + cause.sentence());
  }
}
