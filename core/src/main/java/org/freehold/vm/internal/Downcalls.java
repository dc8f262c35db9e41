package org.freehold.vm.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// Handles on functions of the C library that leave their error number in a structure.
@SuppressWarnings("restricted") // Downcalls are what this class is for.
final class Downcalls {

  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle VH_ERRNO =
      CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBC = LINKER.defaultLookup();

  private Downcalls() {}

  /// A handle on a function; its first argument is the structure that takes `errno`.
  ///
  /// @throws UnsupportedOperationException when the C library has no such function
  static MethodHandle withErrno(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    MemorySegment symbol =
        LIBC.find(name)
            .orElseThrow(() -> new UnsupportedOperationException("the C library has no " + name));
    Linker.Option[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = Linker.Option.captureCallState("errno");
    return LINKER.downcallHandle(symbol, descriptor, all);
  }

  /// The structure that a call leaves its error number in.
  static MemorySegment newState(Arena arena) {
    return arena.allocate(CALL_STATE);
  }

  /// The error number that a call left.
  static int errno(MemorySegment state) {
    return (int) VH_ERRNO.get(state, 0L);
  }

  /// A downcall handle throws nothing of its own; what comes out is an error of the JVM or of ours.
  static AssertionError failed(Throwable cause) {
    return new AssertionError("a downcall failed", cause);
  }
}
