package org.freehold.races;

import java.util.concurrent.atomic.AtomicInteger;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;

/// A heap that several states of a jcstress test use, and that is checked and closed with the last
/// of them. Each state gets a block of a size class that no other state of the heap has, which
/// therefore is the first one of a slab in which nobody has freed yet.
///
/// Making a heap for each state would be ten times as slow, and one heap for all of them would soon
/// have nothing but shared slabs.
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

  /// Makes a heap with a front end from the start.
  static Heap newHeap(int returnDelay) {
    return Heap.create(
        HeapOptions.builder(AddressSpace.host())
            .frontEnd(FrontEndMode.ON)
            .returnDelay(returnDelay)
            .build());
  }

  /// What a state has of an arena: a heap, and a size that is its own there.
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

    /// Says that the state is over. All of its blocks are free.
    void end() {
      arena.end();
    }
  }

  /// A place for a state.
  static synchronized Place place() {
    if (current.given == STATES) {
      current = new Arena();
    }
    Place place = new Place(current, sizeOf(current.given));
    current.given++;
    return place;
  }

  /// A heap for one state alone.
  static Place lonely() {
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
        throw new AssertionError("a block is left: " + heap.summary());
      }
      heap.close();
    }
  }
}
