package org.freehold.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.freehold.InvalidFreeException;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StackFramesTest {

  private final AtomicInteger leftOpen = new AtomicInteger();

  static List<Grounds> grounds() {
    return Grounds.all().toList();
  }

  @BeforeEach
  void count() {
    LostOwners.listen(lost -> leftOpen.addAndGet(lost.kind() == LostOwner.Kind.FRAME ? 1 : 0));
  }

  @AfterEach
  void noFrameIsOpen() {
    LostOwners.listen(null);
    assertThat(StackFrames.release()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("grounds")
  void framesNestAndGiveTheirMemoryBack(Grounds grounds) {
    try (Heap heap = grounds.heap()) {
      try (Frame outer = StackFrames.push(heap)) {
        long first = outer.allocate(100, 64);
        assertThat(first % 64).isZero();
        heap.options().space().memory().putLong(first, 42);
        long inner;
        try (Frame frame = StackFrames.push(heap)) {
          inner = frame.allocate(200);
          assertThat(inner).isGreaterThanOrEqualTo(first + 100);
          assertThat(inner % 16).isZero();
          long far = frame.allocate(100_000, 4096);
          assertThat(far % 4096).isZero();
          heap.options().space().memory().fill(far, 100_000, (byte) 1);
        }
        assertThat(outer.allocate(200)).isEqualTo(inner);
        assertThat(heap.options().space().memory().getLong(first)).isEqualTo(42);
        heap.validate();
      }
      assertThat(heap.summary().busyBlocks()).isZero();
    }
  }

  @Test
  void aPlatformThreadKeepsLittle() {
    assertThat(StackFrames.release()).isTrue();
    long before = Heap.processHeap().summary().busyBlocks();
    try (Frame frame = StackFrames.push()) {
      frame.allocate(100);
      frame.allocate(1 << 20);
    }
    assertThat(Heap.processHeap().summary().busyBlocks()).isLessThanOrEqualTo(before + 1);
    StackFrames.release();
    assertThat(Heap.processHeap().summary().busyBlocks()).isLessThanOrEqualTo(before);
  }

  @Test
  void onlyTheInnermostFrameAllocates() {
    try (Frame outer = StackFrames.push()) {
      try (Frame inner = StackFrames.push()) {
        assertThat(inner.isOpen()).isTrue();
        assertThatIllegalStateException()
            .isThrownBy(() -> outer.allocate(1))
            .withMessageContaining("a frame above it is open");
        assertThatIllegalStateException().isThrownBy(() -> outer.malloca(100_000));
        assertThatIllegalStateException().isThrownBy(() -> outer.segment(1, 1));
      }
      assertThat(outer.allocate(1)).isNotZero();
    }
    assertThat(leftOpen).hasValue(0);
  }

  @Test
  void framesClosedOutOfOrderDoNoHarm() {
    Frame outer = StackFrames.push();
    Frame middle = StackFrames.push();
    Frame inner = StackFrames.push();
    inner.malloca(5_000);
    middle.close();
    assertThat(leftOpen).hasValue(1);
    assertThat(inner.isOpen()).isFalse();
    assertThat(middle.isOpen()).isFalse();
    assertThat(outer.isOpen()).isTrue();
    Frame next = StackFrames.push();
    long address = next.allocate(8);
    inner.close();
    middle.close();
    assertThat(next.isOpen()).isTrue();
    assertThatIllegalStateException()
        .isThrownBy(() -> inner.allocate(1))
        .withMessageContaining("closed");
    assertThat(next.allocate(8)).isGreaterThan(address);
    next.close();
    outer.close();
    assertThat(outer.isOpen()).isFalse();
    assertThat(leftOpen).hasValue(1);
  }

  @Test
  void overflowIsAnExceptionAndTheFrameStaysUsable() {
    try (Frame frame = StackFrames.push()) {
      long first = frame.allocate(1_000);
      Heap.processHeap().options().space().memory().putLong(first, 7);
      assertThatExceptionOfType(FrameOverflowException.class)
          .isThrownBy(() -> frame.allocate(StackFrames.MAX_BYTES))
          .satisfies(e -> {
            assertThat(e.requested()).isEqualTo(StackFrames.MAX_BYTES);
            assertThat(e.limit()).isEqualTo(StackFrames.MAX_BYTES);
          })
          .withMessageContaining("use malloca or a heap");
      for (long size : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE}) {
        assertThatExceptionOfType(FrameOverflowException.class)
            .isThrownBy(() -> frame.allocate(size, 16));
      }
      int count = 0;
      try {
        for (; count < 1_000; count++) {
          frame.allocate(100_000);
        }
      } catch (FrameOverflowException e) {
        assertThat(e.used()).isLessThanOrEqualTo(StackFrames.MAX_BYTES);
      }
      assertThat(count).isBetween(60, 90);
      assertThat(frame.allocate(8)).isNotZero();
      assertThat(frame.malloca(1_000)).isNotZero();
      assertThat(Heap.processHeap().options().space().memory().getLong(first)).isEqualTo(7);
    }
    try (Frame frame = StackFrames.push()) {
      assertThat(frame.allocate(100_000)).isNotZero();
    }
  }

  @Test
  void endlessRecursionEndsInAnExceptionAndNotInACrash() {
    assertThatExceptionOfType(FrameOverflowException.class)
        .isThrownBy(() -> recurse(0))
        .withMessageContaining("no room");
    assertThat(leftOpen).hasValue(0);
  }

  @SuppressWarnings("InfiniteRecursion") // Until the frames are full.
  private static long recurse(int depth) {
    try (Frame frame = StackFrames.push()) {
      return frame.allocate(64 << 10) + recurse(depth + 1);
    }
  }

  @Test
  void alignmentsMustBePowersOfTwo() {
    try (Frame frame = StackFrames.push()) {
      for (long alignment : new long[] {0, -1, 3, 24, Long.MIN_VALUE}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> frame.allocate(1, alignment))
            .withMessageContaining("alignment=" + alignment);
      }
    }
  }

  @Test
  void aRefusalOfTheHeapLeavesTheFrameUsable() {
    HeapOptions options = HeapOptions.builder(AddressSpace.host()).byteLimit(1 << 20).build();
    try (Heap heap = Heap.create(options);
        Frame frame = StackFrames.push(heap)) {
      frame.allocate(100);
      assertThatExceptionOfType(OutOfMemoryException.class)
          .isThrownBy(() -> frame.allocate(4 << 20));
      assertThatExceptionOfType(OutOfMemoryException.class)
          .isThrownBy(() -> frame.malloca(4 << 20));
      frame.allocate(100);
      heap.validate();
    }
  }

  @Test
  void mallocaTakesWhatIsLargeFromTheHeap() {
    Heap heap = Heap.processHeap();
    assertThatIllegalStateException()
        .isThrownBy(() -> StackFrames.malloca(8))
        .withMessageContaining("this thread has none");
    long forgotten;
    try (Frame frame = StackFrames.push()) {
      assertThat(frame.allocate(8)).isNotZero();
      long small = StackFrames.malloca(StackFrames.MALLOCA_THRESHOLD);
      long large = StackFrames.malloca(StackFrames.MALLOCA_THRESHOLD + 1);
      forgotten = frame.malloca(50_000);
      assertThat(small % 16).isZero();
      assertThat(heap.isBlock(small)).isFalse();
      assertThat(heap.isBlock(large)).isTrue();
      try (Frame inner = StackFrames.push()) {
        long other = inner.malloca(2_000);
        StackFrames.freea(large);
        assertThat(heap.isBlock(other)).isTrue();
      }
      assertThat(heap.isBlock(large)).isFalse();
      frame.freea(small);
      frame.freea(0);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> frame.freea(large))
          .withMessageContaining("not from malloca of an open frame");
      assertThat(heap.isBlock(forgotten)).isTrue();
    }
    assertThat(heap.isBlock(forgotten)).isFalse();
  }

  @Test
  void aSegmentDiesWithItsFrameAndAViewDoesNot() {
    MemorySegment segment;
    MemorySegment view;
    try (Frame frame = StackFrames.push()) {
      segment = frame.segment(64, 8);
      view = frame.view(64, 8);
      segment.set(ValueLayout.JAVA_LONG, 56, 3);
      assertThat(segment.byteSize()).isEqualTo(64);
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> segment.get(ValueLayout.JAVA_LONG, 64));
      try (Frame inner = StackFrames.push()) {
        assertThat(inner.segment(8, 8).scope()).isNotEqualTo(segment.scope());
      }
      assertThat(segment.get(ValueLayout.JAVA_LONG, 56)).isEqualTo(3);
    }
    assertThatIllegalStateException().isThrownBy(() -> segment.get(ValueLayout.JAVA_LONG, 0));
    assertThat(view.scope().isAlive()).isTrue();
  }

  @Test
  void aSegmentOfAFrameThatWasLeftOpenDiesToo() {
    MemorySegment segment;
    try (Frame outer = StackFrames.push()) {
      assertThat(outer.isOpen()).isTrue();
      segment = StackFrames.push().segment(8, 8);
    }
    assertThat(segment.scope().isAlive()).isFalse();
    assertThat(leftOpen).hasValue(1);
  }

  @Test
  void simulatedMemoryHasNoSegments() {
    try (Heap heap = new Grounds("simulated", b -> b, 64).heap();
        Frame frame = StackFrames.push(heap)) {
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> frame.segment(8, 8));
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> frame.view(8, 8));
      assertThat(frame.allocate(8)).isNotZero();
    }
  }

  @Test
  void aFrameBelongsToItsThread() throws InterruptedException {
    try (Frame frame = StackFrames.push()) {
      List<Throwable> seen = new ArrayList<>();
      Thread.ofPlatform()
          .start(() -> {
            for (Runnable each : List.<Runnable>of(() -> frame.allocate(1), frame::close)) {
              try {
                each.run();
              } catch (WrongThreadException e) {
                seen.add(e);
              }
            }
          })
          .join();
      assertThat(seen).hasSize(2);
      assertThat(frame.isOpen()).isTrue();
    }
  }

  @Test
  void virtualThreadsHaveFramesOfTheirOwnAndKeepNothing() throws InterruptedException {
    int count = 2_000;
    Heap heap = Heap.processHeap();
    long before = heap.summary().busyBlocks();
    CountDownLatch allOpen = new CountDownLatch(count);
    CountDownLatch end = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    AtomicInteger wrong = new AtomicInteger();
    for (int i = 0; i < count; i++) {
      long mark = i;
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try (Frame frame = StackFrames.push()) {
                  long address = frame.allocate(64);
                  heap.options().space().memory().putLong(address, mark);
                  allOpen.countDown();
                  end.await();
                  if (heap.options().space().memory().getLong(address) != mark) {
                    wrong.incrementAndGet();
                  }
                } catch (InterruptedException e) {
                  wrong.incrementAndGet();
                }
              }));
    }
    allOpen.await();
    assertThat(heap.summary().busyBlocks() - before).isBetween(1L, count + 100L);
    end.countDown();
    for (Thread each : threads) {
      each.join();
    }
    assertThat(wrong).hasValue(0);
    assertThat(heap.summary().busyBlocks()).isLessThan(before + 100);
  }

  @Test
  void aBlockThatWasFreedByItsAddressDoesNotKeepAFrameOpen() {
    try (Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()))) {
      for (int closed = 0; closed < 2; closed++) {
        int frames = leftOpen.get();
        Frame low = StackFrames.push(heap);
        Frame high = StackFrames.push(heap);
        heap.free(high.malloca(5_000));
        Frame wrong = closed == 0 ? low : high;
        assertThatExceptionOfType(InvalidFreeException.class).isThrownBy(wrong::close);
        try (Frame _ = StackFrames.push(heap);
            Frame two = StackFrames.push(heap)) {
          assertThat(two.allocate(1)).isNotZero();
          assertThat(high.isOpen()).isFalse();
          assertThat(low.isOpen()).isEqualTo(closed == 1);
          assertThatIllegalStateException().isThrownBy(() -> high.allocate(1));
        }
        low.close();
        assertThat(leftOpen.get() - frames).isEqualTo(1 - closed);
        assertThat(heap.summary().busyBlocks()).isZero();
      }
    }
  }

  @Test
  void whatAThreadKeptIsGivenBackAfterItsEnd() throws InterruptedException {
    Heap heap = Heap.processHeap();
    int count = 50;
    long before = heap.summary().busyBlocks();
    for (int i = 0; i < count; i++) {
      Thread.ofPlatform()
          .start(() -> {
            try (Frame frame = StackFrames.push()) {
              assertThat(frame.allocate(8)).isNotZero();
            }
          })
          .join();
    }
    for (int i = 0; i < 100 && heap.summary().busyBlocks() > before + 5; i++) {
      System.gc();
      Thread.sleep(Duration.ofMillis(20));
    }
    assertThat(heap.summary().busyBlocks()).isLessThanOrEqualTo(before + 5);
    assertThat(leftOpen).hasValue(0);
  }
}
