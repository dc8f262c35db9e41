package org.freehold.vm.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// What is linked of the C library and of raw memory.
///
/// All system calls go through one function, `syscall`, by their numbers. So there is one shape of
/// call to link, where functions of their own would be a dozen, each of which takes milliseconds
/// and Java memory. There are two handles on it. The one says whether the call has failed, and
/// allocates no Java object; the other one leaves the error number in a segment, of which the JDK
/// makes a slice at each call.
///
/// Linking may fail for want of Java memory or stack. Were it done by the initialisers of the
/// classes that keep the handles as constants, one failure would make such a class unusable as long
/// as the process lives. So it is done by [#linked], which may be repeated; the initialisers only
/// copy what is there, which cannot fail. This class has no constants that allocate.
///
/// Immutable once linked, and the same for the whole process.
@SuppressWarnings("restricted") // Downcalls are what this class is for.
final class LinuxCalls {

  // <linux/membarrier.h>
  private static final long REGISTER_EXPEDITED = 16;

  private static volatile @Nullable LinuxCalls linked;

  private final Linker linker = Linker.nativeLinker();

  private final FunctionDescriptor shape =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  /// Takes the number of the call and six arguments; returns -1 when it has failed.
  final MethodHandle syscall =
      linker.downcallHandle(symbol("syscall"), shape, Linker.Option.firstVariadicArg(1));

  /// The same, with a segment before the number.
  final MethodHandle syscallWithErrno =
      linker.downcallHandle(
          symbol("syscall"),
          shape,
          Linker.Option.firstVariadicArg(1),
          Linker.Option.captureCallState("errno"));

  final MethodHandle sysconf =
      linker.downcallHandle(symbol("sysconf"), FunctionDescriptor.of(JAVA_LONG, JAVA_INT));

  /// It writes and returns at once, so it may be critical: the thread stays in Java code.
  final MethodHandle memset =
      linker.downcallHandle(
          symbol("memset"),
          FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT, JAVA_LONG),
          Linker.Option.critical(false));

  /// Whether the kernel has registered the process for expedited barriers.
  final boolean hasBarrier;

  /// All addresses, from 0 on.
  final MemorySegment everything = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  final VarHandle byteAccess = JAVA_BYTE.varHandle();
  final VarHandle intAccess = JAVA_INT.varHandle();
  final VarHandle longAccess = JAVA_LONG.varHandle();
  final VarHandle unalignedIntAccess =
      JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  final VarHandle unalignedLongAccess =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private LinuxCalls() {
    try {
      long result =
          (long)
              syscall.invokeExact(CallNumbers.MEMBARRIER, REGISTER_EXPEDITED, 0L, 0L, 0L, 0L, 0L);
      hasBarrier = result == 0;
    } catch (Throwable t) {
      throw Downcalls.failed(t);
    }
  }

  private MemorySegment symbol(String name) {
    return linker
        .defaultLookup()
        .find(name)
        .orElseThrow(() -> new UnsupportedOperationException("the C library has no " + name));
  }

  /// What is linked, which it does at the first call. Initialises no class that asks for it, so
  /// that two threads cannot wait for each other.
  ///
  /// @throws UnsupportedOperationException when the C library lacks a function
  static LinuxCalls linked() {
    LinuxCalls known = linked;
    return known == null ? link() : known;
  }

  private static synchronized LinuxCalls link() {
    LinuxCalls known = linked;
    if (known == null) {
      known = new LinuxCalls();
      linked = known;
    }
    return known;
  }
}
