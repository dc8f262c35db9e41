package org.freehold.unbreakable.workload;

import org.freehold.heap.AllocationObserver;
import org.freehold.heap.AllocationStacks;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.StackDatabase;
import org.freehold.heap.StackSampling;
import org.freehold.unbreakable.Injector;
import org.freehold.vm.AddressSpace;

/// What is done with heaps.
final class HeapWorkloads {

  private static final long KIB = 1024;

  private HeapWorkloads() {}

  /// The steps of a workload.
  interface Steps {
    void run(HeapSession session);
  }

  static void run(AddressSpace space, HeapOptions.Builder options, Steps steps) {
    try (HeapSession session = new HeapSession(space, () -> Heap.create(options.build()))) {
      steps.run(session);
    }
  }

  /// Small blocks, on the hot path and off it: fresh slabs, bins that are full and empty.
  static void small(HeapSession session) {
    for (int i = 0; i < 12; i++) {
      session.allocate(i * 37L);
    }
    for (int i = 0; i < 40; i++) {
      session.allocate(2000);
    }
    session.tryAllocate(100);
    session.allocateZeroed(300);
    for (int i = 0; i < 6; i++) {
      session.free(i);
    }
    session.reallocate(0, 20);
    session.reallocate(1, 5000);
    session.reallocate(2, 40_000);
    session.resizeInPlace(3, 100);
    for (int i = 0; i < 36; i++) {
      session.free(5);
    }
    session.use("compact", session.heap()::compact);
    session.allocate(2000);
    session.allocate(16_000);
    session.allocate(16_000);
  }

  /// Blocks of the back end: splitting, coalescing, alignments, resizing.
  static void medium(HeapSession session) {
    for (int i = 0; i < 10; i++) {
      session.allocate(100 + i * 4000);
    }
    session.allocateAligned(1000, 4096);
    session.allocateAligned(100, 64);
    session.allocateZeroed(5000);
    session.free(2);
    session.free(3);
    session.free(2);
    session.allocate(30_000);
    session.reallocate(0, 10_000);
    session.reallocate(1, 100);
    session.reallocate(2, 90_000);
    session.resizeInPlace(3, 64);
    session.resizeInPlace(3, 3000);
    session.tryAllocate(200_000);
    session.free(-1);
    session.use("compact", session.heap()::compact);
    session.allocate(1);
  }

  /// A heap that begins without a front end and gets one.
  static void activation(HeapSession session) {
    for (int i = 0; i < 20; i++) {
      session.allocate(64);
    }
    session.use("enableFrontEnd", () -> session.heap().enableFrontEnd() ? 1 : 0);
    for (int i = 0; i < 20; i++) {
      session.allocate(64);
    }
    session.free(0);
    session.free(-1);
  }

  /// Segments that come and go, and memory that is decommitted.
  static void segments(HeapSession session) {
    for (int i = 0; i < 8; i++) {
      session.allocate(400 * KIB);
    }
    for (int i = 0; i < 40; i++) {
      session.allocate(3000);
    }
    for (int i = 0; i < 8; i++) {
      session.free(0);
    }
    for (int i = 0; i < 20; i++) {
      session.free(i);
    }
    session.allocate(2000 * KIB);
    session.free(-1);
    session.use("compact", session.heap()::compact);
  }

  /// Calls that change nothing.
  static void reading(HeapSession session) {
    session.allocate(100);
    session.allocate(20_000);
    session.allocate(300_000);
    session.allocate(50);
    Heap heap = session.heap();
    session.use(
        "walk",
        () -> {
          heap.walk(_ -> Injector.callback());
          return 0;
        });
    session.use("walk as stream", () -> heap.walk().count());
    session.use("summary", () -> heap.summary().busyBlocks());
    session.use(
        "validate",
        () -> {
          heap.validate();
          return 0;
        });
    session.use("footprint", heap::footprint);
    for (int i = 0; i < session.count(); i++) {
      long address = session.address(i);
      session.use("sizeOf", () -> heap.sizeOf(address));
      session.use("isBlock", () -> heap.isBlock(address) ? 1 : 0);
      session.use("validate one", () -> heap.validate(address) ? 1 : 0);
      session.use("hasOwnReservation", () -> heap.hasOwnReservation(address) ? 1 : 0);
    }
    session.use("hasFrontEnd", () -> heap.hasFrontEnd() ? 1 : 0);
    session.use("violations", () -> heap.debugHeap().violations().size());
    boolean[] isLocked = {false};
    session.call(
        "lock",
        () -> {
          heap.lock();
          isLocked[0] = true;
          return 0;
        });
    if (isLocked[0]) {
      heap.unlock();
    }
    session.use("compact", heap::compact);
  }

  /// Blocks that another thread frees, and allocates.
  static void remote(HeapSession session) {
    for (int i = 0; i < 40; i++) {
      session.allocate(500);
    }
    session.inSecondThread(true);
    for (int i = 0; i < 20; i++) {
      session.free(i);
    }
    session.allocate(500);
    session.allocate(700);
    session.inSecondThread(false);
    for (int i = 0; i < 22; i++) {
      session.allocate(500);
    }
    session.free(-1);
    session.free(20);
    session.free(20);
    session.inSecondThread(true);
    session.free(0);
    session.reallocate(0, 5000);
    session.allocate(20_000);
    session.inSecondThread(false);
    session.use("compact", session.heap()::compact);
  }

  /// Blocks that are observed.
  static void observers(HeapSession session) {
    Heap heap = session.heap();
    Calling observer = new Calling();
    AllocationStacks stacks = new AllocationStacks(new StackDatabase(16), StackSampling.ALL);
    session.allocate(100);
    session.use("attach", () -> attach(heap, observer));
    session.use("attach", () -> attach(heap, stacks));
    for (int i = 0; i < 4; i++) {
      session.allocate(200 + i * 9000);
    }
    session.reallocate(1, 400);
    session.reallocate(1, 70_000);
    session.resizeInPlace(2, 50);
    session.free(3);
    session.free(0);
    session.use(
        "detach",
        () -> {
          heap.detach(observer);
          return 0;
        });
    session.allocate(60);
    session.free(-1);
  }

  private static long attach(Heap heap, AllocationObserver observer) {
    heap.attach(observer);
    return 0;
  }

  /// Blocks whose stacks are kept.
  static void stacks(HeapSession session) {
    for (int i = 0; i < 4; i++) {
      session.allocate(100 + i * 9000);
    }
    session.free(1);
    session.reallocate(0, 3000);
    session.use("leaks", () -> session.heap().leaks().size());
  }

  /// Large blocks, each with a reservation of its own.
  static void large(HeapSession session) {
    session.allocate(300_000);
    session.allocate(1_000_000);
    session.allocateAligned(300_000, 1 << 20);
    session.allocateZeroed(250_000);
    session.reallocate(0, 600_000);
    session.reallocate(0, 100);
    session.reallocate(1, 1_000_100);
    session.resizeInPlace(1, 400_000);
    session.free(0);
    session.free(0);
    session.use("compact", session.heap()::compact);
  }

  static HeapOptions.Builder limited(HeapOptions.Builder options) {
    long[] hoard = {0};
    return options
        .byteLimit(2_000_000)
        .limitListener((heap, _) -> {
          Injector.callback();
          if (hoard[0] == 0) {
            return false;
          }
          hoard[0]--;
          return heap.compact() >= 0 && hoard[0] > 0;
        });
  }

  /// A heap with a limit, which is reached.
  static void limit(HeapSession session) {
    for (int i = 0; i < 4; i++) {
      session.allocate(300_000);
    }
    session.tryAllocate(1_500_000);
    session.allocate(1_600_000);
    session.reallocate(0, 1_700_000);
    session.free(0);
    session.allocate(200_000);
  }

  /// A heap that checks its blocks, small ones and large ones.
  static void debug(HeapSession session) {
    for (int i = 0; i < 6; i++) {
      session.allocate(50 + i * 7000);
    }
    session.allocateAligned(100, 256);
    session.reallocate(0, 80);
    session.reallocate(1, 9000);
    session.resizeInPlace(2, 20);
    session.allocateZeroed(500);
    session.free(3);
    session.free(0);
    session.free(0);
    session.use(
        "validate",
        () -> {
          session.heap().validate();
          return 0;
        });
    session.use("violations", () -> session.heap().debugHeap().violations().size());
    session.use("summary", () -> session.heap().summary().busyBlocks());
    session.use("walk", () -> session.heap().walk().count());
    session.use("compact", session.heap()::compact);
  }

  /// A page heap.
  static void pages(HeapSession session) {
    debug(session);
    session.inSecondThread(true);
    session.free(0);
    session.allocate(5);
  }

  /// An observer that may throw.
  private static final class Calling implements AllocationObserver {
    @Override
    public void onAllocate(Heap heap, long address, long size) {
      Injector.callback();
    }

    @Override
    public void onFree(Heap heap, long address) {
      Injector.callback();
    }

    @Override
    public void onReallocate(Heap heap, long before, long address, long size) {
      Injector.callback();
    }

    @Override
    public void onRefusal(Heap heap, long size) {
      Injector.callback();
    }
  }
}
