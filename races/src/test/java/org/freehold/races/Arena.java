package org.freehold.races;

import java.util.concurrent.atomic.AtomicInteger;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;

/// A heap that several states of a jcstress test share, checked and closed with the last of them.
/// Each state gets a size class of its own within the heap, so its block is the first of a slab in
/// which no thread has freed yet.
///
/// A heap for each state would be far slower, and one heap for all would soon have only shared
/// slabs.
///
/// Thread-safe: states are made by one thread and may end on another.
final class Arena {

  private static final int STATES = 32;
  private static final int FIRST_SIZE = 16;

  private static Arena current = new Arena();

  private final Heap heap = newHeap(0);
  private final AtomicInteger open = new AtomicInteger(STATES);
  private int given;

  private Arena() {}

  /// Makes a heap whose front end is enabled from the start.
  static Heap newHeap(int returnDelay) {
    return Heap.create(
        HeapOptions.builder(AddressSpace.host())
            .frontEnd(FrontEndMode.ON)
            .returnDelay(returnDelay)
            .build());
  }

  /// The share of a state in an arena: the heap, and a size that only this state uses.
  static final class Place {
    private final Arena arena;
    private final int size;

    private Place(Arena arena, int size) {
      this.arena = arena;
      this.size = size;
    }

    Heap heap() {
      return arena.heap;
    }

    int size() {
      return size;
    }

    /// Ends the state. All of its blocks are free.
    void end() {
      arena.end();
    }
  }

  /// Assigns a place to a state.
  static synchronized Place place() {
    if (current.given == STATES) {
      current = new Arena();
    }
    Place place = new Place(current, sizeOf(current.given));
    current.given++;
    return place;
  }

  /// A place in a heap that no other state uses.
  static Place exclusive() {
    Arena arena = new Arena();
    arena.open.set(1);
    return new Place(arena, FIRST_SIZE);
  }

  /// Sizes of different classes: steps of 16 bytes, then of an eighth.
  private static int sizeOf(int number) {
    return number < 8 ? FIRST_SIZE * (number + 1) : (9 + number % 8) << (number / 8 + 3);
  }

  private void end() {
    if (open.decrementAndGet() == 0) {
      heap.validate();
      if (heap.summary().busyBlocks() != 0) {
        throw new AssertionError("a block is still live: " + heap.summary());
      }
      heap.close();
    }
  }
}
