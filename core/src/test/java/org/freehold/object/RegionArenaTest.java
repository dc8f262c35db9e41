package org.freehold.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Test;

/// The arena of a region beside the JDK's.
class RegionArenaTest {

  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  private static Throwable thrownBy(ThrowingCallable call) {
    try {
      call.call();
    } catch (Throwable e) {
      return e;
    }
    throw new AssertionError("nothing was thrown");
  }

  /// Both arenas throw the same exception.
  private static void sameAsTheJdk(Function<Arena, ThrowingCallable> call) {
    try (Arena jdk = Arena.ofConfined();
        Arena ours = Region.create().asArena()) {
      assertThat(thrownBy(call.apply(ours))).hasSameClassAs(thrownBy(call.apply(jdk)));
    }
  }

  @Test
  void wrongSizesAndAlignmentsAreRefusedAsByTheJdk() {
    sameAsTheJdk(arena -> () -> arena.allocate(-1, 1));
    sameAsTheJdk(arena -> () -> arena.allocate(8, 0));
    sameAsTheJdk(arena -> () -> arena.allocate(8, 3));
    sameAsTheJdk(arena -> () -> arena.allocate(8, -8));
    sameAsTheJdk(arena -> () -> arena.allocate(8).get(LONG, 8));
  }

  @Test
  void anotherThreadIsRefusedAsByTheJdk() {
    sameAsTheJdk(arena -> () -> onAnotherThread(() -> arena.allocate(8)));
    sameAsTheJdk(arena -> {
      MemorySegment segment = arena.allocate(8);
      return () -> onAnotherThread(() -> segment.get(ValueLayout.JAVA_BYTE, 0));
    });
    sameAsTheJdk(arena ->
        () ->
            onAnotherThread(() -> {
              arena.close();
              return 0;
            }));
  }

  private static void onAnotherThread(Callable<?> call) throws Throwable {
    Throwable[] thrown = new Throwable[1];
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                call.call();
              } catch (Throwable e) {
                thrown[0] = e;
              }
            });
    thread.join();
    if (thrown[0] != null) {
      throw thrown[0];
    }
  }

  @Test
  void aClosedArenaIsRefusedAsByTheJdk() {
    Arena jdk = Arena.ofConfined();
    Arena ours = Region.create().asArena();
    MemorySegment theirs = jdk.allocate(8);
    MemorySegment segment = ours.allocate(8);
    jdk.close();
    ours.close();
    assertThat(ours.scope().isAlive()).isFalse();
    assertThat(thrownBy(ours::close))
        .hasSameClassAs(thrownBy(jdk::close))
        .hasMessage("Already closed");
    assertThat(thrownBy(() -> ours.allocate(8))).hasSameClassAs(thrownBy(() -> jdk.allocate(8)));
    assertThat(thrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 0)))
        .hasSameClassAs(thrownBy(() -> theirs.get(ValueLayout.JAVA_BYTE, 0)));
  }

  @Test
  void segmentsAreZeroedDistinctAndAligned() {
    Region region = Region.create();
    Arena first = region.asArena();
    for (int i = 0; i < 100; i++) {
      first.allocate(1000).fill((byte) 7);
    }
    region.reset();
    assertThat(first.scope().isAlive()).isFalse();
    try (Arena arena = region.asArena()) {
      assertThat(arena).isNotSameAs(first).isSameAs(region.asArena());
      Set<Long> addresses = new HashSet<>();
      for (int i = 0; i < 1000; i++) {
        MemorySegment segment = arena.allocate(i % 300, 1L << (i % 10));
        assertThat(segment.byteSize()).isEqualTo(i % 300);
        assertThat(segment.address() % (1L << (i % 10))).isZero();
        assertThat(segment.asByteBuffer().mismatch(java.nio.ByteBuffer.allocate(i % 300)))
            .isEqualTo(-1);
        assertThat(segment.scope()).isEqualTo(arena.scope());
        assertThat(addresses.add(segment.address())).isTrue();
      }
    }
    assertThat(region.isOpen()).isFalse();
  }

  @Test
  void refusalsAreFreeholdsOwn() {
    try (Arena arena = Region.create(RegionOptions.ofHost().withMaximumSize(8192)).asArena()) {
      assertThatThrownBy(() -> arena.allocate(10_000)).isInstanceOf(OutOfMemoryException.class);
      assertThatThrownBy(() -> arena.allocate(Long.MAX_VALUE))
          .isInstanceOf(OutOfMemoryException.class);
      assertThat(arena.allocate(8000).byteSize()).isEqualTo(8000);
    }
  }

  @Test
  void closingTheRegionEndsTheSegments() {
    Region region = Region.create();
    MemorySegment allocated = region.asArena().allocate(8);
    MemorySegment view = region.segment(allocated.address(), 8);
    region.close();
    assertThatThrownBy(() -> allocated.get(LONG, 0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> view.get(LONG, 0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRegionWhoseArenaIsAnotherThreadsStaysOpen() throws Exception {
    Region region = Region.create();
    Thread other = Thread.ofVirtual().start(region::asArena);
    other.join();
    long block = region.allocate(8, 8);
    assertThatThrownBy(region::close).isInstanceOf(WrongThreadException.class);
    assertThatThrownBy(region::reset).isInstanceOf(WrongThreadException.class);
    assertThat(region.isOpen()).isTrue();
    assertThat(region.offsetOf(block)).isEqualTo(64);
    assertThatThrownBy(region::asSharedArena)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("confined arena already");
  }

  @Test
  void threadsAllocateInASharedArena() throws Exception {
    Region region = Region.create();
    try (Arena arena = region.asSharedArena();
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<List<MemorySegment>>> made = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        long mark = t + 1L;
        made.add(
            threads.submit(() -> {
              List<MemorySegment> own = new ArrayList<>();
              for (int i = 0; i < 5000; i++) {
                MemorySegment segment = arena.allocate(LONG);
                segment.set(LONG, 0, mark);
                own.add(segment);
              }
              return own;
            }));
      }
      Set<Long> addresses = new HashSet<>();
      for (int t = 0; t < 4; t++) {
        for (MemorySegment each : made.get(t).get()) {
          assertThat(each.get(LONG, 0)).isEqualTo(t + 1);
          addresses.add(each.address());
        }
      }
      assertThat(addresses).hasSize(20_000);
      region.validate();
    }
    assertThat(region.isOpen()).isFalse();
  }

  @Test
  void partsOfTheRegionAreSegmentsWithinItsBlocks() {
    try (Region region = Region.create()) {
      long block = region.allocate(100, 8);
      MemorySegment part = region.segment(block + 4, 96);
      part.set(ValueLayout.JAVA_INT_UNALIGNED, 0, 5);
      assertThat(region.memory().getInt(block + 4)).isEqualTo(5);
      assertThat(region.segment(block + 100, 0).byteSize()).isZero();
      for (long size : new long[] {-1, 97, Long.MAX_VALUE}) {
        assertThatThrownBy(() -> region.segment(block + 4, size))
            .isInstanceOf(IllegalArgumentException.class);
      }
      assertThatThrownBy(() -> region.segment(region.start(), 10))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> region.segment(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void simulatedMemoryHasNoArena() {
    RegionOptions simulated =
        RegionOptions.of(SimulatedMachine.builder().build().createProcess("none"));
    try (Region region = Region.create(simulated)) {
      long block = region.allocate(8, 8);
      assertThatThrownBy(region::asArena)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("simulated memory has no segments");
      assertThatThrownBy(() -> region.segment(block, 8))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }
}
