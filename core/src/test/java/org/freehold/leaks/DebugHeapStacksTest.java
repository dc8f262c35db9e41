package org.freehold.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.freehold.Bytes;
import org.freehold.InvalidFreeException;
import org.freehold.heap.DebugOption;
import org.freehold.heap.Debugging;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.Violation;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who allocated and freed a block that was damaged, or freed by an invalid free. The test is in a
/// package of its own, since frames of the heap's packages are omitted.
class DebugHeapStacksTest {

  private final AddressSpace space = SimulatedMachine.builder().build().createProcess("test");
  private final Memory memory = space.memory();
  private final Heap heap =
      Heap.create(
          HeapOptions.builder(space)
              .name("orders")
              .debugging(Debugging.of(DebugOption.FREE_CHECK, DebugOption.TAIL_CHECK))
              .stackTraces(1)
              .build());

  @AfterEach
  void closeTheHeap() {
    heap.validate();
    heap.close();
  }

  private long allocateHere() {
    return heap.allocate(24);
  }

  private void freeHere(long block) {
    heap.free(block);
  }

  private static void assertFrame(List<String> stack, String method) {
    assertThat(stack.getFirst())
        .startsWith("org.freehold.leaks.DebugHeapStacksTest." + method + "(DebugHeapStacksTest");
  }

  @Test
  void anOverrunReportsWhoAllocatedTheBlock() {
    long block = allocateHere();
    memory.putByte(block + 24, (byte) 0);
    Violation found = heap.debugHeap().violation(block).orElseThrow();
    assertFrame(found.allocatedBy(), "allocateHere");
    assertThat(found.freedBy()).isEmpty();
    assertThat(found.toString())
        .contains(
            "\n  allocated by\n    at org.freehold.leaks.DebugHeapStacksTest.allocateHere(Debug")
        .doesNotContain("freed by");
    memory.putByte(block + 24, (byte) 0xAB);
  }

  @Test
  void aWriteAfterFreeReportsWhoFreedTheBlock() {
    long block = allocateHere();
    freeHere(block);
    memory.putByte(block, (byte) 0);
    Violation found = heap.debugHeap().violations().getFirst();
    assertThat(found.kind()).isEqualTo(Violation.Kind.WRITE_AFTER_FREE);
    assertThat(found.block()).isEqualTo(block);
    assertFrame(found.allocatedBy(), "allocateHere");
    assertFrame(found.freedBy(), "freeHere");
    assertThat(found.toString())
        .startsWith(
            "write after free in heap orders, found by validate: the block of 24 bytes at "
                + Bytes.address(block)
                + " was written at offset 0 after it was freed\n")
        .contains("\n  freed by\n    at org.freehold.leaks.DebugHeapStacksTest.freeHere(Debug");
    memory.putByte(block, (byte) 0xEE);
  }

  @Test
  void invalidFreesReportTheHistoryOfTheBlock() {
    long block = allocateHere();
    assertThatThrownBy(() -> heap.free(block + 8))
        .isInstanceOf(InvalidFreeException.class)
        .hasMessageStartingWith(
            "free: "
                + Bytes.address(block + 8)
                + " lies inside a block (8 bytes into the block at "
                + Bytes.address(block)
                + ")\n  allocated by\n    at org.freehold.leaks.DebugHeapStacksTest.allocateHere(")
        .hasMessageNotContaining("freed by");
    freeHere(block);
    assertThatThrownBy(() -> heap.free(block))
        .isInstanceOf(InvalidFreeException.class)
        .hasMessageContaining(
            "\n  allocated by\n    at org.freehold.leaks.DebugHeapStacksTest.allocateHere(")
        .hasMessageContaining(
            "\n  freed by\n    at org.freehold.leaks.DebugHeapStacksTest.freeHere(");
  }
}
