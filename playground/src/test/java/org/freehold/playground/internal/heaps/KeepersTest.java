package org.freehold.playground.internal.heaps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.inspect.snapshot.SnapshotHeap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is said to keep pages is asked of the heap itself: the blocks are freed, the heap is
/// compacted, and the memory that it gives back is what was said.
class KeepersTest {

  private static final long PAGE = 4_096;

  @TempDir private Path folder;

  /// What a heap gives back when it is compacted.
  private static long givenBack(RandomHeap made) {
    long before = made.heap.summary().committedBytes();
    made.heap.compact();
    return before - made.heap.summary().committedBytes();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void compactionGivesBackTheFreePages(long seed) throws IOException {
    try (RandomHeap made = new RandomHeap(seed).thinned();
        HeapSnapshot snapshot = made.snapshot(folder.resolve("s.fhs"))) {
      HeapAnalysis analysis = HeapAnalysis.of(snapshot, snapshot.heaps().getFirst());
      assertThat(analysis.freePages() * PAGE).isEqualTo(givenBack(made)).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void aPageGoesBackWhenItsKeepersAreFreedAndWithItWhatWasSaid(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> kept;
    PageCells cells;
    try (RandomHeap made = new RandomHeap(seed).thinned();
        HeapSnapshot snapshot = made.snapshot(folder.resolve("s.fhs"))) {
      cells = HeapAnalysis.of(snapshot, snapshot.heaps().getFirst()).pages();
      kept = keptCells(cells);
    }
    assertThat(kept).hasSizeGreaterThan(30);
    for (int i = 0; i < 25; i++) {
      int cell = kept.get(random.nextInt(kept.size()));
      checkPage(seed, cells, cell);
    }
  }

  private static List<Integer> keptCells(PageCells cells) {
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < cells.count(); i++) {
      if ((cells.flags(i) & PageCells.KEPT) != 0) {
        kept.add(i);
      }
    }
    return kept;
  }

  private void checkPage(long seed, PageCells cells, int cell) throws IOException {
    long page = cells.address(cell);
    try (RandomHeap made = new RandomHeap(seed).thinned();
        HeapSnapshot snapshot = made.snapshot(folder.resolve("again.fhs"))) {
      Keepers keepers =
          KeeperSearch.find(snapshot, snapshot.heaps().getFirst(), page + 7, page + 8);
      assertThat(keepers.from()).isEqualTo(page);
      assertThat(keepers.allBlocks()).isEqualTo(cells.keptBlocks(cell));
      assertThat(keepers.allBytes()).isEqualTo(cells.keptBytes(cell));
      assertThat(keepers.onPageBytes()).isEqualTo(cells.live(cell));
      assertThat(keepers.gainPages()).isEqualTo(cells.pages(cell)).isPositive();
      assertThat(keepers.freeFrom()).isLessThanOrEqualTo(page);
      assertThat(keepers.freeTo()).isGreaterThanOrEqualTo(page + PAGE);
      givenBack(made);
      for (KeptBlock each : keepers.blocks()) {
        assertThat(made.live).containsEntry(each.address(), each.requested());
        made.free(each.address());
      }
      assertThat(givenBack(made)).isEqualTo(keepers.gainPages() * PAGE);
    }
  }

  @Test
  void liveBytesOfAPageAreThoseOfTheBlocksThatOverlapIt() throws IOException {
    try (RandomHeap made = new RandomHeap(5);
        HeapSnapshot snapshot = made.snapshot(folder.resolve("s.fhs"))) {
      SnapshotHeap heap = snapshot.heaps().getFirst();
      HeapAnalysis analysis = HeapAnalysis.of(snapshot, heap);
      PageCells cells = analysis.pages();
      Map<Long, Long> ends = new HashMap<>();
      made.heap.walk(entry -> ends.put(entry.address(), entry.address() + entry.size()));
      for (int i = 0; i < cells.count(); i++) {
        if ((cells.flags(i) & PageCells.UNCOMMITTED) != 0) {
          continue;
        }
        long page = cells.address(i);
        long bytes = 0;
        int blocks = 0;
        for (long each : made.live.keySet()) {
          long end = Objects.requireNonNull(ends.get(each));
          long shared = Math.min(end, page + PAGE) - Math.max(each, page);
          bytes += Math.max(0, shared);
          blocks += shared > 0 ? 1 : 0;
        }
        assertThat((long) cells.live(i)).as("page %x", page).isEqualTo(bytes);
        assertThat(cells.blocks(i)).as("page %x", page).isEqualTo(blocks);
      }
      assertThat(analysis.blocks()).isEqualTo(made.live.size());
      assertThat(analysis.segments().stream().mapToLong(SegmentFigures::liveBlocks).sum())
          .isEqualTo(made.live.size());
      assertThat(analysis.segments().stream().mapToLong(SegmentFigures::committed).sum())
          .isEqualTo(made.heap.summary().committedBytes());
    }
  }

  @Test
  void aSegmentIsEmptyWhenAllItsBlocksAreGone() throws IOException {
    try (RandomHeap made = new RandomHeap(4).thinned();
        HeapSnapshot snapshot = made.snapshot(folder.resolve("s.fhs"))) {
      SnapshotHeap heap = snapshot.heaps().getFirst();
      SegmentFigures segment = HeapAnalysis.of(snapshot, heap).segments().getFirst();
      Keepers keepers =
          KeeperSearch.find(snapshot, heap, segment.base(), segment.base() + segment.reserved());
      assertThat(keepers.emptiesSegment()).isTrue();
      assertThat(keepers.isFirstSegment()).isTrue();
      assertThat(keepers.allBlocks()).isEqualTo(segment.liveBlocks());
      assertThat((keepers.gainPages() + segment.freePages()) * PAGE).isEqualTo(segment.committed());
    }
  }

  @Test
  void theBlocksOfAStackGiveBackWhatIsSaid() throws IOException {
    try (RandomHeap made = new RandomHeap(6).thinned();
        HeapSnapshot snapshot = made.snapshot(folder.resolve("s.fhs"))) {
      SnapshotHeap heap = snapshot.heaps().getFirst();
      long kept = made.kept.stream().filter(made.live::containsKey).findFirst().orElseThrow();
      int stack =
          KeeperSearch.find(snapshot, heap, kept, kept + 1).blocks().stream()
              .filter(each -> each.address() == kept)
              .findFirst()
              .orElseThrow()
              .stack();
      assertThat(snapshot.stack(stack)).anyMatch(each -> each.contains("RandomHeap.keep"));
      WithoutStack.Gain gain = WithoutStack.find(snapshot, heap, stack);
      givenBack(made);
      long freed = 0;
      for (long each : made.kept) {
        if (made.live.containsKey(each)) {
          made.free(each);
          freed++;
        }
      }
      assertThat(gain.blocks()).isEqualTo(freed);
      assertThat(givenBack(made)).isEqualTo(gain.pages() * PAGE);
    }
  }

  @Test
  void theCheapestPinsComeFirstAndShareNoPage() throws IOException {
    try (RandomHeap made = new RandomHeap(7).thinned();
        HeapSnapshot snapshot = made.snapshot(folder.resolve("s.fhs"))) {
      List<Pin> pins = HeapAnalysis.of(snapshot, snapshot.heaps().getFirst()).pins();
      assertThat(pins).isNotEmpty();
      for (int i = 1; i < pins.size(); i++) {
        assertThat(cost(pins.get(i))).isGreaterThanOrEqualTo(cost(pins.get(i - 1)));
      }
      for (Pin one : pins) {
        assertThat(pins)
            .filteredOn(other ->
                other.from() < one.from() + one.pages() * PAGE
                    && one.from() < other.from() + other.pages() * PAGE)
            .hasSize(1);
      }
    }
  }

  private static double cost(Pin pin) {
    return (double) pin.bytes() / pin.pages();
  }
}
