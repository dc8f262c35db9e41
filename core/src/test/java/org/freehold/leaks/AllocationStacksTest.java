package org.freehold.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.freehold.heap.AllocationStacks;
import org.freehold.heap.AllocationStacks.Leak;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.LeakReport;
import org.freehold.heap.StackDatabase;
import org.freehold.heap.StackSampling;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Allocation stacks: who allocated a block. The test is outside the heap's packages, whose frames
/// are omitted from stacks.
class AllocationStacksTest {

  private final Heap heap =
      Heap.create(HeapOptions.builder(AddressSpace.host()).name("leaky").stackTraces(1).build());
  private final AllocationStacks stacks = stacksOf(heap);

  private static AllocationStacks stacksOf(Heap heap) {
    AllocationStacks found = heap.allocationStacks();
    if (found == null) {
      throw new IllegalStateException("no stacks");
    }
    return found;
  }

  @AfterEach
  void closes() {
    heap.validate();
    heap.close();
    assertThat(stacks.count()).isZero();
  }

  private long small() {
    return heap.allocate(24);
  }

  private long large() {
    return heap.allocate(3L << 20);
  }

  // Both call at the same position of their byte code.
  private long overloaded(int size) {
    return heap.allocate(size);
  }

  private long overloaded(long size) {
    return heap.allocate(size);
  }

  @Test
  void leaksAreGroupedByStackTheLargestFirst() {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      blocks.add(small());
    }
    long block = large();
    heap.free(blocks.remove(3));
    List<Leak> leaks = heap.leaks();
    assertThat(leaks).hasSize(2);
    assertThat(leaks.getFirst().blocks()).isEqualTo(1);
    assertThat(leaks.getFirst().bytes()).isEqualTo(3L << 20);
    assertThat(leaks.getFirst().samples()).containsExactly(block);
    assertThat(leaks.getFirst().stack().getFirst()).contains("AllocationStacksTest.large(");
    Leak many = leaks.getLast();
    assertThat(many.blocks()).isEqualTo(9).isEqualTo(many.estimatedBlocks());
    assertThat(many.bytes()).isEqualTo(9L * 24).isEqualTo(many.estimatedBytes());
    assertThat(many.stack().getFirst()).contains("AllocationStacksTest.small(");
    assertThat(many.stack().get(1)).contains("leaksAreGroupedByStackTheLargestFirst");
    assertThat(blocks).containsAll(many.samples());
    assertThat(many.samples()).hasSize(3);
  }

  @Test
  void aBlockIsKnownByItsAddressUntilItIsFreed() {
    long block = small();
    assertThat(stacks.sizeOf(block)).isEqualTo(24);
    assertThat(stacks.database().frames(stacks.stackOf(block)).getFirst()).contains(".small(");
    long next = small();
    long moved = heap.reallocate(block, 100_000);
    heap.free(next);
    assertThat(stacks.stackOf(block)).isEqualTo(-1);
    assertThat(stacks.sizeOf(moved)).isEqualTo(100_000);
    assertThat(stacks.database().frames(stacks.stackOf(moved)).getFirst())
        .contains("aBlockIsKnownByItsAddress");
    heap.free(moved);
    assertThat(stacks.stackOf(moved)).isEqualTo(-1);
    assertThat(stacks.sizeOf(moved)).isEqualTo(-1);
    assertThat(heap.leaks()).isEmpty();
  }

  @Test
  void overloadedMethodsAreDistinguished() {
    int first = stacks.stackOf(overloaded(8));
    int second = stacks.stackOf(overloaded(8L));
    assertThat(stacks.database().frames(first).getFirst())
        .contains(".overloaded(")
        .isNotEqualTo(stacks.database().frames(second).getFirst());
  }

  @Test
  void aStackIsStoredOnceAndTruncatedAtItsDepth() {
    StackDatabase database = new StackDatabase(4);
    int[] numbers = new int[10];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = deep(database, 50);
    }
    assertThat(numbers).containsOnly(1);
    assertThat(database.size()).isEqualTo(1);
    assertThat(database.frames(1)).hasSize(4).allMatch(line -> line.contains("deep("));
    assertThat(database.frames(StackDatabase.NONE)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> database.frames(2))
        .withMessage("there is no such stack, number=2");
  }

  private static int deep(StackDatabase database, int left) {
    return left == 0 ? database.capture() : deep(database, left - 1);
  }

  @Test
  void samplingEstimatesWhatItSkips() {
    for (StackSampling sampling :
        List.of(StackSampling.oneIn(20), StackSampling.everyBytes(10_000))) {
      SplittableRandom random = new SplittableRandom(7);
      try (Heap sampled = Heap.create(HeapOptions.of(AddressSpace.host()))) {
        AllocationStacks part = new AllocationStacks(StackDatabase.ofProcess(), sampling);
        sampled.attach(part);
        long bytes = 0;
        for (int i = 0; i < 40_000; i++) {
          long size = 1L + random.nextInt(2000);
          bytes += size;
          sampled.allocate(size);
        }
        Leak leak = sampled.leaks().getFirst();
        assertThat(leak.blocks()).isBetween(1000L, 8000L);
        // 2,000 samples or more: the standard deviation is below 3 %.
        assertThat((double) leak.estimatedBytes() / bytes).isCloseTo(1, within(0.2));
        assertThat(leak.estimatedBlocks() / 40_000.0).isCloseTo(1, within(0.35));
      }
    }
  }

  @Test
  void remoteFreesLeaveNothing() throws InterruptedException {
    int threads = 4;
    List<Thread> all = new ArrayList<>();
    List<List<Long>> handed = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      List<Long> mine = new ArrayList<>();
      handed.add(mine);
      all.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int n = 0; n < 3000; n++) {
                  long block = heap.reallocate(heap.allocate(16L + n % 50), 300);
                  if (n % 3 == 0) {
                    mine.add(block);
                  } else {
                    heap.free(block);
                  }
                }
              }));
    }
    for (Thread each : all) {
      each.join();
    }
    assertThat(stacks.count()).isEqualTo(threads * 1000L);
    assertThat(heap.summary().busyBlocks()).isEqualTo(threads * 1000L);
    handed.forEach(blocks -> blocks.forEach(heap::free));
    assertThat(stacks.count()).isZero();
  }

  @Test
  void waitingForTheLockIsCounted() throws InterruptedException {
    assertThat(heap.summary().lockContentions()).isZero();
    heap.lock();
    Thread other = Thread.ofPlatform().start(this::small);
    while (other.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    heap.unlock();
    other.join();
    assertThat(heap.summary().lockContentions()).isEqualTo(1);
  }

  @Test
  void aHeapWithoutStacksReportsThat() {
    try (Heap plain = Heap.create(HeapOptions.builder(AddressSpace.host()).name("plain").build())) {
      assertThat(plain.allocationStacks()).isNull();
      assertThatIllegalStateException()
          .isThrownBy(plain::leaks)
          .withMessage("the heap keeps no stacks: set HeapOptions.stackTraces, heap=plain");
    }
  }

  @Test
  void theReportNamesStacksAndSums() {
    assertThat(LeakReport.lines(List.of(heap))).isEmpty();
    small();
    small();
    List<String> lines = LeakReport.lines(List.of(heap));
    assertThat(lines.get(1)).matches("==\\d+==Freehold: blocks that were never freed");
    assertThat(lines.get(3))
        .isEqualTo("Leak of 24 byte(s) in 1 block(s), heap \"leaky\", allocated from:");
    assertThat(lines.get(4)).startsWith("    #0 ").contains("AllocationStacksTest.small(");
    assertThat(lines).last().isEqualTo("SUMMARY: Freehold: 48 byte(s) leaked in 2 block(s).");
  }
}
