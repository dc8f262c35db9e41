package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.freehold.win32.HeapWalks.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Facts about heap walks, each observed on 64-bit Windows; the number is that of the fact in the
/// project's collection. Facts about headers are left out: Freehold stores none in user memory.
@ParameterizedClass
@EnumSource(MemoryKind.class)
class HeapWalkFactsTest {

  private static final int POINTER = 8;
  private static final long LARGE = 5 * 0x8000 * POINTER;

  private final Kernel32 kernel32;
  private final HeapHandle heap;

  HeapWalkFactsTest(MemoryKind kind) {
    kernel32 = new Kernel32(kind.space());
    heap = Objects.requireNonNull(kernel32.HeapCreate(0, 0, 0));
  }

  @AfterEach
  void destroyTheHeap() {
    assertThat(kernel32.HeapDestroy(heap)).isTrue();
  }

  private List<Step> walk() {
    return HeapWalks.walk(kernel32, heap);
  }

  private long allocate(long size) {
    long block = kernel32.HeapAlloc(heap, 0, size);
    assertThat(block).isPositive();
    return block;
  }

  @Test
  void h15ANewHeapIsARegionAFreeBlockAndAnUncommittedRange() {
    List<Step> steps = walk();
    assertThat(steps).hasSize(3);
    assertThat(steps.get(0).isRegion()).isTrue();
    assertThat(steps.get(1).isFree()).isTrue();
    assertThat(steps.get(2).isUncommitted()).isTrue();
  }

  @Test
  void h15TheEndOfAWalkStaysTheEnd() {
    ProcessHeapEntry entry = new ProcessHeapEntry();
    assertThat(entry.lpData()).isZero();
    int steps = 0;
    while (kernel32.HeapWalk(heap, entry)) {
      steps++;
    }
    kernel32.SetLastError(0xdead);
    assertThat(kernel32.HeapWalk(heap, entry)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(259);
    entry.restart();
    assertThat(kernel32.HeapWalk(heap, entry)).isTrue();
    assertThat(entry.lpData()).isEqualTo(heap.address());
    assertThat(steps).isEqualTo(3);
  }

  @Test
  void h16TheRegionIsTheHeapItself() {
    Step region = walk().getFirst();
    assertThat(region.data()).isEqualTo(heap.address());
    assertThat(region.bytes()).isLessThanOrEqualTo(0x1000);
    assertThat(region.overhead()).isZero();
    assertThat(region.region()).isZero();
    assertThat(region.committed()).isEqualTo(0x400 * POINTER);
    assertThat(region.uncommitted()).isEqualTo(0x10000 - region.committed());
    assertThat(region.first()).isEqualTo(region.data() + region.bytes());
    assertThat(region.last()).isEqualTo(region.data() + 0x10000);
  }

  @Test
  void h17TheUncommittedRangeFollowsTheCommittedOne() {
    List<Step> steps = walk();
    Step region = steps.get(0);
    Step free = steps.get(1);
    Step uncommitted = steps.get(2);
    assertThat(uncommitted.data()).isEqualTo(region.data() + region.committed());
    assertThat(uncommitted.data()).isEqualTo(free.data() + free.bytes() + 2L * free.overhead());
    assertThat(uncommitted.bytes()).isEqualTo(region.uncommitted());
    assertThat(uncommitted.overhead()).isZero();
  }

  @Test
  void h18LargeBlocksComeLastAndLeaveNoTrace() {
    List<Step> before = walk();
    long first = allocate(LARGE);
    List<Step> withOne = walk();
    assertThat(withOne).hasSize(before.size() + 1).startsWith(before.toArray(Step[]::new));
    Step step = withOne.getLast();
    assertThat(step.isBusy()).isTrue();
    assertThat(step.data()).isEqualTo(first);
    assertThat(step.bytes()).isEqualTo(LARGE);
    assertThat(step.region()).isEqualTo(64);
    long second = allocate(LARGE);
    assertThat(walk()).hasSize(before.size() + 2).startsWith(before.toArray(Step[]::new));
    assertThat(kernel32.HeapFree(heap, 0, first)).isTrue();
    assertThat(kernel32.HeapFree(heap, 0, second)).isTrue();
    assertThat(walk()).isEqualTo(before);
  }

  @Test
  void h19TheFirstBlockIsAtTheStartOfTheRegion() {
    long block = allocate(123);
    List<Step> steps = walk();
    assertThat(steps).hasSize(4);
    Step busy = steps.get(1);
    assertThat(busy.isBusy()).isTrue();
    assertThat(busy.data()).isEqualTo(block).isEqualTo(steps.get(0).first());
    assertThat(busy.bytes()).isEqualTo(123);
    assertThat(busy.overhead()).isEqualTo(5);
    assertThat(steps.get(2).data()).isEqualTo(busy.data() + busy.bytes() + busy.overhead());
    assertThat(steps.get(0).committed()).isEqualTo(0x400 * POINTER);
  }

  @Test
  void h20TheNextBlockComesRightAfterTheFirst() {
    long first = allocate(123);
    long second = allocate(456);
    List<Step> steps = walk();
    assertThat(steps.get(1).data()).isEqualTo(first);
    assertThat(steps.get(2).data()).isEqualTo(second).isGreaterThan(first);
    assertThat(steps.get(2).bytes()).isEqualTo(456);
  }

  private void allocateAndFree(int count, long size) {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      blocks.add(allocate(size));
    }
    for (long block : blocks) {
      assertThat(kernel32.HeapFree(heap, 0, block)).isTrue();
    }
  }

  @Test
  void h25TheFrontEndsSlotsAreShownOneByOne() {
    assertThat(kernel32.HeapSetInformation(heap, 0, new int[] {2}, 4)).isTrue();
    long size = 0x18 + 2 * POINTER;
    allocateAndFree(0x11, size);
    assertThat(walk()).hasSize(3);
    allocateAndFree(0x12, size);
    List<Step> steps = walk();
    assertThat(steps).hasSizeGreaterThan(24);
    int longest = 0;
    int run = 0;
    for (Step step : steps) {
      run = step.isFree() && step.bytes() == 0x30 ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    assertThat(longest).isGreaterThanOrEqualTo(0x12);
  }

  @Test
  void h26BlocksOfTheFrontEndHaveTheirExactSizeInARegionOfTheirOwn() {
    assertThat(kernel32.HeapSetInformation(heap, 0, new int[] {2}, 4)).isTrue();
    long size = 0x18 + 2 * POINTER;
    for (int i = 0; i < 0x40; i++) {
      allocate(size);
    }
    List<Step> steps = walk();
    assertThat(steps.stream().filter(Step::isRegion).count()).isGreaterThan(1);
    List<Step> busy = steps.stream().filter(Step::isBusy).toList();
    assertThat(busy).hasSize(0x40).allMatch(step -> step.bytes() == size);
    assertThat(busy.getLast().overhead()).isEqualTo(8);
  }

  @Test
  void h46SegmentsDoubleUpToALimit() {
    for (int i = 0; i < 100; i++) {
      allocate(0x60000);
    }
    List<Step> regions = walk().stream().filter(Step::isRegion).toList();
    assertThat(regions.getFirst().data()).isEqualTo(heap.address());
    assertThat(regions)
        .extracting(step -> step.committed() + step.uncommitted())
        .containsExactlyInAnyOrder(
            0x10000L, 0x100000L, 0x200000L, 0x400000L, 0x800000L, 0xFD0000L, 0xFD0000L);
    assertThat(regions).extracting(Step::region).containsExactly(0, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void aWalkShowsTheHeapAsItWasWhenItBegan() {
    long block = allocate(64);
    ProcessHeapEntry entry = new ProcessHeapEntry();
    assertThat(kernel32.HeapWalk(heap, entry)).isTrue();
    assertThat(kernel32.HeapFree(heap, 0, block)).isTrue();
    assertThat(kernel32.HeapWalk(heap, entry)).isTrue();
    assertThat(entry.lpData()).isEqualTo(block);
    assertThat(entry.cbData()).isEqualTo(64);
    assertThat(entry).hasToString(String.format("0x%016x busy 64+0 in 0", block));
  }

  @Test
  void aWalkBelongsToOneHeap() {
    HeapHandle other = Objects.requireNonNull(kernel32.HeapCreate(0, 0, 0));
    ProcessHeapEntry entry = new ProcessHeapEntry();
    assertThat(kernel32.HeapWalk(heap, entry)).isTrue();
    assertThat(kernel32.HeapWalk(other, entry)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(87);
    assertThat(kernel32.HeapDestroy(other)).isTrue();
    assertThat(kernel32.HeapWalk(other, entry)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(6);
    assertThat(kernel32.HeapWalk(null, entry)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(6);
  }

  @Test
  void overheadThatExceedsAByteIsShownAs255() {
    assertThat(kernel32.HeapSetInformation(heap, 0, new int[] {2}, 4)).isTrue();
    long block = 0;
    for (int i = 0; i < 0x20; i++) {
      block = allocate(0x1001);
    }
    long shrunk = kernel32.HeapReAlloc(heap, HeapFlags.HEAP_REALLOC_IN_PLACE_ONLY, block, 1);
    assertThat(shrunk).isEqualTo(block);
    assertThat(walk())
        .filteredOn(step -> step.data() == shrunk && step.isBusy())
        .singleElement()
        .satisfies(step -> assertThat(step.overhead()).isEqualTo(255));
  }
}
