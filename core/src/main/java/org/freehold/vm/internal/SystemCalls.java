package org.freehold.vm.internal;

import java.lang.foreign.Arena;
import org.freehold.internal.change.StackReserve;
import org.jspecify.annotations.Nullable;

/// Makes the system's calls, the process's barrier and raw memory ready for use, before the first
/// of them is made. Whoever makes a heap or an address space calls [#prepare].
///
/// A downcall is linked at its first use: classes are made for it, which takes megabytes of Java
/// memory for a moment and many frames of stack. In the middle of a change that must not happen. A
/// failure here is the failure of whoever makes the heap, changes nothing, and may be repeated,
/// which is why nothing of it is left to the initialisers of classes: where one of those fails, its
/// class is lost to the process.
///
/// The classes of the JDK have such initialisers too. So this begins only if the stack and the Java
/// heap have room for all of it.
///
/// Safe for use by several threads, which may do it at the same time.
public final class SystemCalls {

  /// A method handle is made anew for its own use after this many calls of it
  /// (`CUSTOMIZE_THRESHOLD` of `java.lang.invoke`), and not later.
  private static final int CALLS_TO_SETTLE = 130;

  /// Small frames that linking goes deep, with a margin: about 100 KiB.
  private static final int FRAMES = 1200;

  private static final int JAVA_PIECES = 16;
  private static final int JAVA_PIECE_BYTES = 64 << 10;
  private static final int SCRATCH_BYTES = 64;

  private static volatile @Nullable LinuxKernel kernel;

  private SystemCalls() {}

  /// Links every call and makes it once.
  ///
  /// @throws OutOfMemoryError when the Java heap is too full; a later call tries again
  /// @throws StackOverflowError when too little of the stack is left; a later call tries again
  /// @throws UnsupportedOperationException when the C library lacks a function
  public static void prepare() {
    if (kernel == null) {
      prepareSlow();
    }
  }

  /// The kernel of this system.
  static Kernel kernel() {
    LinuxKernel known = kernel;
    return known == null ? prepareSlow() : known;
  }

  private static Kernel prepareSlow() {
    int _ = requireStack(FRAMES);
    requireJavaMemory();
    LinuxCalls _ = LinuxCalls.linked();
    try (Arena arena = Arena.ofConfined()) {
      RawMemory.useOnce(arena.allocate(SCRATCH_BYTES, Long.BYTES).address());
    }
    callOnce();
    LinuxKernel prepared = new LinuxKernel();
    kernel = prepared;
    return prepared;
  }

  /// Makes calls of each kind, which the kernel refuses.
  private static void callOnce() {
    int refused = Downcalls.call(CallNumbers.MADVISE, 1, 0, 0);
    if (refused != -LinuxErrors.EINVAL) {
      throw new IllegalStateException(
          "the system does not answer as Linux does: madvise at a misaligned address returned "
              + refused
              + " and not EINVAL");
    }
    for (int i = 0; i < CALLS_TO_SETTLE; i++) {
      long _ = Downcalls.tryCall(CallNumbers.MUNMAP, 1, 0, 0, 0, 0, 0);
    }
    ProcessBarrier.await();
  }

  private static int requireStack(int frames) {
    if (frames == 0) {
      StackReserve.require();
      return 0;
    }
    return 1 + requireStack(frames - 1);
  }

  /// Allocates as much as linking keeps, and lets go of it.
  private static void requireJavaMemory() {
    byte[][] pieces = new byte[JAVA_PIECES][];
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = new byte[JAVA_PIECE_BYTES];
    }
  }
}
