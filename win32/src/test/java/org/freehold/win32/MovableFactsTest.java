package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freehold.win32.Gmem.GMEM_DDESHARE;
import static org.freehold.win32.Gmem.GMEM_DISCARDABLE;
import static org.freehold.win32.Gmem.GMEM_DISCARDED;
import static org.freehold.win32.Gmem.GMEM_FIXED;
import static org.freehold.win32.Gmem.GMEM_INVALID_HANDLE;
import static org.freehold.win32.Gmem.GMEM_MODIFY;
import static org.freehold.win32.Gmem.GMEM_MOVEABLE;
import static org.freehold.win32.Gmem.GMEM_ZEROINIT;
import static org.freehold.win32.Gmem.LMEM_DISCARDABLE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What movable memory answers where nothing was recorded: all flags in all states, wrong handles,
/// and objects whose block somebody freed.
@ParameterizedClass
@EnumSource(MemoryKind.class)
class MovableFactsTest {

  private static final int MARKER = 0xBEEF;

  private enum State {
    FIXED,
    MOVABLE,
    LOCKED,
    DISCARDED
  }

  private final Kernel32 kernel32;

  MovableFactsTest(MemoryKind kind) {
    kernel32 = new Kernel32(kind.space());
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

  private long make(State state) {
    long handle = kernel32.GlobalAlloc(state == State.FIXED ? 0 : GMEM_MOVEABLE, 100);
    if (state == State.LOCKED) {
      kernel32.GlobalLock(handle);
    } else if (state == State.DISCARDED) {
      kernel32.GlobalDiscard(handle);
    }
    kernel32.SetLastError(MARKER);
    return handle;
  }

  /// The last error that a reallocation must leave; [#MARKER] when it succeeds.
  private static int expected(State state, boolean isGlobal, int flags, long size) {
    boolean moves = (flags & GMEM_MOVEABLE) != 0;
    if ((flags & GMEM_MODIFY) != 0) {
      return MARKER;
    }
    if (isSilent(state, isGlobal, flags, size)) {
      return MARKER;
    }
    if ((flags & GMEM_DISCARDABLE) != 0) {
      return 87;
    }
    if (size == 0 && state != State.FIXED) {
      return moves && state != State.LOCKED ? MARKER : 87;
    }
    boolean isStuck = !moves && (state == State.FIXED || state == State.LOCKED);
    return isStuck && size > 16 * 1024 ? 8 : MARKER;
  }

  /// Whether the call fails and leaves the last error alone.
  private static boolean isSilent(State state, boolean isGlobal, int flags, long size) {
    return isGlobal
        && state == State.LOCKED
        && (flags & GMEM_MODIFY) == 0
        && (size == 0 || (flags & GMEM_DISCARDABLE) != 0);
  }

  @Test
  void everyReallocationInEveryState() {
    int[] bits = {GMEM_MOVEABLE, GMEM_ZEROINIT, GMEM_MODIFY, GMEM_DISCARDABLE, GMEM_DDESHARE};
    for (State state : State.values()) {
      for (int set = 0; set < 1 << bits.length; set++) {
        int flags = 0;
        for (int i = 0; i < bits.length; i++) {
          flags |= (set >> i & 1) * bits[i];
        }
        for (long size : new long[] {0, 1, 100, 101, 5000, 300_000}) {
          checkReallocation(state, true, flags, size);
          checkReallocation(state, false, flags, size);
        }
      }
    }
  }

  private void checkReallocation(State state, boolean isGlobal, int flags, long size) {
    String what = state + " " + isGlobal + " flags " + Integer.toHexString(flags) + " to " + size;
    long handle = make(state);
    long result =
        isGlobal
            ? kernel32.GlobalReAlloc(handle, size, flags)
            : kernel32.LocalReAlloc(handle, size, flags);
    int error = expected(state, isGlobal, flags, size);
    boolean fails = error != MARKER || isSilent(state, isGlobal, flags, size);
    boolean modifies = (flags & GMEM_MODIFY) != 0;
    assertThat(kernel32.GetLastError()).as(what).isEqualTo(error);
    assertThat(result == 0).as(what).isEqualTo(fails);
    boolean isConverted =
        isGlobal && state == State.FIXED && modifies && (flags & GMEM_MOVEABLE) != 0;
    long now = fails ? handle : result;
    if (state != State.FIXED) {
      assertThat(now).as(what).isEqualTo(handle);
    } else if (isConverted) {
      assertThat(now).as(what).isNotEqualTo(handle);
      assertThat(kernel32.GlobalHandle(handle)).as(what).isEqualTo(now);
    }
    long old = state == State.DISCARDED ? 0 : 100;
    assertThat(kernel32.GlobalSize(now)).as(what).isEqualTo(fails || modifies ? old : size);
    boolean isDiscarded =
        state != State.FIXED && ((fails || modifies) ? state == State.DISCARDED : size == 0);
    boolean isDiscardable =
        modifies && (flags & GMEM_DISCARDABLE) != 0 && (state != State.FIXED || isConverted);
    int locks = state == State.LOCKED ? 1 : 0;
    assertThat(kernel32.GlobalFlags(now))
        .as(what)
        .isEqualTo(
            locks | (isDiscarded ? GMEM_DISCARDED : 0) | (isDiscardable ? GMEM_DISCARDABLE : 0));
    assertThat(kernel32.GlobalFree(now)).as(what).isZero();
  }

  @Test
  void aFixedObjectGrowsInPlaceWhereTheMemoryBehindItIsFree() {
    long first = kernel32.GlobalAlloc(GMEM_FIXED, 100);
    long second = kernel32.GlobalAlloc(GMEM_FIXED, 100);
    assertThat(kernel32.GlobalReAlloc(first, 200, 0)).as("behind it is another block").isZero();
    assertError(8);
    assertThat(kernel32.GlobalReAlloc(second, 200, 0)).isEqualTo(second);
    assertThat(kernel32.GlobalReAlloc(second, 10, 0)).isEqualTo(second);
    assertThat(kernel32.LocalReAlloc(second, 5000, GMEM_ZEROINIT)).isEqualTo(second);
    assertThat(kernel32.GlobalSize(second)).isEqualTo(5000);
    assertThat(isZero(second + 10, 4990)).isTrue();
    assertThat(kernel32.GlobalReAlloc(second, 16 * 1024 + 1, 0)).isZero();
    assertError(8);
    assertThat(kernel32.GlobalFree(second)).isZero();
    assertThat(kernel32.GlobalReAlloc(first, 200, 0)).isEqualTo(first);
  }

  @Test
  void aLargeObjectHasRoomToGrowAndLeavesItsPlaceWhenItIsSmall() {
    long handle = kernel32.GlobalAlloc(GMEM_MOVEABLE, 0xF_EFC9);
    long address = kernel32.GlobalLock(handle);
    kernel32.SetLastError(MARKER);
    assertThat(kernel32.GlobalReAlloc(handle, 0xF_FFA8, 0)).isEqualTo(handle);
    assertThat(kernel32.GlobalReAlloc(handle, 0x3_FBD9, 0)).isEqualTo(handle);
    assertThat(kernel32.GlobalReAlloc(handle, 0xF_FFA8, GMEM_ZEROINIT)).isEqualTo(handle);
    assertThat(isZero(address + 0x3_FBD9, 0xF_FFA8 - 0x3_FBD9)).isTrue();
    assertError(MARKER);
    for (long size : new long[] {0xF_FFA9, 0x3_FBD8, 1}) {
      assertThat(kernel32.GlobalReAlloc(handle, size, 0)).isZero();
      assertError(8);
      assertThat(kernel32.GlobalSize(handle)).isEqualTo(0xF_FFA8);
    }
    assertThat(kernel32.GlobalReAlloc(handle, 1, GMEM_MOVEABLE)).isEqualTo(handle);
    assertThat(kernel32.GlobalLock(handle)).isNotEqualTo(address);
    assertThat(kernel32.GlobalFree(handle)).isZero();
  }

  private boolean isZero(long address, long size) {
    for (long i = 0; i < size; i++) {
      if (kernel32.space().memory().getByte(address + i) != 0) {
        return false;
      }
    }
    return true;
  }

  /// Numbers that are no handles, to every call.
  @Test
  void numbersThatAreNoHandles() {
    long handle = kernel32.GlobalAlloc(GMEM_MOVEABLE, 10);
    long[] unaligned = {
      1, 7, handle + 1, handle - 4, handle + 16, 0xdead0008L, -8, Long.MIN_VALUE + 8
    };
    kernel32.SetLastError(MARKER);
    for (long number : unaligned) {
      assertThat(kernel32.GlobalLock(number)).isZero();
      assertError(6);
      assertThat(kernel32.GlobalUnlock(number)).isFalse();
      assertError(6);
      assertThat(kernel32.LocalUnlock(number)).isFalse();
      assertError(6);
      assertThat(kernel32.GlobalSize(number)).isZero();
      assertError(6);
      assertThat(kernel32.LocalFlags(number)).isEqualTo(GMEM_INVALID_HANDLE);
      assertError(6);
      assertThat(kernel32.GlobalReAlloc(number, 10, GMEM_MOVEABLE)).isZero();
      assertError(6);
      assertThat(kernel32.LocalReAlloc(number, 10, GMEM_MODIFY)).isZero();
      assertError(6);
      assertThat(kernel32.LocalHandle(number)).isZero();
      assertError(6);
      assertThat(kernel32.GlobalFree(number)).isEqualTo(number);
      assertError(6);
    }
  }

  /// An address that could be a fixed object, and is none.
  @Test
  void addressesThatAreNoBlocks() {
    long block = kernel32.GlobalAlloc(0, 100);
    kernel32.SetLastError(MARKER);
    assertThat(kernel32.GlobalSize(block + 16)).isZero();
    assertError(6);
    assertThat(kernel32.GlobalFree(block + 16)).isEqualTo(block + 16);
    assertError(6);
    assertThat(kernel32.GlobalReAlloc(block + 16, 1, GMEM_MOVEABLE)).isZero();
    assertError(6);
    assertThat(kernel32.GlobalFlags(block + 16)).isZero();
    assertError(MARKER);
    assertThat(kernel32.GlobalLock(block + 16)).isEqualTo(block + 16);
    assertError(MARKER);
    assertThat(kernel32.GlobalUnlock(block + 16)).isTrue();
    assertError(MARKER);
    assertThat(kernel32.LocalUnlock(block + 16)).isFalse();
    assertError(158);
    assertThat(kernel32.GlobalFree(block)).isZero();
    assertThat(kernel32.GlobalFree(block)).isEqualTo(block);
    assertError(6);
    assertThat(kernel32.GlobalLock(0x10)).as("nothing is there").isZero();
    assertError(MARKER);
  }

  @Test
  void anObjectWhoseBlockWasFreedBehindItsBack() {
    long handle = kernel32.GlobalAlloc(GMEM_MOVEABLE, 100);
    long block = kernel32.GlobalLock(handle);
    kernel32.SetLastError(MARKER);
    assertThat(kernel32.GlobalFree(block)).isZero();
    assertError(MARKER);
    assertThat(kernel32.GlobalSize(handle)).isZero();
    assertError(87);
    assertThat(kernel32.GlobalReAlloc(handle, 200, GMEM_MOVEABLE)).isZero();
    assertError(8);
    long other = kernel32.GlobalAlloc(0, 100);
    assertThat(kernel32.GlobalHandle(other)).isEqualTo(other);
    assertThat(kernel32.GlobalFree(other)).isZero();
    kernel32.SetLastError(MARKER);
    assertThat(kernel32.GlobalFree(handle)).isEqualTo(handle);
    assertError(6);
    assertThat(kernel32.GlobalFlags(handle))
        .as("the handle is free all the same")
        .isEqualTo(GMEM_INVALID_HANDLE);
    assertThat(kernel32.GlobalAlloc(GMEM_MOVEABLE, 1)).isEqualTo(handle);
  }

  @Test
  void blocksOfTheHeapAreObjects() {
    long block = kernel32.HeapAlloc(kernel32.GetProcessHeap(), 0, 55);
    assertThat(kernel32.GlobalHandle(block)).isEqualTo(block);
    long handle = kernel32.GlobalReAlloc(block, 0, GMEM_MODIFY | GMEM_MOVEABLE);
    assertThat(kernel32.GlobalSize(handle)).isEqualTo(55);
    assertThat(kernel32.GlobalLock(handle)).isEqualTo(block);
    assertThat(kernel32.LocalReAlloc(block, 0, GMEM_MODIFY | GMEM_MOVEABLE)).isEqualTo(block);
    HeapHandle other = kernel32.HeapCreate(0, 0, 0);
    long foreign = kernel32.HeapAlloc(other, 0, 55);
    kernel32.SetLastError(MARKER);
    assertThat(kernel32.GlobalSize(foreign)).isZero();
    assertError(6);
    assertThat(kernel32.HeapDestroy(other)).isTrue();
  }

  @Test
  void theFamiliesDifferWhereTheyDo() {
    long local = kernel32.LocalAlloc(0, 0);
    assertThat(kernel32.LocalSize(local)).isZero();
    long discardable = kernel32.LocalAlloc(GMEM_MOVEABLE | LMEM_DISCARDABLE, 5);
    assertThat(kernel32.LocalFlags(discardable)).isEqualTo(LMEM_DISCARDABLE);
    assertThat(kernel32.GlobalFlags(discardable)).isEqualTo(GMEM_DISCARDABLE);
    long shared = kernel32.LocalAlloc(GMEM_MOVEABLE | GMEM_DDESHARE, 5);
    assertThat(kernel32.GlobalFlags(shared)).as("only GlobalAlloc keeps it").isZero();
    long fixed = kernel32.GlobalAlloc(GMEM_DDESHARE | GMEM_DISCARDABLE, 5);
    assertThat(kernel32.GlobalFlags(fixed)).isZero();
  }
}
