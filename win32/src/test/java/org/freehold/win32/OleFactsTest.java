package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.freehold.vm.Memory;
import org.freehold.vm.SimulatedMachine;
import org.freehold.win32.Ole32.IMalloc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What strings and task memory answer where nothing was recorded.
@ParameterizedClass
@EnumSource(MemoryKind.class)
class OleFactsTest {

  private static final int MARKER = 0xBEEF;

  private final Kernel32 kernel32;
  private final Ole32 ole32;
  private final OleAut32 ole;
  private final Memory memory;

  OleFactsTest(MemoryKind kind) {
    kernel32 = new Kernel32(kind.space());
    ole32 = new Ole32(kernel32);
    ole = new OleAut32(ole32);
    memory = kernel32.space().memory();
    kernel32.SetLastError(MARKER);
  }

  @AfterEach
  void releaseTheProcess() {
    assertThat(kernel32.HeapValidate(kernel32.GetProcessHeap(), 0, 0)).isTrue();
    kernel32.releaseProcess();
  }

  private void assertError(int error) {
    assertThat(kernel32.GetLastError()).isEqualTo(error);
    kernel32.SetLastError(MARKER);
  }

  private long live() {
    return kernel32.GetProcessHeap().heap().summary().busyBlocks();
  }

  @Test
  void sixStringsOfASizeAreCachedAndTheOldestIsUsedFirst() {
    long[] strings = new long[8];
    for (int i = 0; i < strings.length; i++) {
      strings[i] = ole.SysAllocStringLen(0, 20);
    }
    for (long string : strings) {
      ole.SysFreeString(string);
      ole.SysFreeString(string);
    }
    assertThat(live()).isEqualTo(6);
    for (int i = 0; i < 6; i++) {
      assertThat(ole.SysAllocStringLen(0, 20)).isEqualTo(strings[i]);
    }
    assertThat(ole.SysAllocStringLen(0, 20)).isNotIn(strings[0], strings[1]);
  }

  @Test
  void stringsAbove64KiBAreNotCached() {
    long string = ole.SysAllocStringLen(0, 40_000);
    ole.SysFreeString(string);
    assertThat(live()).isZero();
    ole.SysFreeString(string);
    assertError(87);
  }

  @Test
  void withoutTheCacheStringsAreFreedAtOnce() {
    ole.SetOaNoCache();
    long string = ole.SysAllocString("text");
    ole.SysFreeString(string);
    assertThat(live()).isZero();
    assertError(MARKER);
    ole.SysFreeString(string);
    assertError(87);
  }

  @Test
  void lengthsThatDoNotFitAreRefusedWithoutAnError() {
    for (int length : new int[] {0x7FFFFFFC, 0x7FFFFFFF, Integer.MIN_VALUE, -1}) {
      assertThat(ole.SysAllocStringLen(0, length)).isZero();
      assertThat(ole.SysAllocStringLen("abc", length)).isZero();
      assertThat(ole.SysReAllocStringLen(new long[1], 0, length)).isZero();
    }
    for (int length : new int[] {0xFFFFFFF9, -1}) {
      assertThat(ole.SysAllocStringByteLen(0, length)).isZero();
      assertThat(ole.SysAllocStringByteLen(new byte[3], length)).isZero();
    }
    assertError(MARKER);
    assertThatThrownBy(() -> ole.SysAllocStringLen("abc", 4))
        .hasMessage("the text has 3 characters, and 4 are wanted");
    assertThatThrownBy(() -> ole.SysAllocStringByteLen(new byte[2], 3))
        .hasMessage("the text has 2 bytes, and 3 are wanted");
    assertThat(live()).isZero();
  }

  @Test
  void aTextEndsAtItsFirstZeroUnlessItsLengthIsGiven() {
    assertThat(ole.SysStringLen(ole.SysAllocString("ab\0c"))).isEqualTo(2);
    long four = ole.SysAllocStringLen("ab\0c", 4);
    assertThat(ole.SysStringLen(four)).isEqualTo(4);
    assertThat(ole.SysStringLen(ole.SysAllocString(four))).isEqualTo(2);
  }

  @Test
  void aStringIsReplacedByAPartOfItself() {
    long[] string = {ole.SysAllocString("the whole text")};
    assertThat(ole.SysReAllocString(string, string[0] + 8)).isEqualTo(1);
    assertThat(ole.SysStringLen(string[0])).isEqualTo(10);
    assertThat(memory.getByte(string[0])).isEqualTo((byte) 'w');
    assertThat(ole.SysReAllocString(string, string[0])).isEqualTo(1);
    assertThat(ole.SysStringLen(string[0])).isEqualTo(10);
    assertError(MARKER);
  }

  @Test
  void aPinnedStringIsFreedByItsLastReference() {
    ole.SetOaNoCache();
    long string = ole.SysAllocString("pinned");
    assertThat(ole.SysAddRefString(string)).isZero();
    assertThat(ole.SysAddRefString(string)).isZero();
    ole.SysFreeString(string);
    ole.SysReleaseString(string);
    assertThat(live()).isEqualTo(1);
    ole.SysReleaseString(string);
    assertThat(live()).isZero();
    ole.SysReleaseString(string);
    assertThat(ole.SysAddRefString(0)).isZero();
    ole.SysReleaseString(0);
    assertError(MARKER);
  }

  @Test
  void theAllocatorOfTheTaskIsOneAndKnowsTheHeapsBlocks() {
    IMalloc allocator = Objects.requireNonNull(ole32.CoGetMalloc(Ole32.MEMCTX_TASK));
    assertThat(ole32.CoGetMalloc(1)).isSameAs(allocator);
    assertThat(ole32.CoGetMalloc(2)).isNull();
    long block = ole32.CoTaskMemAlloc(10);
    assertThat(allocator.GetSize(block)).isEqualTo(10);
    long moved = allocator.Realloc(block, 1000);
    assertThat(kernel32.HeapSize(kernel32.GetProcessHeap(), 0, moved)).isEqualTo(1000);
    assertThat(allocator.Realloc(moved, 1L << 62)).isZero();
    assertError(8);
    assertThat(allocator.GetSize(moved)).isEqualTo(1000);
    assertError(MARKER);
    assertThat(allocator.GetSize(moved + 16)).isEqualTo(-1);
    assertError(87);
    ole32.CoTaskMemFree(moved);
    assertError(MARKER);
    ole32.CoTaskMemFree(moved);
    assertError(87);
    assertThat(allocator.DidAlloc(moved)).isZero();
    assertThat(allocator.Realloc(moved, 0)).isZero();
    assertError(87);
  }

  @Test
  void onAMachineOf32BitsTheLengthIsTheWholeHeader() {
    Kernel32 small =
        new Kernel32(SimulatedMachine.builder().bits(32).build().createProcess("small"));
    OleAut32 strings = new OleAut32(new Ole32(small));
    long string = strings.SysAllocString("abc");
    assertThat(string % 8).isEqualTo(4);
    assertThat(small.HeapSize(small.GetProcessHeap(), 0, string - 4)).isEqualTo(16);
    long handle = small.GlobalAlloc(Gmem.GHND, 5);
    assertThat(handle % 8).isEqualTo(4);
    assertThat(small.GlobalLock(handle) % 8).isZero();
    assertThat(small.GlobalAlloc(0, 1L << 40)).isZero();
    assertThat(small.GetLastError()).isEqualTo(8);
    small.releaseProcess();
  }
}
