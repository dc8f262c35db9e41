package org.freehold.unbreakable.workload;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.object.LostOwner;
import org.freehold.object.LostOwners;
import org.freehold.unbreakable.Injector;
import org.freehold.unbreakable.Workloads.ViolationError;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;

/// A heap that a workload has its objects on. After each call it must be valid, and have the blocks
/// that the workload knows; besides these at most one for each cut of a call that prepares no
/// stack, as the heap itself may lose one when it is cut behind its back.
///
/// At the end no owner is watched any more that was closed, and none was reported as lost whose
/// block is not lost.
final class ObjectHeap {

  private static final int MAX_COLLECTIONS = 200;
  private static final int POLL_MILLIS = 10;

  final AddressSpace space;
  final Memory memory;
  final Heap heap;
  final Calls calls = new Calls();
  private final Queue<LostOwner> reports = new ConcurrentLinkedQueue<>();
  private final int watchedBefore = LostOwners.watched();
  private int allowedLosses;
  private int expectedFrames;

  ObjectHeap(AddressSpace space) {
    this.space = space;
    this.memory = space.memory();
    this.heap =
        Heap.create(HeapOptions.builder(space).name("objects").frontEnd(FrontEndMode.ON).build());
    LostOwners.listen(reports::add);
  }

  boolean isNative() {
    return space.info().name().equals("native");
  }

  /// Makes a call that prepares the stack: nothing may be lost however it is cut.
  long make(String what, Calls.Call call) {
    return calls.make(what, call);
  }

  /// Makes a call that prepares no stack: a stack overflow may lose a block. So may Java memory
  /// that is missing twice in the call, since the heap needs some to take back the pages of blocks
  /// that it could not enter into its tables.
  long makeUnprepared(String what, Calls.Call call) {
    int before = Injector.fired();
    long result = calls.make(what, call);
    boolean isTwice = Injector.fired() > before + 1;
    allowedLosses += calls.hasFailed() && (calls.wasOverflow() || isTwice) ? 1 : 0;
    return result;
  }

  /// Checks the heap.
  ///
  /// @param known blocks that the workload has
  void check(String what, long known) {
    heap.validate();
    long lost = heap.summary().busyBlocks() - known;
    require(
        lost >= 0 && lost <= allowedLosses,
        what + ": " + lost + " block(s) lost, " + allowedLosses + " allowed");
  }

  /// Checks that nothing is left but what was lost, and closes the heap. The workload must not
  /// refer to any owner any more.
  void close() {
    try (calls) {
      check("at the end", 0);
      requireNoneWatched();
      requireExpectedReports();
      heap.close();
      require(space.reservedBytes() == 0, space.reservedBytes() + " byte(s) stay reserved");
    } finally {
      LostOwners.listen(null);
    }
  }

  /// The last call may have closed a frame below others, which is reported.
  void expectFrames() {
    expectedFrames++;
  }

  private void requireExpectedReports() {
    int frames = 0;
    for (LostOwner each : reports) {
      if (each.kind() == LostOwner.Kind.FRAME) {
        frames++;
      } else {
        boolean isLost = each.address() != 0 && heap.isBlock(each.address());
        require(isLost && Injector.fired() > 0, "reported without reason: " + each);
      }
    }
    require(
        frames == expectedFrames || (frames < expectedFrames && Injector.fired() > 0),
        frames + " reports of frames, not " + expectedFrames);
  }

  /// Waits until the records of owners whose call was cut have gone, and have been reported or not;
  /// without a cut there are none.
  private void requireNoneWatched() {
    if (LostOwners.watched() <= watchedBefore) {
      return;
    }
    require(Injector.fired() > 0, "an owner that was closed is still watched");
    try {
      for (int i = 0; LostOwners.watched() > watchedBefore; i++) {
        require(i < MAX_COLLECTIONS, "a record stays on the list");
        System.gc();
        Thread.sleep(POLL_MILLIS);
      }
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      throw new ViolationError("interrupted", e);
    }
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ViolationError(otherwise);
    }
  }
}
