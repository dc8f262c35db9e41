package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.freehold.heap.DebugOption.FREE_CHECK;
import static org.freehold.heap.DebugOption.NO_COALESCING;
import static org.freehold.heap.DebugOption.PAGE_HEAP_LIGHT;
import static org.freehold.heap.DebugOption.PARAMETER_CHECK;
import static org.freehold.heap.DebugOption.TAGGING;
import static org.freehold.heap.DebugOption.TAIL_CHECK;
import static org.freehold.heap.DebugOption.VALIDATE_ON_CALL;

import java.util.ArrayList;
import java.util.List;
import org.freehold.Bytes;
import org.freehold.InvalidFreeException;
import org.freehold.heap.internal.detect.Pattern;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a debug heap detects, when, and how it reports it.
class DebugHeapTest {

  private final AddressSpace space = SimulatedMachine.builder().build().createProcess("test");
  private final Memory memory = space.memory();
  private final List<Heap> heaps = new ArrayList<>();

  private HeapOptions.Builder options(DebugOption... options) {
    return HeapOptions.builder(space).name("orders").debugging(options);
  }

  private Heap open(HeapOptions.Builder options) {
    Heap heap = Heap.create(options.build());
    heaps.add(heap);
    return heap;
  }

  private Heap heap(DebugOption... options) {
    return open(options(options));
  }

  /// What the tests damage they repair, or the heap does.
  @AfterEach
  void closeTheHeaps() {
    for (Heap heap : heaps) {
      heap.validate();
      heap.close();
    }
  }

  private static Violation violationOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    HeapCorruptionException e = catchThrowableOfType(HeapCorruptionException.class, call);
    assertThat(e).as("a violation").isNotNull();
    Violation violation = e.violation().orElseThrow();
    assertThat(e).hasMessage(violation.toString());
    return violation;
  }

  private void repairTail(long block, long size) {
    memory.fill(block + size, 16, (byte) 0xAB);
  }

  @Test
  void anOverrunIsReportedInFullWhenTheBlockIsFreed() {
    Heap heap = heap(TAIL_CHECK);
    long block = heap.allocate(40);
    memory.fill(block, 40, (byte) 0x11);
    memory.putByte(block + 41, (byte) 0x22);
    memory.putByte(block + 42, (byte) 0x33);
    Violation found = violationOf(() -> heap.free(block));
    assertThat(found.toString())
        .isEqualTo(
            """
            heap buffer overrun in heap orders, found by free: 1 byte past the end of the block \
            of 40 bytes at 0x0000000000010000 was written
              block     0x0000000000010000, 40 bytes requested, 64 bytes including guards
              damaged   0x0000000000010029 to 0x000000000001002a
              expected  0xAB
              bytes, damaged ones in brackets:
                0000000000010000  11 11 11 11 11 11 11 11 11 11 11 11 11 11 11 11
                0000000000010010  11 11 11 11 11 11 11 11 11 11 11 11 11 11 11 11
                0000000000010020  11 11 11 11 11 11 11 11 ab[22 33]ab ab ab ab ab
                0000000000010030  ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab\
            """);
    assertThat(found.offset()).isEqualTo(41);
    assertThat(heap.isBlock(block)).as("the block is as it was").isTrue();
    repairTail(block, 40);
    heap.free(block);
  }

  @Test
  void onlyTheEndOfAGuardDamagedMeansThatTheNextBlockWasUnderrun() {
    Heap heap = heap(PARAMETER_CHECK);
    long first = heap.allocate(16);
    long second = heap.allocate(16);
    assertThat(HeapPicture.of(heap, first, second)).isEqualTo("B2* B2* F252 U…");
    memory.putInt(second - 4, 7);
    Violation found = heap.debugHeap().violations().getFirst();
    assertThat(found.kind()).isEqualTo(Violation.Kind.UNDERRUN);
    assertThat(found.block()).isEqualTo(second);
    assertThat(found.offset()).isEqualTo(-4);
    assertThat(found.toString())
        .startsWith(
            "heap buffer underrun in heap orders, found by validate: 4 bytes before the block of"
                + " 16 bytes at "
                + Bytes.address(second)
                + " was written");
    repairTail(first, 16);
  }

  @Test
  void pageHeapLightSeesAnUnderrunOfTheBlockThatIsFreed() {
    Heap heap = heap(PAGE_HEAP_LIGHT);
    long block = heap.allocate(100);
    assertThat(memory.getInt(block)).isEqualTo(0xE0E0E0E0);
    assertThat(memory.getLong(block + 100)).isEqualTo(0xA0A0A0A0A0A0A0A0L);
    memory.putByte(block - 1, (byte) 0);
    Violation found = violationOf(() -> heap.free(block));
    assertThat(found.kind()).isEqualTo(Violation.Kind.UNDERRUN);
    assertThat(found.offset()).isEqualTo(-1);
    memory.putByte(block - 1, (byte) 0xA0);
    heap.free(block);
    assertThat(memory.getInt(block)).isEqualTo(0xF0F0F0F0);
  }

  @Test
  void pageHeapLightGuardsLargeBlocksToo() {
    Heap heap = heap(PAGE_HEAP_LIGHT);
    long size = 3_000_001;
    long block = heap.allocate(size);
    assertThat(memory.getByte(block + size - 1)).isEqualTo((byte) 0xE0);
    memory.putByte(block + size, (byte) 1);
    assertThat(violationOf(() -> heap.free(block)).kind()).isEqualTo(Violation.Kind.OVERRUN);
    memory.putByte(block + size, (byte) 0xA0);
    heap.free(block);
    long zeroed = heap.allocateZeroed(size);
    assertThat(memory.getByte(zeroed)).isZero();
    assertThat(memory.getByte(zeroed + size - 1)).isZero();
  }

  @Test
  void aWriteAfterFreeIsFoundBeforeTheMemoryIsUsedAgain() {
    Heap heap = heap(FREE_CHECK);
    long block = heap.allocate(64);
    heap.free(block);
    memory.putByte(block + 63, (byte) 0);
    Violation found = violationOf(() -> heap.allocate(64));
    assertThat(found.kind()).isEqualTo(Violation.Kind.WRITE_AFTER_FREE);
    assertThat(found.operation()).isEqualTo("allocate");
    assertThat(found.offset()).isEqualTo(63);
    assertThat(HeapPicture.of(heap, heap.allocate(64)))
        .as("the damage is repaired")
        .isEqualTo("B4* F252 U…");
  }

  @Test
  void aWriteAfterFreeIsFoundBeforeABlockGrowsOverIt() {
    Heap heap = heap(FREE_CHECK);
    long block = heap.allocate(64);
    long next = heap.allocate(64);
    heap.free(next);
    memory.putByte(next, (byte) 0);
    assertThat(violationOf(() -> heap.reallocateInPlace(block, 120)).operation())
        .isEqualTo("reallocate");
    assertThat(heap.sizeOf(block)).isEqualTo(64);
    heap.validate();
    assertThat(heap.reallocateInPlace(block, 120)).isTrue();
  }

  @Test
  void freeMemoryThatNeverWasABlockIsWatchedToo() {
    Heap heap = heap(FREE_CHECK);
    long block = heap.allocate(64);
    memory.putByte(block + 200, (byte) 0);
    Violation found = heap.debugHeap().violations().getFirst();
    assertThat(found.block()).isZero();
    assertThat(found.offset()).isZero();
    assertThat(found.toString())
        .startsWith(
            "write after free in heap orders, found by validate: "
                + Bytes.address(block + 200)
                + " was written while it was free\n  block     none is known here;");
    Pattern.FREED.fill(memory, block + 200, 1);
  }

  @Test
  void pagesThatWereDecommittedComeBackFilled() {
    Heap heap = heap(FREE_CHECK);
    long block = heap.allocate(500_000);
    heap.free(block);
    heap.compact();
    heap.validate();
    long again = heap.allocate(600_000);
    heap.validate();
    assertThat(memory.getInt(again + 500_000)).isEqualTo(0xBAADF00D);
  }

  @Test
  void parameterChecksRefuseADamagedBlockToEveryCall() {
    Heap heap = heap(PARAMETER_CHECK);
    long block = heap.allocate(10);
    memory.putByte(block + 10, (byte) 0);
    assertThat(violationOf(() -> heap.sizeOf(block)).operation()).isEqualTo("sizeOf");
    assertThat(violationOf(() -> heap.reallocate(block, 20)).operation()).isEqualTo("reallocate");
    assertThat(violationOf(() -> heap.free(block)).operation()).isEqualTo("free");
    assertThat(heap.validate(block)).isFalse();
    assertThat(heap.validate(block + 1)).isFalse();
    repairTail(block, 10);
    assertThat(heap.validate(block)).isTrue();
    assertThat(heap.sizeOf(block)).isEqualTo(10);
  }

  @Test
  void validationOnCallFindsDamageOfAnyBlock() {
    Heap heap = heap(VALIDATE_ON_CALL);
    long damaged = heap.allocate(10);
    long other = heap.allocate(10);
    memory.putByte(damaged + 10, (byte) 0);
    assertThat(violationOf(() -> heap.sizeOf(other)).block()).isEqualTo(damaged);
    assertThat(violationOf(() -> heap.allocate(1)).operation()).isEqualTo("allocate");
    repairTail(damaged, 10);
    assertThat(heap.sizeOf(other)).isEqualTo(10);
  }

  @Test
  void withAHandlerTheHeapGoesOn() {
    List<Violation> reported = new ArrayList<>();
    Heap heap = open(options(VALIDATE_ON_CALL).onViolation(reported::add));
    long damaged = heap.allocate(10);
    memory.putByte(damaged + 10, (byte) 0);
    long other = heap.allocate(10);
    heap.free(other);
    assertThat(reported).as("each damage is reported once").hasSize(1);
    heap.free(damaged);
    assertThat(reported).extracting(Violation::operation).containsExactly("allocate", "free");
    memory.putByte(damaged, (byte) 0);
    reported.clear();
    assertThat(heap.allocate(10)).isEqualTo(damaged);
    assertThat(reported).extracting(Violation::kind).contains(Violation.Kind.WRITE_AFTER_FREE);
  }

  @Test
  void aBlockInQuarantineIsNotUsedAndIsCheckedWhenItLeaves() {
    Heap heap = open(options().debugging(Debugging.of(TAIL_CHECK).withQuarantine(200)));
    long block = heap.allocate(64);
    heap.free(block);
    assertThat(HeapPicture.of(heap, block)).isEqualTo("Q5* F251 U…");
    assertThat(heap.summary().busyBlocks()).isZero();
    assertThat(heap.summary().cachedBytes()).isEqualTo(80);
    long second = heap.allocate(64);
    assertThat(HeapPicture.of(heap, second)).isEqualTo("Q5 B5* F246 U…");
    memory.putByte(block + 5, (byte) 1);
    heap.free(second);
    long third = heap.allocate(64);
    Violation found = violationOf(() -> heap.free(third));
    assertThat(found.block()).isEqualTo(block);
    assertThat(found.offset()).isEqualTo(5);
    assertThat(heap.isBlock(third)).isTrue();
    heap.free(third);
    assertThat(HeapPicture.of(heap, heap.allocate(64)))
        .as("the first has left")
        .isEqualTo("B5* Q5 Q5 F241 U…");
  }

  @Test
  void theQuarantineGivesWayBeforeAHeapRefuses() {
    Heap heap =
        open(
            options()
                .maximumSize(1 << 16)
                .debugging(Debugging.of(FREE_CHECK).withQuarantine(1 << 20)));
    for (int i = 0; i < 100; i++) {
      heap.free(heap.allocate(10_000));
    }
  }

  @Test
  void wrongFreesTellWhatWasThere() {
    Heap heap = heap(TAIL_CHECK);
    long block = heap.allocate(48);
    assertThatThrownBy(() -> heap.free(block + 8))
        .isInstanceOf(InvalidFreeException.class)
        .hasMessage(
            "free: %s lies inside a block (8 bytes into the block at %s)",
            Bytes.address(block + 8), Bytes.address(block));
    heap.free(block);
    assertThatThrownBy(() -> heap.free(block))
        .isInstanceOfSatisfying(
            InvalidFreeException.class,
            e -> assertThat(e.what()).isEqualTo(InvalidFreeException.What.FREE))
        .hasMessage(
            "free: %s was freed before: double free (a block of 48 B was freed here)",
            Bytes.address(block));
    assertThatThrownBy(() -> heap.sizeOf(block + 16))
        .hasMessage(
            "sizeOf: %s was freed before (16 bytes into a freed block of 48 B)",
            Bytes.address(block + 16));
  }

  @Test
  void withoutCoalescingFreedBlocksStayApartUntilSomebodyAsks() {
    Heap heap = heap(NO_COALESCING);
    long[] blocks = new long[4];
    for (int i = 0; i < 4; i++) {
      blocks[i] = heap.allocate(100);
    }
    for (long block : blocks) {
      heap.free(block);
    }
    assertThat(HeapPicture.of(heap)).isEqualTo("F7 F7 F7 F7 F228 U…");
    heap.validate();
    assertThat(HeapPicture.of(heap, heap.allocate(300)))
        .as("it does not fit into one of them")
        .isEqualTo("F7 F7 F7 F7 B19* F209 U…");
    heap.compact();
    heap.validate();
    assertThat(HeapPicture.of(heap, heap.allocate(400))).isEqualTo("B25* F3 B19 F209 U…");
  }

  @Test
  void aBlockGrowsOverNeighboursThatWereNotCoalesced() {
    Heap heap = heap(NO_COALESCING, FREE_CHECK);
    long block = heap.allocate(100);
    long[] others = {heap.allocate(100), heap.allocate(100), heap.allocate(100)};
    for (long other : others) {
      heap.free(other);
    }
    assertThat(heap.reallocateInPlace(block, 400)).isTrue();
    heap.validate();
    assertThat(heap.reallocateInPlace(block, 40_000)).isTrue();
  }

  @Test
  void blocksAreCountedByTagsAndBySizes() {
    Heap heap = heap(TAGGING);
    DebugHeap debug = heap.debugHeap();
    int tag = debug.createTag("cache");
    assertThat(tag).isEqualTo(1);
    long tagged = debug.allocate(100, 1, tag);
    heap.free(debug.allocate(50, 64, tag));
    heap.allocate(40);
    heap.allocate(48);
    heap.allocate(5000);
    heap.allocate(2 << 20);
    assertThat(debug.tags())
        .containsExactly(
            new HeapTag(1, "cache", 2, 1, 100),
            new HeapTag(0, "Objects=  48", 2, 0, 88),
            new HeapTag(0, "Objects>2048", 1, 0, 5000),
            new HeapTag(0, "VirtualAlloc", 1, 0, 2 << 20));
    heap.reallocate(tagged, 10_000);
    assertThat(debug.tags().getFirst()).isEqualTo(new HeapTag(1, "cache", 3, 2, 10_000));
    assertThat(debug.tags().getFirst().blocks()).isEqualTo(1);
    assertThatThrownBy(() -> debug.allocate(1, 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the heap has no such tag, tag=2");
  }

  @Test
  void aBlockKeepsItsTagWhenItMovesAlsoWhenSomebodyWatches() {
    Heap heap = open(options(TAGGING).stackTraces(1));
    int tag = heap.debugHeap().createTag("cache");
    long block = heap.debugHeap().allocate(16, 1, tag);
    heap.allocate(16);
    assertThat(heap.reallocate(block, 1000)).isNotEqualTo(block);
    assertThat(heap.debugHeap().tags())
        .contains(new HeapTag(1, "cache", 2, 1, 1000), new HeapTag(0, "Objects=  16", 1, 0, 16));
    assertThat(heap.leaks()).isNotEmpty();
  }

  @Test
  void aHeapWithoutOptionsHasNothingToShow() {
    Heap heap = heap();
    DebugHeap debug = heap.debugHeap();
    long block = heap.allocate(10);
    assertThat(debug.violations()).isEmpty();
    assertThat(debug.violation(block)).isEmpty();
    assertThat(debug.createTag("x")).isZero();
    assertThat(debug.allocate(1, 1, 0)).isPositive();
    assertThat(debug.tags()).isEmpty();
    assertThat(heap.validate(block)).isTrue();
  }

  @Test
  void blocksKeepTheirAlignmentInEveryMode() {
    for (DebugOption option : DebugOption.values()) {
      Heap heap = heap(option);
      for (int shift = 4; shift < 18; shift++) {
        long block = heap.allocate(77, 1L << shift);
        assertThat(block % (1L << shift)).isZero();
        assertThat(heap.sizeOf(block)).isGreaterThanOrEqualTo(77);
        heap.free(block);
      }
    }
  }
}
