package org.freehold.heap.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.freehold.heap.internal.slab.SizeClasses;
import org.freehold.heap.internal.slab.SlabFixture;
import org.freehold.heap.internal.slab.SlabLists;
import org.freehold.testkit.Property;
import org.junit.jupiter.api.Test;

/// The bins of a cache against a list of addresses, with the slabs that they are refilled from:
/// `blocks in use = entries + blocks that were popped`; and how bins grow.
class CacheBinsTest {

  private static final SizeClasses CLASSES = new SizeClasses(4);
  private static final int CLASS = CLASSES.classOf(512);

  private static CacheBins bins(SlabFixture slabs) {
    return Objects.requireNonNull(
        CacheBins.tryCreate(slabs.directory(), CLASSES, CacheBins.MAX_BYTES));
  }

  private enum Kind {
    PUSH,
    POP,
    REFILL,
    RELEASE_OLDEST,
    UNDERFLOW,
    OVERFLOW
  }

  /// Something to do, and a number for how many.
  record Operation(Kind kind, int number) {
    static Operation draw(SplittableRandom random) {
      Kind[] kinds = Kind.values();
      return new Operation(kinds[random.nextInt(kinds.length)], random.nextInt(1_000));
    }
  }

  @Test
  void agreesWithAListOfEntries() {
    Property.of("a bin agrees with a list", Operation::draw, Subject::new).check();
  }

  private static final class Subject implements Property.Subject<Operation> {
    private static final int SLABS = 8;
    private static final long SLAB_BYTES = 8192;

    private final SlabFixture slabs = new SlabFixture(SLABS * SLAB_BYTES);
    private final SlabLists lists = new SlabLists(CLASS, CLASSES.blockSize(CLASS), _ -> {});
    private final CacheBins bins = bins(slabs);

    /// The entries from the oldest to the topmost, and blocks that were popped.
    private final List<Long> entries = new ArrayList<>();

    private final List<Long> popped = new ArrayList<>();

    Subject() {
      for (int i = 0; i < SLABS; i++) {
        lists.add(slabs.newSlab(CLASS, CLASSES.blockSize(CLASS), SLAB_BYTES, 1, false));
      }
    }

    @Override
    public void apply(Operation operation) {
      switch (operation.kind) {
        case PUSH -> push(operation.number);
        case POP -> pop();
        case REFILL -> refill(operation.number);
        case RELEASE_OLDEST -> releaseOldest(operation.number);
        case UNDERFLOW -> bins.growAfterUnderflow(CLASS);
        case OVERFLOW -> bins.growAfterOverflow(CLASS);
      }
      compare();
    }

    private void push(int number) {
      if (!bins.isFull(CLASS) && !popped.isEmpty()) {
        long address = popped.remove(number % popped.size());
        bins.push(CLASS, address);
        entries.addLast(address);
      }
    }

    private void pop() {
      long expected = entries.isEmpty() ? 0 : entries.removeLast();
      assertThat(bins.pop(CLASS)).isEqualTo(expected);
      if (expected != 0) {
        popped.add(expected);
      }
    }

    private void refill(int number) {
      int room = bins.capacity(CLASS) - entries.size();
      int wanted = room == 0 ? 0 : 1 + number % room;
      int before = entries.size();
      long inUse = lists.blocksInUse();
      boolean hadEnough = lists.slabBytes() / CLASSES.blockSize(CLASS) - inUse >= wanted;
      int count = bins.pushFrom(lists, wanted);
      assertThat(count == wanted).isEqualTo(hadEnough);
      assertThat(lists.blocksInUse()).isEqualTo(inUse + count);
      bins.forEach(
          CLASS,
          address -> {
            if (!entries.contains(address)) {
              entries.addLast(address);
            }
          });
      assertThat(entries).hasSize(before + count);
    }

    private void releaseOldest(int number) {
      if (!entries.isEmpty()) {
        int count = 1 + number % entries.size();
        bins.releaseOldest(lists, count);
        entries.subList(0, count).clear();
      }
    }

    private void compare() {
      List<Long> found = new ArrayList<>();
      bins.forEach(CLASS, found::add);
      assertThat(found).isEqualTo(entries).doesNotHaveDuplicates();
      assertThat(bins.depth(CLASS)).isEqualTo(entries.size());
      assertThat(bins.isFull(CLASS)).isEqualTo(entries.size() == bins.capacity(CLASS));
      assertThat(lists.blocksInUse()).isEqualTo(entries.size() + popped.size());
      lists.check();
    }

    @Override
    public void close() {
      bins.release();
      slabs.close();
    }
  }

  @Test
  void aRefillLeavesTheLowestAddressTopmost() {
    try (SlabFixture slabs = new SlabFixture(8192)) {
      CacheBins bins = bins(slabs);
      SlabLists lists = new SlabLists(CLASS, 512, _ -> {});
      lists.add(slabs.newSlab(CLASS, 512, 4096, 1, false));
      bins.growAfterUnderflow(CLASS);
      assertThat(bins.pushFrom(lists, 7)).isEqualTo(7);
      long lowest = bins.pop(CLASS);
      for (int i = 1; i < 7; i++) {
        assertThat(bins.pop(CLASS)).isEqualTo(lowest + i * 512L);
      }
      assertThat(bins.pop(CLASS)).isZero();
      bins.release();
    }
  }

  @Test
  void aRefillOnlyBinStopsWhereMostHaveEnoughAndOneThatOscillatesGrowsOn() {
    try (SlabFixture slabs = new SlabFixture(4096)) {
      CacheBins bins = bins(slabs);
      int smallest = 0;
      for (int expected : new int[] {7, 15, 31, 63, 127, 255, 255, 255}) {
        bins.growAfterUnderflow(smallest);
        assertThat(bins.capacity(smallest)).isEqualTo(expected);
      }
      bins.growAfterOverflow(smallest);
      assertThat(bins.capacity(smallest)).isEqualTo(511);
      for (int expected : new int[] {1023, 2047, 4095, 8191, 16383, 16383}) {
        int before = bins.capacity(smallest);
        bins.growAfterOverflow(smallest);
        assertThat(bins.capacity(smallest)).as("one kind only").isEqualTo(before);
        bins.growAfterUnderflow(smallest);
        assertThat(bins.capacity(smallest)).isEqualTo(expected);
      }
      bins.release();
    }
  }

  @Test
  void capacitiesTogetherStayBelowTheLimitBesideTheFirstFewOfEachClass() {
    try (SlabFixture slabs = new SlabFixture(4096)) {
      CacheBins bins = bins(slabs);
      for (int round = 0; round < 20; round++) {
        for (int c = 0; c < CLASSES.count(); c++) {
          bins.growAfterUnderflow(c);
          bins.growAfterOverflow(c);
        }
      }
      long bytes = 0;
      long first = 0;
      for (int c = 0; c < CLASSES.count(); c++) {
        bytes += (long) bins.capacity(c) * CLASSES.blockSize(c);
        first += Math.min(7L, bins.capacity(c)) * CLASSES.blockSize(c);
        assertThat(bins.capacity(c)).as("capacity of class %d", c).isBetween(4, 16383);
      }
      assertThat(bytes).isBetween(CacheBins.MAX_BYTES / 2, CacheBins.MAX_BYTES + first);
      bins.release();
    }
  }
}
