package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freehold.flags.GlobalFlag.DISABLE_COALESCING;
import static org.freehold.flags.GlobalFlag.HEAP_FREE_CHECK;
import static org.freehold.flags.GlobalFlag.HEAP_PARAMETER_CHECK;
import static org.freehold.flags.GlobalFlag.HEAP_TAIL_CHECK;
import static org.freehold.flags.GlobalFlag.HEAP_VALIDATE_ALL;
import static org.freehold.win32.HeapFlags.HEAP_REALLOC_IN_PLACE_ONLY;
import static org.freehold.win32.HeapFlags.HEAP_ZERO_MEMORY;

import java.util.List;
import java.util.Objects;
import org.freehold.flags.EffectiveFlags;
import org.freehold.flags.GlobalFlag;
import org.freehold.flags.GlobalFlags;
import org.freehold.flags.PageHeapSettings;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Facts about the heap calls under global flags, each observed on Windows; the number is that of
/// the fact in the project's collection. Facts about headers in user memory are left out, since
/// there are none.
class DebugHeapFactsTest {

  private static final int POINTER = 8;

  private final AddressSpace space = SimulatedMachine.builder().build().createProcess("debugged");
  private final Memory memory = space.memory();

  private Kernel32 processWith(GlobalFlag... flags) {
    return new Kernel32(
        space, new EffectiveFlags(GlobalFlags.of(flags), PageHeapSettings.OFF, 8, List.of()));
  }

  private static HeapHandle create(Kernel32 kernel32) {
    return Objects.requireNonNull(kernel32.HeapCreate(0, 0, 0));
  }

  private void assertTail(long address, int bytes) {
    for (int i = 0; i < bytes; i++) {
      assertThat(memory.getByte(address + i)).isEqualTo((byte) 0xAB);
    }
  }

  @Test
  void h32TwoPointersOfTailFollowTheBlockDirectly() {
    Kernel32 kernel32 = processWith(HEAP_TAIL_CHECK);
    HeapHandle heap = create(kernel32);
    for (int size : new int[] {1, 16, 100, 4096, 100_000}) {
      assertTail(kernel32.HeapAlloc(heap, 0, size) + size, 2 * POINTER);
    }
  }

  @Test
  void h33TheTailFollowsBlocksOfEverySizeAndMovesWhenTheBlockShrinks() {
    Kernel32 kernel32 = processWith(HEAP_TAIL_CHECK);
    HeapHandle heap = create(kernel32);
    for (int size = 0; size < 64; size++) {
      assertTail(kernel32.HeapAlloc(heap, 0, size) + size, 8);
    }
    long block = kernel32.HeapAlloc(heap, 0, 17);
    assertThat(kernel32.HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, block, 14)).isEqualTo(block);
    assertTail(block + 14, 2 * POINTER);
  }

  @ParameterizedTest
  @EnumSource(
      value = GlobalFlag.class,
      names = {"HEAP_PARAMETER_CHECK", "HEAP_VALIDATE_ALL"})
  void h34ABlockWithADamagedTailFailsEveryCallUntilItIsRepaired(GlobalFlag flag) {
    Kernel32 kernel32 = processWith(flag);
    HeapHandle heap = create(kernel32);
    long block = kernel32.HeapAlloc(heap, 0, 100);
    memory.putByte(block + 100, (byte) 0);
    assertThat(kernel32.HeapValidate(heap, 0, block)).isFalse();
    assertThat(kernel32.HeapValidate(heap, 0, 0)).isFalse();
    assertThat(kernel32.HeapSize(heap, 0, block)).isEqualTo(-1);
    assertThat(kernel32.HeapReAlloc(heap, 0, block, 200)).isZero();
    assertThat(kernel32.HeapFree(heap, 0, block)).isFalse();
    memory.putByte(block + 100, (byte) 0xAB);
    assertThat(kernel32.HeapValidate(heap, 0, block)).isTrue();
    assertThat(kernel32.HeapSize(heap, 0, block)).isEqualTo(100);
    block = kernel32.HeapReAlloc(heap, 0, block, 200);
    assertThat(block).isPositive();
    assertThat(kernel32.HeapFree(heap, 0, block)).isTrue();
  }

  @Test
  void h34WithTailChecksAloneTheSizeIsStillReturned() {
    Kernel32 kernel32 = processWith(HEAP_TAIL_CHECK);
    HeapHandle heap = create(kernel32);
    long block = kernel32.HeapAlloc(heap, 0, 100);
    memory.putByte(block + 100, (byte) 0);
    assertThat(kernel32.HeapValidate(heap, 0, block)).isFalse();
    assertThat(kernel32.HeapSize(heap, 0, block)).isEqualTo(100);
  }

  @Test
  void h35NewBlocksAreFilledInWholeWords() {
    Kernel32 kernel32 = processWith(HEAP_FREE_CHECK);
    HeapHandle heap = create(kernel32);
    long block = kernel32.HeapAlloc(heap, 0, 7);
    assertThat(memory.getInt(block)).isEqualTo(0xBAADF00D);
    assertThat(memory.getInt(block + 4)).isNotEqualTo(0xBAADF00D);
    for (int i = 0; i < 7; i++) {
      memory.putByte(block + i, (byte) (i + 1));
    }
    block = kernel32.HeapReAlloc(heap, 0, block, 15);
    for (int i = 0; i < 7; i++) {
      assertThat(memory.getByte(block + i)).isEqualTo((byte) (i + 1));
    }
    assertThat(memory.getByte(block + 7)).isNotEqualTo((byte) 0xBA);
    assertThat(memory.getInt(block + 8)).isEqualTo(0xBAADF00D);
    assertThat(memory.getInt(block + 12)).isNotEqualTo(0xBAADF00D);
  }

  @Test
  void h36FreedMemoryIsFilledAndWritesToItAreDetected() {
    Kernel32 kernel32 = processWith(HEAP_FREE_CHECK);
    HeapHandle heap = create(kernel32);
    long block = kernel32.HeapAlloc(heap, 0, 37);
    assertThat(kernel32.HeapFree(heap, 0, block)).isTrue();
    assertThat(memory.getInt(block + 16)).isEqualTo(0xFEEEFEEE);
    assertThat(kernel32.HeapValidate(heap, 0, 0)).isTrue();
    memory.putInt(block + 16, 0xDEADBEEF);
    assertThat(kernel32.HeapValidate(heap, 0, 0)).isFalse();
    memory.putInt(block + 16, 0xFEEEFEEE);
    assertThat(kernel32.HeapValidate(heap, 0, 0)).isTrue();
  }

  @Test
  void h37LargeBlocksAreZeroAndHaveNoTail() {
    Kernel32 kernel32 = processWith(HEAP_TAIL_CHECK, HEAP_FREE_CHECK);
    HeapHandle heap = create(kernel32);
    long size = 3000 * 1024 + 37;
    long block = kernel32.HeapAlloc(heap, 0, size);
    assertThat(kernel32.HeapSize(heap, 0, block)).isEqualTo(size);
    for (long i = 0; i < size + 2 * POINTER; i += 7) {
      assertThat(memory.getByte(block + i)).isZero();
    }
    assertThat(memory.getByte(block + size)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 15, 100, 1000})
  void h38AZeroedBlockIsZeroUpToItsTail(int size) {
    Kernel32 kernel32 = processWith(HEAP_TAIL_CHECK, HEAP_FREE_CHECK);
    HeapHandle heap = create(kernel32);
    long block = kernel32.HeapAlloc(heap, HEAP_ZERO_MEMORY, size);
    for (int i = 0; i < size; i++) {
      assertThat(memory.getByte(block + i)).isZero();
    }
    assertTail(block + size, 2 * POINTER);
  }

  @Test
  void h40CallersCannotAskForChecks() {
    Kernel32 kernel32 = processWith();
    HeapHandle heap = Objects.requireNonNull(kernel32.HeapCreate(0x60, 0, 0));
    assertThat(heap.heap().options().debugging().options()).isEmpty();
    long block = kernel32.HeapAlloc(heap, 0, 16);
    assertThat(memory.getByte(block + 16)).isNotEqualTo((byte) 0xAB);
  }

  @Test
  void h43ChecksFollowTheGlobalFlagsOfTheProcess() {
    HeapHandle checking = create(processWith(HEAP_PARAMETER_CHECK));
    assertThat(checking.heap().options().debugging().flags().toHeapFlags().flags())
        .isEqualTo(0x4000_0060);
    HeapHandle validating = create(processWith(HEAP_VALIDATE_ALL, DISABLE_COALESCING));
    assertThat(validating.heap().options().debugging().flags().toHeapFlags().flags())
        .isEqualTo(0x2000_00E0);
    assertThat(validating.heap().options().debugging().flags().toHeapFlags().forceFlags())
        .isEqualTo(0x2000_0060);
  }

  @Test
  void aWriteAfterFreeIsDetectedWhenTheMemoryIsReusedAndThenRepaired() {
    Kernel32 kernel32 = processWith(HEAP_FREE_CHECK);
    HeapHandle heap = create(kernel32);
    long block = kernel32.HeapAlloc(heap, 0, 64);
    assertThat(kernel32.HeapFree(heap, 0, block)).isTrue();
    memory.putByte(block + 3, (byte) 1);
    assertThat(kernel32.HeapAlloc(heap, 0, 64)).isZero();
    assertThat(kernel32.GetLastError()).isEqualTo(87);
    assertThat(kernel32.HeapAlloc(heap, 0, 64)).isEqualTo(block);
    assertThat(kernel32.HeapValidate(heap, 0, 0)).isTrue();
  }
}
