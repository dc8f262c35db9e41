package org.freehold.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.freehold.Diagnosis;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.FaultySpace;
import org.freehold.vm.Memory;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Test;

class MovableHeapTest {

  private static final AddressSpace HOST = AddressSpace.host();
  private static final long MIB = 1 << 20;

  private static AddressSpace simulated(int bits) {
    return SimulatedMachine.builder().bits(bits).build().createProcess("test");
  }

  private static MovableHeap limited(AddressSpace space, long limit) {
    return MovableHeap.create(
        MovableHeapOptions.builder(space).byteLimit(limit).discardable(true).build());
  }

  @Test
  void contentsSurviveAMove() {
    try (MovableHeap heap = MovableHeap.create(HOST)) {
      Memory memory = HOST.memory();
      Handle first = heap.allocate(1000);
      Handle second = heap.allocate(24);
      long before = second.lock();
      memory.putLong(before, 42);
      memory.putLong(before + 16, 43);
      second.unlock();
      first.free();
      heap.compact();
      long after = second.lock();
      assertThat(after).isEqualTo(before - 1008);
      assertThat(memory.getLong(after)).isEqualTo(42);
      assertThat(memory.getLong(after + 16)).isEqualTo(43);
      second.unlock();
    }
  }

  @Test
  void aLockedBlockStaysWhereItIsAndOthersMoveUpToIt() {
    try (MovableHeap heap = MovableHeap.create(HOST)) {
      List<Handle> handles = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        handles.add(heap.allocate(160));
      }
      long locked = handles.get(2).lock();
      handles.get(0).free();
      handles.get(3).free();
      heap.compact();
      assertThat(handles.get(2).lock()).isEqualTo(locked);
      assertThat(handles.get(4).lock()).isEqualTo(locked + 160);
      assertThat(handles.get(1).lock()).isEqualTo(locked - 320);
      heap.validate();
      for (int i : new int[] {1, 2, 2, 4}) {
        handles.get(i).unlock();
      }
    }
  }

  @Test
  void aSegmentDiesWithItsPin() {
    try (MovableHeap heap = MovableHeap.create(HOST)) {
      Handle handle = heap.allocate(100);
      Pin pin = handle.pin();
      MemorySegment segment = pin.segment();
      assertThat(segment.byteSize()).isEqualTo(100);
      segment.set(ValueLayout.JAVA_INT, 96, 7);
      assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_INT, 97))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(handle.lockCount()).isEqualTo(1);
      pin.close();
      pin.close();
      assertThat(handle.lockCount()).isZero();
      assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_INT, 96))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(pin::segment).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(pin::address).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aPinThatAnotherThreadHoldsStaysAPin() throws Exception {
    try (MovableHeap heap = MovableHeap.create(HOST)) {
      Handle handle = heap.allocate(100);
      try (Pin pin = handle.pin()) {
        MemorySegment unused = pin.segment();
        assertThat(unused.isAccessibleBy(Thread.currentThread())).isTrue();
        CompletableFuture<Throwable> thrown =
            CompletableFuture.supplyAsync(() -> thrownBy(pin::close));
        assertThat(thrown.get()).isInstanceOf(WrongThreadException.class);
        assertThat(handle.lockCount()).isEqualTo(1);
      }
      Pin shared = handle.pinShared();
      MemorySegment segment = shared.segment();
      CompletableFuture.runAsync(
              () -> {
                segment.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
                shared.close();
              })
          .get();
      assertThat(handle.lockCount()).isZero();
      assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 0))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private static Throwable thrownBy(Runnable work) {
    try {
      work.run();
      return null;
    } catch (Throwable t) {
      return t;
    }
  }

  @Test
  void onSimulatedMemoryAPinHasAnAddressAndNoSegment() {
    AddressSpace space = simulated(32);
    try (MovableHeap heap = MovableHeap.create(space)) {
      Handle handle = heap.allocate(100);
      try (Pin pin = handle.pin()) {
        space.memory().putLong(pin.address(), 5);
        assertThatThrownBy(pin::segment).isInstanceOf(UnsupportedOperationException.class);
      }
      assertThat(handle.lockCount()).isZero();
    }
  }

  @Test
  void aBlockCanBeLocked255Times() {
    try (MovableHeap heap = MovableHeap.create(HOST)) {
      Handle handle = heap.allocate(1);
      long address = handle.lock();
      for (int i = 1; i < Handle.MAX_LOCKS; i++) {
        assertThat(handle.lock()).isEqualTo(address);
      }
      assertThat(handle.lockCount()).isEqualTo(255);
      assertThatThrownBy(handle::lock)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("locked 255 times");
      assertThatThrownBy(handle::pin).isInstanceOf(IllegalStateException.class);
      for (int i = 0; i < Handle.MAX_LOCKS; i++) {
        handle.unlock();
      }
      assertThatThrownBy(handle::unlock)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("unlock: the block is not locked");
      handle.free();
    }
  }

  @Test
  void wrongCallsAreNamedAndChangeNothing() {
    try (MovableHeap heap = MovableHeap.create(HOST)) {
      Handle handle = heap.allocate(10);
      Handle other = heap.allocate(10);
      long address = handle.lock();
      assertThatThrownBy(handle::free)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("free: the block is locked, locks=1");
      assertThatThrownBy(handle::discard).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> handle.reallocate(100_000))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("locked");
      assertThatThrownBy(heap::close)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("locked");
      assertThat(handle.lock()).isEqualTo(address);
      handle.unlock();
      handle.unlock();
      handle.free();
      assertThat(handle.isFreed()).isTrue();
      for (Runnable call :
          List.<Runnable>of(
              handle::lock,
              handle::tryLock,
              handle::unlock,
              handle::pin,
              handle::size,
              handle::discard,
              handle::isDiscarded,
              () -> handle.reallocate(1))) {
        assertThatThrownBy(call::run)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("freed");
      }
      assertThatThrownBy(handle::free).hasMessage("free: the block was freed before (double free)");
      assertThat(other.size()).isEqualTo(10);
      heap.validate();
      assertThat(heap.summary().blocks()).isEqualTo(1);
    }
  }

  @Test
  void aFreedHandleDoesNotLeadToTheBlockThatCameAfterIt() {
    try (MovableHeap heap = MovableHeap.create(HOST)) {
      Handle freed = heap.allocate(64);
      freed.free();
      for (int i = 0; i < 1000; i++) {
        Handle next = heap.allocate(64);
        assertThatThrownBy(freed::lock).isInstanceOf(IllegalStateException.class);
        next.free();
      }
    }
  }

  @Test
  void theLeastRecentlyUsedGoFirst() {
    try (MovableHeap heap = limited(HOST, 4 * MIB)) {
      List<Handle> handles = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        handles.add(heap.allocate(128 << 10));
      }
      for (int i = 0; i < 30; i += 2) { // The even ones are used.
        long _ = handles.get(i).lock();
        handles.get(i).unlock();
      }
      Handle kept = handles.get(1);
      long _ = kept.lock(); // Locked, though the oldest.
      int next = 3;
      for (int i = 0; i < 14; i++) {
        Handle unused = heap.allocate(128 << 10);
        assertThat(unused.isDiscarded()).isFalse();
        while (next < 30 && handles.get(next).isDiscarded()) {
          next += 2;
        }
        for (int j = next; j < 30; j += 2) {
          assertThat(handles.get(j).isDiscarded()).isFalse();
        }
      }
      assertThat(next).isGreaterThan(20);
      assertThat(kept.isDiscarded()).isFalse();
      assertThat(heap.summary().discards()).isPositive();
      heap.validate();
      kept.unlock();
    }
  }

  @Test
  void aDiscardedBlockSaysSoWhenItIsLockedAndComesBack() {
    try (MovableHeap heap = MovableHeap.create(HOST)) {
      Handle handle = heap.allocate(1000);
      handle.discard();
      handle.discard();
      assertThat(handle.isDiscarded()).isTrue();
      assertThat(handle.size()).isZero();
      assertThat(handle.tryLock()).isZero();
      assertThat(handle.tryPin()).isNull();
      assertThatThrownBy(handle::lock).isInstanceOf(BlockDiscardedException.class);
      assertThatThrownBy(handle::pin).isInstanceOf(BlockDiscardedException.class);
      assertThatThrownBy(handle::unlock).isInstanceOf(IllegalStateException.class);
      assertThat(heap.summary().discardedBlocks()).isEqualTo(1);
      handle.reallocate(5);
      assertThat(handle.isDiscarded()).isFalse();
      assertThat(handle.size()).isEqualTo(5);
      handle.discard();
      handle.free();
      heap.validate();
      assertThat(heap.summary().discardedBlocks()).isZero();
    }
  }

  @Test
  void aBlockKeepsItsContentsWhenItIsReallocated() {
    for (AddressSpace space : List.of(HOST, simulated(64), simulated(32))) {
      try (MovableHeap heap = MovableHeap.create(space)) {
        Memory memory = space.memory();
        Handle handle = heap.allocate(16);
        Handle unused = heap.allocate(16);
        assertThat(unused.size()).isEqualTo(16);
        long mark = 77;
        memory.putLong(handle.lock(), mark);
        handle.unlock();
        for (long size : new long[] {8, 100, 5000, 300_000, 3_000_000, 2_900_000, 20, 8}) {
          handle.reallocate(size);
          assertThat(handle.size()).isEqualTo(size);
          assertThat(memory.getLong(handle.lock())).isEqualTo(mark);
          handle.unlock();
          heap.validate();
        }
      }
    }
  }

  @Test
  void aBlockOfSize0IsABlock() {
    try (MovableHeap heap = MovableHeap.create(HOST)) {
      Handle one = heap.allocate(0);
      Handle two = heap.allocate(0);
      assertThat(one.lock()).isNotEqualTo(two.lock()).isNotZero();
      assertThat(one.size()).isZero();
      try (Pin pin = two.pin()) {
        assertThat(pin.segment().byteSize()).isZero();
      }
      one.unlock();
      two.unlock();
      two.reallocate(0);
      heap.validate();
    }
  }

  @Test
  void aRequestBeyondTheLimitIsRefusedWithItsReason() {
    for (AddressSpace space : List.of(HOST, simulated(64))) {
      try (MovableHeap heap = limited(space, MIB)) {
        Handle kept = heap.allocate(1000, false);
        assertThatThrownBy(() -> heap.allocate(2 * MIB))
            .isInstanceOfSatisfying(
                OutOfMemoryException.class,
                e -> {
                  assertThat(e.diagnosis().limit()).isEqualTo(Diagnosis.Limit.BYTE_LIMIT);
                  assertThat(e.diagnosis().limitValue()).isEqualTo(MIB);
                });
        assertThatThrownBy(() -> heap.allocate(-1)).isInstanceOf(OutOfMemoryException.class);
        assertThat(heap.tryAllocate(2 * MIB)).isNull();
        assertThatThrownBy(() -> kept.reallocate(2 * MIB)).isInstanceOf(OutOfMemoryException.class);
        assertThat(kept.size()).isEqualTo(1000);
        heap.validate();
      }
    }
  }

  @Test
  void aSystemThatRefusesIsAReasonToDiscard() {
    AddressSpace space =
        SimulatedMachine.builder().commitLimit(8 * MIB).build().createProcess("test");
    try (MovableHeap heap =
        MovableHeap.create(MovableHeapOptions.builder(space).discardable(true).build())) {
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < 20_000; i++) {
        Handle handle = heap.allocate(random.nextInt(4000));
        assertThat(handle.isDiscarded()).isFalse();
      }
      MovableHeapSummary summary = heap.summary();
      assertThat(summary.discards()).isGreaterThan(10_000);
      assertThat(summary.requestedBytes()).isGreaterThan(8 * MIB * 94 / 100);
      heap.validate();
    }
  }

  @Test
  void everyRefusalLeavesTheHeapWhole() {
    for (int n = 1; n < 40; n++) {
      FaultySpace space = new FaultySpace(simulated(64));
      MovableHeap heap = MovableHeap.create(space);
      space.refuseOnly(n);
      List<Handle> handles = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        Handle handle = heap.tryAllocate(i % 50 == 0 ? 400_000 : 100 * i);
        if (handle != null) {
          handles.add(handle);
        }
        if (i % 3 == 0 && !handles.isEmpty()) {
          handles.removeFirst().free();
        }
        if (i % 7 == 0 && !handles.isEmpty()) {
          boolean _ = handles.getFirst().tryReallocate(50L * i);
        }
        if (i % 10 == 0) {
          heap.compactStep(100_000);
        }
      }
      heap.validate();
      handles.forEach(Handle::free);
      heap.compact();
      heap.validate();
      assertThat(heap.summary().committedBytes()).isZero();
      heap.close();
      assertThat(space.reservedBytes()).isZero();
    }
  }

  @Test
  void aLargeBlockIsFreedThoughTheSystemKeepsItsAddresses() {
    FaultySpace space = new FaultySpace(simulated(64));
    MovableHeap heap = MovableHeap.create(space);
    Handle large = heap.allocate(MIB);
    Handle moved = heap.allocate(MIB);
    space.refuseReleaseWhen(() -> true);
    large.free();
    moved.reallocate(100);
    heap.validate();
    assertThat(heap.summary().largeBytes()).isZero();
    space.refuseReleaseWhen(() -> false);
    heap.close();
  }

  @Test
  void afterCompactionTheFootprintIsLittleMoreThanWhatIsLive() {
    for (AddressSpace space : List.of(HOST, simulated(64))) {
      try (MovableHeap heap = MovableHeap.create(space)) {
        List<Handle> handles = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 60_000; i++) {
          handles.add(heap.allocate(random.nextInt(800)));
          if (handles.size() > 40_000) {
            handles.remove(random.nextInt(handles.size())).free();
          }
        }
        for (int i = 0; i < 20_000; i++) {
          handles.remove(random.nextInt(handles.size())).free();
        }
        long before = heap.summary().committedBytes();
        long won = heap.compact();
        MovableHeapSummary summary = heap.summary();
        assertThat(summary.committedBytes()).isEqualTo(before - won);
        assertThat((double) summary.footprintBytes() / summary.requestedBytes()).isLessThan(1.05);
        heap.validate();
      }
    }
  }

  @Test
  void aFewLockedBlocksDoNotKeepTheMemoryOfOthers() {
    try (MovableHeap heap = MovableHeap.create(HOST)) {
      List<Handle> handles = new ArrayList<>();
      for (int i = 0; i < 40_000; i++) {
        handles.add(heap.allocate(1000));
      }
      for (int i = 0; i < handles.size(); i++) {
        if (i % 400 == 0) {
          long _ = handles.get(i).lock();
        } else {
          handles.get(i).free();
        }
      }
      heap.compact();
      heap.validate();
      assertThat(heap.summary().committedBytes()).isLessThanOrEqualTo(100 * 8192);
      for (int i = 0; i < handles.size(); i += 400) {
        handles.get(i).unlock();
      }
      heap.compact();
      heap.validate();
      assertThat(heap.summary().committedBytes()).isLessThanOrEqualTo(104 << 10);
    }
  }

  @Test
  void aStepMovesNoMoreThanItMayAndEndsWith0() {
    try (MovableHeap heap = MovableHeap.create(HOST)) {
      List<Handle> handles = new ArrayList<>();
      for (int i = 0; i < 20_000; i++) {
        handles.add(heap.allocate(500));
      }
      for (int i = 0; i < handles.size(); i += 2) {
        handles.get(i).free();
      }
      long progress;
      int steps = 0;
      do {
        long movedBefore = heap.summary().movedBytes();
        progress = heap.compactStep(50_000);
        assertThat(heap.summary().movedBytes() - movedBefore).isLessThanOrEqualTo(50_000);
        steps++;
      } while (progress > 0);
      assertThat(steps).isGreaterThan(80);
      heap.validate();
      MovableHeapSummary summary = heap.summary();
      assertThat((double) summary.footprintBytes() / summary.requestedBytes()).isLessThan(1.05);
      assertThat(heap.compactStep(100)).isZero();
      assertThatThrownBy(() -> heap.compactStep(-1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aHeapThatNobodyCompactsKeepsItsGarbageWithinBounds() {
    try (MovableHeap heap = MovableHeap.create(HOST)) {
      List<Handle> handles = new ArrayList<>();
      SplittableRandom random = new SplittableRandom(5);
      for (int i = 0; i < 300_000; i++) {
        handles.add(heap.allocate(random.nextInt(1000)));
        if (handles.size() > 30_000) {
          int index = random.nextInt(handles.size());
          handles.get(index).free();
          handles.set(index, handles.getLast());
          handles.removeLast();
        }
      }
      MovableHeapSummary summary = heap.summary();
      assertThat(summary.committedBytes()).isLessThan(summary.requestedBytes() * 145 / 100);
      heap.validate();
    }
  }

  @Test
  void aHeapOnAHeapTakesItsMemoryFromThereAndGivesItBack() {
    try (Heap below = Heap.create(HeapOptions.of(simulated(64)))) {
      MovableHeap heap = MovableHeap.create(below);
      Handle small = heap.allocate(100);
      Handle large = heap.allocate(3 * MIB);
      assertThat(below.summary().busyBlocks()).isEqualTo(2);
      large.free();
      small.free();
      heap.compact();
      assertThat(below.summary().busyBlocks()).isZero();
      Handle last = heap.allocate(100);
      assertThat(last.size()).isEqualTo(100);
      heap.close();
      assertThat(below.summary().busyBlocks()).isZero();
    }
  }

  @Test
  void theDefaultIsTheProcessHeap() {
    try (MovableHeap heap = MovableHeap.create()) {
      Handle handle = heap.allocate(100);
      assertThat(Heap.processHeap()).isSameAs(heap.options().heap());
      handle.free();
    }
  }

  @Test
  void aClosedHeapRefusesEverything() {
    MovableHeap heap = MovableHeap.create(HOST);
    Handle handle = heap.allocate(100);
    heap.close();
    heap.close();
    assertThat(heap.isClosed()).isTrue();
    assertThat(heap.summary().committedBytes()).isZero();
    assertThatThrownBy(() -> heap.allocate(1)).hasMessageContaining("closed");
    assertThatThrownBy(handle::lock).hasMessageContaining("closed");
    assertThatThrownBy(handle::free).hasMessageContaining("closed");
    assertThatThrownBy(heap::compact).hasMessageContaining("closed");
  }

  @Test
  void aWalkShowsEveryByteOfAChunkAndRefusesChanges() {
    try (MovableHeap heap = MovableHeap.create(HOST)) {
      Handle first = heap.allocate(100);
      Handle second = heap.allocate(200, true);
      Handle third = heap.allocate(300);
      Handle large = heap.allocate(MIB);
      first.free();
      long address = third.lock();
      List<MovableHeapEntry> entries = heap.walk().toList();
      assertThat(entries.stream().map(MovableHeapEntry::kind))
          .containsExactly(
              MovableHeapEntry.Kind.GARBAGE,
              MovableHeapEntry.Kind.BLOCK,
              MovableHeapEntry.Kind.BLOCK,
              MovableHeapEntry.Kind.TAIL,
              MovableHeapEntry.Kind.LARGE);
      assertThat(entries.get(1))
          .extracting("requested", "isDiscardable")
          .containsExactly(200L, true);
      assertThat(entries.get(2)).extracting("address", "lockCount").containsExactly(address, 1);
      assertThat(entries.stream().limit(4).mapToLong(MovableHeapEntry::size).sum()).isEqualTo(MIB);
      assertThatThrownBy(() -> heap.walk(_ -> heap.allocate(1)))
          .isInstanceOf(IllegalStateException.class);
      third.unlock();
      assertThat(List.of(second, large)).allMatch(each -> each.size() > 0);
    }
  }

  @Test
  void anInitialReservationIsMadeAtOnceOrRefused() {
    AddressSpace space = simulated(64);
    MovableHeapOptions.Builder options = MovableHeapOptions.builder(space);
    try (MovableHeap heap = MovableHeap.create(options.initialReservation(100 * MIB).build())) {
      assertThat(heap.summary().reservedBytes()).isEqualTo(100 * MIB);
      assertThat(space.reservedBytes()).isEqualTo(100 * MIB);
    }
    assertThat(space.reservedBytes()).isZero();
    assertThatThrownBy(() -> MovableHeap.create(options.initialReservation(1L << 48).build()))
        .isInstanceOf(OutOfMemoryException.class);
    assertThatThrownBy(() -> options.garbagePercent(0).build())
        .isInstanceOf(IllegalArgumentException.class);
  }
}
