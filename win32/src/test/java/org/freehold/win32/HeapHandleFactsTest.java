package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freehold.win32.HeapFlags.HEAP_CREATE_ENABLE_EXECUTE;
import static org.freehold.win32.Page.PAGE_EXECUTE_READWRITE;
import static org.freehold.win32.Page.PAGE_READWRITE;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Facts about creating heaps and about their handles, each observed on 64-bit Windows; the number
/// is that of the fact in the project's collection.
@ParameterizedClass
@EnumSource(MemoryKind.class)
class HeapHandleFactsTest {

  private static final int POINTER = 8;

  private final AddressSpace space;
  private final Kernel32 kernel32;

  HeapHandleFactsTest(MemoryKind kind) {
    space = kind.space();
    kernel32 = new Kernel32(space);
  }

  private HeapHandle create(int options, long initial, long maximum) {
    return Objects.requireNonNull(kernel32.HeapCreate(options, initial, maximum));
  }

  private void destroy(HeapHandle heap) {
    assertThat(kernel32.HeapDestroy(heap)).isTrue();
  }

  private long reserved(HeapHandle heap) {
    HeapWalks.Step region = HeapWalks.walk(kernel32, heap).getFirst();
    return region.committed() + region.uncommitted();
  }

  @Test
  void h01HandlesAreAddressesOfRegions() {
    List<HeapHandle> heaps = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      HeapHandle heap = create(0, 0, i % 2 == 0 ? 0 : 0x30000);
      assertThat(heap.address()).isPositive();
      assertThat(heap.address() % 0x10000).isZero();
      assertThat(heap).hasToString(String.format("HeapHandle[0x%016x]", heap.address()));
      heaps.add(heap);
    }
    assertThat(heaps).extracting(HeapHandle::address).doesNotHaveDuplicates();
    heaps.forEach(this::destroy);
  }

  @Test
  void h01AHandlesAddressBelongsToTheHeapAsLongAsItExists() {
    HeapHandle heap = create(0, 0, 0);
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      blocks.add(kernel32.HeapAlloc(heap, 0, 0x8000));
    }
    blocks.forEach(block -> assertThat(kernel32.HeapFree(heap, 0, block)).isTrue());
    assertThat(kernel32.HeapSetInformation(heap, 3, new int[] {1, 0}, 8)).isTrue();
    assertThat(HeapWalks.walk(kernel32, heap).getFirst().data()).isEqualTo(heap.address());
    assertThat(space.query(heap.address()).allocationBase()).isEqualTo(heap.address());
    destroy(heap);
  }

  @Test
  void h01TheHeapsOfAProcessAreListedInTheOrderOfTheirCreation() {
    HeapHandle first = create(0, 0, 0);
    HeapHandle process = kernel32.GetProcessHeap();
    HeapHandle[] none = {};
    assertThat(kernel32.GetProcessHeaps(0, none)).isEqualTo(2);
    assertThat(kernel32.GetProcessHeaps(0, null)).isEqualTo(2);
    HeapHandle second = create(0, 0, 0);
    HeapHandle[] handles = {first, first, first, first};
    assertThat(kernel32.GetProcessHeaps(2, handles)).as("more than fit").isEqualTo(3);
    assertThat(handles).containsExactly(process, first, first, first);
    assertThat(kernel32.GetProcessHeaps(4, handles)).isEqualTo(3);
    assertThat(handles).containsExactly(process, first, second, first);
    destroy(first);
    assertThat(kernel32.GetProcessHeaps(4, handles)).isEqualTo(2);
    assertThat(handles).startsWith(process, second);
    destroy(second);
    assertThat(kernel32.GetProcessHeaps(4, handles)).isEqualTo(1);
    process.heap().close();
  }

  @Test
  void aProcessWithoutMemoryHasNoHeaps() {
    Kernel32 poor =
        new Kernel32(SimulatedMachine.builder().commitLimit(0x1000).build().createProcess("poor"));
    assertThat(poor.GetProcessHeaps(0, null)).isZero();
    assertThat(poor.GetLastError()).isEqualTo(8);
  }

  @Test
  void h45AGrowableHeapReservesMoreThanItCommits() {
    for (long initial : new long[] {0, 1, 0x2000, 0xE000, 0xE001, 0x10000, 0x12345, 0x100000}) {
      HeapHandle heap = create(0, initial, 0);
      long committed = (initial + 0x1fff) / 0x2000 * 0x2000;
      assertThat(reserved(heap)).isEqualTo((committed + 1 + 0xffff) / 0x10000 * 0x10000);
      assertThat(HeapWalks.walk(kernel32, heap).getFirst().committed())
          .isEqualTo(Math.max(0x400 * POINTER, committed));
      destroy(heap);
    }
  }

  @Test
  void h47AHeapOfFixedSizeReservesThatSize() {
    for (long size = 0x100; size <= 255 * 0x100; size += 0x100) {
      HeapHandle heap = create(0, size, size);
      assertThat(reserved(heap)).isEqualTo((size + 0x1fff) / 0x2000 * 0x2000);
      destroy(heap);
    }
  }

  @Test
  void anExecutableHeapIsRefusedUnlessThePolicyAllowsIt() {
    assertThat(kernel32.HeapCreate(HEAP_CREATE_ENABLE_EXECUTE, 0, 0)).isNull();
    assertThat(kernel32.GetLastError()).isEqualTo(1655);
  }

  @Test
  void anExecutableHeapIsExecutableThroughoutAndNoOtherIs() {
    Kernel32 allowed = new Kernel32(space, HeapPolicy.DEFAULT.withExecutable(true));
    for (int options : new int[] {0, HEAP_CREATE_ENABLE_EXECUTE}) {
      HeapHandle heap = Objects.requireNonNull(allowed.HeapCreate(options, 0, 0));
      for (long size : new long[] {16, 0x30000, 0x200000}) {
        long block = allowed.HeapAlloc(heap, 0, size);
        MemoryBasicInformation found =
            Objects.requireNonNull(allowed.VirtualQuery(block + size - 1));
        int expected = options == 0 ? PAGE_READWRITE : PAGE_EXECUTE_READWRITE;
        assertThat(found.protect()).isEqualTo(expected);
        assertThat(found.allocationProtect()).isEqualTo(expected);
      }
      long large = allowed.HeapAlloc(heap, 0, 0x200000);
      int inPlace = HeapFlags.HEAP_REALLOC_IN_PLACE_ONLY;
      assertThat(allowed.HeapReAlloc(heap, inPlace, large, 0x100000)).isEqualTo(large);
      assertThat(heap.heap().reallocateInPlace(large, 0x180000)).isTrue();
      MemoryBasicInformation grown = Objects.requireNonNull(allowed.VirtualQuery(large + 0x170000));
      assertThat(grown.protect()).isEqualTo(options == 0 ? PAGE_READWRITE : PAGE_EXECUTE_READWRITE);
      assertThat(allowed.HeapDestroy(heap)).isTrue();
    }
  }
}
