package org.freehold.heap;

import org.freehold.InvalidFreeException;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// Serves requests under a heap's lock: counts them, asks for room before one is refused for the
/// byte limit, and has observers told. What needs no lock has passed by already.
final class Requests {

  /// How often a listener is asked to make room for one request.
  private static final int MOST_TRIES = 8;

  private final Heap heap;
  private final HeapGate gate;
  private final Blocks blocks;
  private final Memory memory;
  private final ByteLimit limit;
  private final HeapTotals totals;
  private final IdleReturn idle;

  Requests(
      Heap heap,
      HeapGate gate,
      Blocks blocks,
      ByteLimit limit,
      HeapTotals totals,
      IdleReturn idle) {
    this.heap = heap;
    this.gate = gate;
    this.blocks = blocks;
    this.memory = heap.options().space().memory();
    this.limit = limit;
    this.totals = totals;
    this.idle = idle;
  }

  /// Allocates a block.
  ///
  /// @param mustServe whether to throw instead of answering 0
  /// @return its address; 0 when the memory cannot be had
  /// @throws OutOfMemoryException with a diagnosis, when the memory cannot be had and it must
  long allocate(long size, long alignment, boolean mustServe) {
    long address = 0;
    OutOfMemoryException refused = null;
    for (int asked = 0; address == 0; asked++) {
      gate.enterToChange();
      try {
        limit.begin();
        address = blocks.allocateAligned(size, alignment);
        if (address != 0 || !mayMakeRoom(asked)) {
          totals.countAllocation(address);
          refused = address == 0 && mustServe ? blocks.refused(size, alignment) : null;
          break;
        }
      } finally {
        gate.exit();
      }
      asked = makeRoom(size) ? asked : MOST_TRIES;
    }
    heap.tell(address, size);
    return answer(address, refused);
  }

  /// Changes the size of a block, in place or by moving it.
  ///
  /// @param mustServe whether to throw instead of answering 0
  /// @return where the block is from now on; 0 when the memory cannot be had
  /// @throws InvalidFreeException when the address is not a live block
  /// @throws OutOfMemoryException with a diagnosis, when the memory cannot be had and it must
  long resize(long address, long size, boolean mustServe) {
    long moved = 0;
    OutOfMemoryException refused = null;
    for (int asked = 0; moved == 0; asked++) {
      gate.enterToChange();
      try {
        limit.begin();
        moved = heap.resize(blocks, memory, address, size);
        if (moved != 0 || !mayMakeRoom(asked)) {
          totals.countReallocation(moved);
          refused = moved == 0 && mustServe ? blocks.refused(size, 1) : null;
          break;
        }
      } finally {
        gate.exit();
      }
      asked = makeRoom(size) ? asked : MOST_TRIES;
    }
    if (moved == 0) {
      heap.tell(0, size);
    }
    return answer(moved, refused);
  }

  private static long answer(long address, @Nullable OutOfMemoryException refused) {
    if (refused != null) {
      throw refused;
    }
    return address;
  }

  /// Changes the size of a block where it stands.
  ///
  /// @return whether that was possible
  /// @throws InvalidFreeException when the address is not a live block
  boolean resizeInPlace(long address, long size) {
    gate.enterToChange();
    try {
      boolean done = heap.resizeInPlace(blocks, address, size);
      if (done) {
        totals.countReallocation(address);
      }
      return done;
    } finally {
      gate.exit();
    }
  }

  /// Frees a block.
  ///
  /// @throws InvalidFreeException when the address is not a live block
  void free(long address) {
    gate.enterToChange();
    try {
      heap.tellFree(address);
      blocks.free(address);
      totals.countFree();
      idle.note();
    } finally {
      gate.exit();
    }
  }

  /// Whether the request that was just refused was so for the byte limit, and may be tried again.
  private boolean mayMakeRoom(int asked) {
    return limit.wasHit() && asked < MOST_TRIES;
  }

  private boolean makeRoom(long size) {
    return heap.options().limitListener().makeRoom(heap, size);
  }
}
