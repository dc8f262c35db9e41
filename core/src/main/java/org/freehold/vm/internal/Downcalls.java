package org.freehold.vm.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/// Makes system calls by their [CallNumbers]. They may block, so none is critical.
///
/// A call that succeeds allocates no Java object. One that fails is made again with a handle that
/// takes its error number, which needs some.
final class Downcalls {

  private static final MethodHandle MH_SYSCALL = LinuxCalls.linked().syscall;
  private static final MethodHandle MH_SYSCALL_WITH_ERRNO = LinuxCalls.linked().syscallWithErrno;

  private Downcalls() {}

  /// Makes a call that may be repeated when it has failed.
  ///
  /// @return its result, or a negative error number; `ENOMEM` when there is no Java memory to learn
  ///   another one
  static long call(long number, long a, long b, long c, long d, long e, long f) {
    long result = tryCall(number, a, b, c, d, e, f);
    return result == -1 ? whyRefused(number, a, b, c, d, e, f) : result;
  }

  /// Makes a call of three arguments.
  static int call(long number, long a, long b, long c) {
    return (int) call(number, a, b, c, 0, 0, 0);
  }

  /// Makes a call.
  ///
  /// @return its result; -1 when it has failed
  static long tryCall(long number, long a, long b, long c, long d, long e, long f) {
    try {
      return (long) MH_SYSCALL.invokeExact(number, a, b, c, d, e, f);
    } catch (Throwable t) {
      throw failed(t);
    }
  }

  private static long whyRefused(long number, long a, long b, long c, long d, long e, long f) {
    try {
      return callOnce(number, a, b, c, d, e, f);
    } catch (OutOfMemoryError _) {
      return -LinuxErrors.ENOMEM; // Nobody will know better.
    }
  }

  /// Makes a call that must not be repeated. Allocates Java objects, before it is made.
  ///
  /// @return its result, or a negative error number
  static long callOnce(long number, long a, long b, long c, long d, long e, long f) {
    StructLayout layout = Linker.Option.captureStateLayout();
    long errno = layout.byteOffset(PathElement.groupElement("errno"));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(layout);
      long result = (long) MH_SYSCALL_WITH_ERRNO.invokeExact(state, number, a, b, c, d, e, f);
      return result == -1 ? -RawMemory.getInt(state.address() + errno) : result;
    } catch (Throwable t) {
      throw failed(t);
    }
  }

  /// What a call threw, to be thrown again: a downcall throws nothing of its own, so it is an error
  /// of the virtual machine, such as a full Java heap or stack.
  static Error failed(Throwable cause) {
    return cause instanceof Error error ? error : new AssertionError("a downcall failed", cause);
  }
}
