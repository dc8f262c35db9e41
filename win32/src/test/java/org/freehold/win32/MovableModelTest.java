package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freehold.win32.Gmem.GMEM_DISCARDABLE;
import static org.freehold.win32.Gmem.GMEM_DISCARDED;
import static org.freehold.win32.Gmem.GMEM_INVALID_HANDLE;
import static org.freehold.win32.Gmem.GMEM_MODIFY;
import static org.freehold.win32.Gmem.GMEM_MOVEABLE;
import static org.freehold.win32.Gmem.GMEM_ZEROINIT;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.NativeAddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Random calls of both families against a model of the objects: size, attributes, lock count,
/// contents, and the last error of every call; where the machine has little memory, refusals too,
/// which change nothing.
class MovableModelTest {

  private static final int MARKER = 0xBEEF;
  private static final int LIVE = 100;

  private static final class Thing {
    long handle;
    boolean movable;
    boolean discarded;
    boolean discardable;
    int locks;
    long size;
    byte contents;
  }

  private final List<Thing> things = new ArrayList<>();
  private Random random = new Random(0);
  private Kernel32 kernel32 = new Kernel32(AddressSpace.host());
  private Memory memory = AddressSpace.host().memory();
  private int unit;
  private int refusals;

  private static AddressSpace space(String ground) {
    return switch (ground) {
      case "native" -> NativeAddressSpace.apart();
      case "simulated32" -> SimulatedMachine.builder().bits(32).build().createProcess("model");
      case "scarce" ->
          SimulatedMachine.builder().commitLimit(1 << 20).build().createProcess("model");
      default -> SimulatedMachine.builder().build().createProcess("model");
    };
  }

  @ParameterizedTest
  @CsvSource({"native, 10000", "simulated, 5000", "simulated32, 5000", "scarce, 5000"})
  void everyAnswerIsTheModels(String ground, int calls) {
    run(ground, calls, 1);
  }

  @Tag("campaign")
  @ParameterizedTest
  @CsvSource({"native, 1000000", "simulated, 1000000", "simulated32, 1000000", "scarce, 1000000"})
  void everyAnswerOfAMillionIsTheModels(String ground, int calls) {
    run(ground, calls, 2);
  }

  private void run(String ground, int calls, long seed) {
    random = new Random(seed);
    AddressSpace space = space(ground);
    kernel32 = new Kernel32(space);
    memory = space.memory();
    unit = space.info().pointerBits() / 4;
    for (int i = 0; i < calls; i++) {
      step();
      if (i % (calls / 20) == 0) {
        assertThat(kernel32.HeapValidate(kernel32.GetProcessHeap(), 0, 0)).isTrue();
        things.forEach(this::check);
      }
    }
    assertThat(refusals > 0).as("refusals").isEqualTo(ground.equals("scarce"));
    while (!things.isEmpty()) {
      free(things.removeLast());
    }
    assertThat(kernel32.GetProcessHeap().heap().summary().busyBlocks()).isZero();
    kernel32.releaseProcess();
    assertThat(space.reservedBytes()).isZero();
  }

  private boolean isGlobal() {
    return random.nextBoolean();
  }

  private long size() {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> random.nextInt(100_000);
      case 2 -> 1L << 62 | random.nextInt(1000);
      default -> random.nextInt(500);
    };
  }

  private void step() {
    kernel32.SetLastError(MARKER);
    if (things.isEmpty() || (things.size() < LIVE && random.nextInt(3) == 0)) {
      make();
      return;
    }
    Thing thing = things.get(random.nextInt(things.size()));
    switch (random.nextInt(9)) {
      case 0, 1 -> {
        things.remove(thing);
        free(thing);
      }
      case 2, 3 -> resize(thing);
      case 4 -> lock(thing);
      case 5 -> unlock(thing);
      case 6 -> modify(thing);
      case 7 -> discard(thing);
      default -> check(thing);
    }
  }

  private void assertError(int error) {
    assertThat(kernel32.GetLastError()).isEqualTo(error);
    kernel32.SetLastError(MARKER);
  }

  /// Whether a request was refused, which must be for want of memory and not for its size alone.
  private boolean isRefused(long result) {
    if (result != 0) {
      assertError(MARKER);
      return false;
    }
    assertError(8);
    return true;
  }

  private void make() {
    Thing thing = new Thing();
    thing.movable = random.nextInt(3) > 0;
    thing.discardable = thing.movable && random.nextInt(4) == 0;
    thing.size = size();
    boolean zeroed = random.nextBoolean();
    int flags =
        (thing.movable ? GMEM_MOVEABLE : 0)
            | (thing.discardable ? GMEM_DISCARDABLE : 0)
            | (zeroed ? GMEM_ZEROINIT : 0);
    boolean isGlobal = isGlobal();
    thing.handle =
        isGlobal ? kernel32.GlobalAlloc(flags, thing.size) : kernel32.LocalAlloc(flags, thing.size);
    boolean isHuge = thing.size > 1L << 30;
    if (isRefused(thing.handle)) {
      refusals += isHuge ? 0 : 1;
      return;
    }
    assertThat(isHuge).isFalse();
    thing.discarded = thing.movable && thing.size == 0;
    if (isGlobal && !thing.movable) {
      thing.size = Math.max(1, thing.size);
    }
    if (zeroed) {
      assertContents(thing, 0, thing.size, (byte) 0);
    }
    things.add(thing);
    assertThat(thing.handle & (unit - 1)).isEqualTo(thing.movable ? unit / 2 : 0);
    fill(thing);
  }

  /// The address of an object's block; its lock count is as before.
  private long address(Thing thing) {
    if (!thing.movable || thing.discarded) {
      return thing.movable ? 0 : thing.handle;
    }
    long address = kernel32.GlobalLock(thing.handle);
    if (thing.locks < 255) {
      kernel32.GlobalUnlock(thing.handle);
    }
    kernel32.SetLastError(MARKER);
    return address;
  }

  private void fill(Thing thing) {
    thing.contents = (byte) random.nextInt();
    if (!thing.discarded && thing.size > 0) {
      memory.fill(address(thing), thing.size, thing.contents);
    }
  }

  private void assertContents(Thing thing, long from, long to, byte value) {
    long address = address(thing);
    for (long i = from; i < to; i = i < from + 20 || i >= to - 21 ? i + 1 : to - 21) {
      assertThat(memory.getByte(address + i)).isEqualTo(value);
    }
  }

  private void check(Thing thing) {
    kernel32.SetLastError(MARKER);
    assertThat(kernel32.GlobalSize(thing.handle)).isEqualTo(thing.discarded ? 0 : thing.size);
    int flags =
        thing.locks
            | (thing.discardable ? GMEM_DISCARDABLE : 0)
            | (thing.discarded ? GMEM_DISCARDED : 0);
    assertThat(kernel32.GlobalFlags(thing.handle)).isEqualTo(flags);
    assertError(MARKER);
    if (!thing.discarded) {
      assertContents(thing, 0, thing.size, thing.contents);
      assertThat(kernel32.LocalHandle(address(thing))).isEqualTo(thing.handle);
    }
    assertError(MARKER);
  }

  private void free(Thing thing) {
    check(thing);
    assertThat(isGlobal() ? kernel32.GlobalFree(thing.handle) : kernel32.LocalFree(thing.handle))
        .isZero();
    assertError(MARKER);
    if (thing.movable) {
      assertThat(kernel32.GlobalFlags(thing.handle)).isEqualTo(GMEM_INVALID_HANDLE);
      assertThat(kernel32.LocalFree(thing.handle)).isEqualTo(thing.handle);
      assertError(6);
    }
  }

  private void resize(Thing thing) {
    long size = Math.max(1, size());
    boolean mayMove = random.nextBoolean();
    boolean zeroed = random.nextBoolean();
    int flags = (mayMove ? GMEM_MOVEABLE : 0) | (zeroed ? GMEM_ZEROINIT : 0);
    long before = address(thing);
    long result =
        isGlobal()
            ? kernel32.GlobalReAlloc(thing.handle, size, flags)
            : kernel32.LocalReAlloc(thing.handle, size, flags);
    boolean isStuck = !mayMove && (!thing.movable || thing.locks > 0);
    if (isRefused(result)) {
      refusals += isStuck || size > 1L << 30 ? 0 : 1;
      check(thing);
      return;
    }
    if (thing.movable) {
      assertThat(result).isEqualTo(thing.handle);
    }
    thing.handle = result;
    long old = thing.discarded ? 0 : thing.size;
    thing.discarded = false;
    thing.size = size;
    if (isStuck) {
      assertThat(address(thing)).isEqualTo(before);
    }
    assertContents(thing, 0, Math.min(old, size), thing.contents);
    if (zeroed) {
      assertContents(thing, old, size, (byte) 0);
    }
    assertThat(kernel32.GlobalSize(thing.handle)).isEqualTo(size);
    fill(thing);
  }

  private void lock(Thing thing) {
    long address =
        isGlobal() ? kernel32.GlobalLock(thing.handle) : kernel32.LocalLock(thing.handle);
    if (thing.discarded) {
      assertThat(address).isZero();
      assertError(157);
    } else if (thing.movable) {
      thing.locks = Math.min(255, thing.locks + 1);
      assertError(MARKER);
    } else {
      assertThat(address).isEqualTo(thing.handle);
      assertError(MARKER);
    }
  }

  private void unlock(Thing thing) {
    boolean isGlobal = isGlobal();
    boolean isLocked =
        isGlobal ? kernel32.GlobalUnlock(thing.handle) : kernel32.LocalUnlock(thing.handle);
    if (!thing.movable) {
      assertThat(isLocked).isEqualTo(isGlobal);
      assertError(isGlobal ? MARKER : 158);
    } else if (thing.locks == 0) {
      assertThat(isLocked).isFalse();
      assertError(158);
    } else {
      thing.locks--;
      assertThat(isLocked).isEqualTo(thing.locks > 0);
      assertError(isLocked ? MARKER : 0);
    }
  }

  private void modify(Thing thing) {
    boolean makesDiscardable = random.nextBoolean();
    boolean makesMovable = random.nextBoolean();
    int flags =
        GMEM_MODIFY
            | (makesDiscardable ? GMEM_DISCARDABLE : 0)
            | (makesMovable ? GMEM_MOVEABLE : 0);
    boolean isGlobal = isGlobal();
    long result =
        isGlobal
            ? kernel32.GlobalReAlloc(thing.handle, size(), flags)
            : kernel32.LocalReAlloc(thing.handle, size(), flags);
    assertError(MARKER);
    if (!thing.movable && makesMovable && isGlobal) {
      assertThat(result & (unit - 1)).isEqualTo(unit / 2);
      thing.handle = result;
      thing.movable = true;
      thing.discardable = makesDiscardable;
    } else {
      assertThat(result).isEqualTo(thing.handle);
      thing.discardable |= thing.movable && makesDiscardable;
    }
    check(thing);
  }

  private void discard(Thing thing) {
    boolean isGlobal = isGlobal();
    long result =
        isGlobal ? kernel32.GlobalDiscard(thing.handle) : kernel32.LocalDiscard(thing.handle);
    if (!thing.movable) {
      if (!isRefused(result)) {
        thing.handle = result;
        thing.size = 0;
      }
    } else if (thing.locks > 0) {
      assertThat(result).isZero();
      assertError(isGlobal ? MARKER : 87);
    } else {
      assertThat(result).isEqualTo(thing.handle);
      assertError(MARKER);
      thing.discarded = true;
      thing.size = 0;
    }
    check(thing);
  }
}
