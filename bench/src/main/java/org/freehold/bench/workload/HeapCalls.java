package org.freehold.bench.workload;

import java.util.Arrays;
import java.util.Optional;
import org.freehold.bench.subject.Subject;
import org.freehold.heap.Heap;

/// One call of a heap over and over, on a block of about 100 bytes: the calls that are compared
/// with the shortest of all, an allocation with its free. Only heaps of Freehold have them all.
///
/// An operation is one call, or an allocation with its free.
final class HeapCalls implements Workload {

  private static final String PREFIX = "call-";
  private static final int ROUND = 1 << 12;
  private static final long SIZE = 100;
  private static final long SMALL_ALIGNMENT = 8;
  private static final long LARGE_ALIGNMENT = 64;

  /// What is called.
  enum Call {
    /// An allocation and its free.
    ALLOCATE("allocate"),
    /// At a multiple of 8, which every block is.
    ALIGNED_8("aligned-8"),
    /// At a multiple of 64, which few blocks are.
    ALIGNED_64("aligned-64"),
    /// The size of a block.
    SIZE_OF("size-of"),
    /// Back and forth between 100 and 101 bytes.
    REALLOCATE("reallocate");

    private final String word;

    Call(String word) {
      this.word = word;
    }

    /// The name of the workload.
    String workload() {
      return PREFIX + word;
    }
  }

  private final Call call;

  HeapCalls(Call call) {
    this.call = call;
  }

  /// The workload of a name.
  static Optional<Workload> named(String name) {
    return Arrays.stream(Call.values())
        .filter(each -> each.workload().equals(name))
        .findFirst()
        .map(HeapCalls::new);
  }

  @Override
  public String description() {
    return "one call of a heap: " + call.word;
  }

  @Override
  public Session open(Subject subject, Setting setting) {
    Heap heap =
        subject
            .heap()
            .orElseThrow(
                () -> new UnsupportedOperationException("only a heap of Freehold has these calls"));
    return _ ->
        switch (call) {
          case ALLOCATE -> () -> allocate(heap);
          case ALIGNED_8 -> () -> allocateAligned8(heap);
          case ALIGNED_64 -> () -> allocateAligned64(heap);
          case SIZE_OF ->
              new OnOneBlock(heap) {
                @Override
                public long round() {
                  return sizeOf(heap, block);
                }
              };
          case REALLOCATE ->
              new OnOneBlock(heap) {
                @Override
                public long round() {
                  block = reallocate(heap, block);
                  return ROUND;
                }
              };
        };
  }

  // Each loop is a method of its own, so that it is compiled by itself.

  private static long allocate(Heap heap) {
    for (int i = 0; i < ROUND; i++) {
      heap.free(heap.allocate(SIZE));
    }
    return ROUND;
  }

  private static long allocateAligned8(Heap heap) {
    for (int i = 0; i < ROUND; i++) {
      heap.free(heap.allocate(SIZE, SMALL_ALIGNMENT));
    }
    return ROUND;
  }

  private static long allocateAligned64(Heap heap) {
    for (int i = 0; i < ROUND; i++) {
      heap.free(heap.allocate(SIZE, LARGE_ALIGNMENT));
    }
    return ROUND;
  }

  private static long sizeOf(Heap heap, long block) {
    long sum = 0;
    for (int i = 0; i < ROUND; i++) {
      sum += heap.sizeOf(block);
    }
    Blackhole.take(sum);
    return ROUND;
  }

  private static long reallocate(Heap heap, long block) {
    long moved = block;
    for (int i = 0; i < ROUND; i++) {
      moved = heap.reallocate(moved, SIZE + (i & 1));
    }
    return moved;
  }

  /// A worker that has one block all the time.
  private abstract static class OnOneBlock implements Worker {
    private final Heap owner;
    long block;

    OnOneBlock(Heap owner) {
      this.owner = owner;
      this.block = owner.allocate(SIZE);
    }

    @Override
    public void finish() {
      owner.free(block);
    }
  }
}
