package org.freehold.clib.internal.link;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/// Upcall stubs: pieces of machine code that C calls as functions and that call methods of Java.
/// The stubs of one library live and end together, in one arena.
///
/// A stub may be called by any thread; a thread that C started is attached to the JVM by its first
/// call, which takes some 50 microseconds, and detached when it ends.
///
/// Thread-safe. The closing thread must know that no thread is in a stub.
@SuppressWarnings("restricted") // Upcalls are what this class is for.
public final class UpcallStubs implements AutoCloseable {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final Arena arena = Arena.ofShared();

  /// Makes the place for some stubs.
  public UpcallStubs() {
    NativeLibrary.requireNativeAccess();
  }

  /// Makes a stub.
  ///
  /// @param target the object whose method is called
  /// @param method the name of a public method
  /// @param shape its parameters and result
  /// @return the address of the function
  public long stub(Object target, String method, FunctionDescriptor shape) {
    try {
      MethodHandle handle =
          LOOKUP.findVirtual(target.getClass(), method, shape.toMethodType()).bindTo(target);
      return Linker.nativeLinker().upcallStub(handle, shape, arena).address();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(method, e);
    }
  }

  /// Memory for a structure, which lives as long as the stubs, and is zero.
  ///
  /// @param bytes its size
  /// @return its address, a multiple of 16
  public long structure(long bytes) {
    return arena.allocate(bytes, 16).address();
  }

  /// Ends all stubs: a call of one from now on ends the process.
  @Override
  public void close() {
    arena.close();
  }
}
