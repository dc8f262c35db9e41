package org.freehold.clib;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.freehold.clib.internal.link.NativeLibrary;
import org.freehold.heap.Heap;

/// zstd on a heap. Each context that is made with [#newCompressor()] or [#newDecompressor()] has
/// all its memory there, and so have its worker threads, which call the heap themselves.
///
/// A context belongs to one thread at a time; the handle may serve many. `ZSTD_freeCCtx` and
/// `ZSTD_freeDCtx` give everything back. Where memory is refused, a call returns an error whose
/// code is `ZSTD_error_memory_allocation` (64).
///
/// The functions with `_advanced` in their names are in the part of `zstd.h` that is meant for
/// static linking. Debian's shared library exports them.
public final class Zstd extends CLibrary {

  private static final MemoryLayout CUSTOM_MEM =
      MemoryLayout.structLayout(JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final FunctionDescriptor NEW_CONTEXT =
      FunctionDescriptor.of(JAVA_LONG, CUSTOM_MEM);
  private static final int LEAST = 10400;

  private final String version;
  private final MemorySegment customMem;
  private final MethodHandle newCompressor;
  private final MethodHandle newDecompressor;

  Zstd(Heap heap) {
    NativeLibrary library = NativeLibrary.load("libzstd.so.1", "libzstd1");
    int number = version(library.function("ZSTD_versionNumber", Shapes.TO_INT));
    String version = number / 10000 + "." + number / 100 % 100 + "." + number % 100;
    library.requireVersion(number, LEAST, version, "1.4.0");
    MethodHandle newCompressor = library.function("ZSTD_createCCtx_advanced", NEW_CONTEXT);
    MethodHandle newDecompressor = library.function("ZSTD_createDCtx_advanced", NEW_CONTEXT);
    super("zstd", heap, "free its contexts with ZSTD_freeCCtx or ZSTD_freeDCtx");
    this.version = version;
    this.newCompressor = newCompressor;
    this.newDecompressor = newDecompressor;
    long address =
        lent.structure(
            lent.function("opaqueAlloc", Shapes.LONGS_TO_LONG),
            lent.function("opaqueFree", Shapes.LONGS_TO_VOID),
            0);
    this.customMem = lent.memory().segment(address, CUSTOM_MEM.byteSize());
  }

  private static int version(MethodHandle function) {
    try {
      return (int) function.invokeExact();
    } catch (Throwable t) {
      throw NativeLibrary.failed(t);
    }
  }

  @Override
  public String version() {
    return version;
  }

  /// The address of a `ZSTD_customMem`, whose contents the functions named `_advanced` take. It is
  /// there until the handle is closed.
  public long customMem() {
    requireOpen();
    return customMem.address();
  }

  /// Makes a compression context: `ZSTD_createCCtx_advanced`.
  ///
  /// @return the `ZSTD_CCtx *`; 0 when memory was refused
  public long newCompressor() {
    return newContext(newCompressor);
  }

  /// Makes a decompression context: `ZSTD_createDCtx_advanced`.
  ///
  /// @return the `ZSTD_DCtx *`; 0 when memory was refused
  public long newDecompressor() {
    return newContext(newDecompressor);
  }

  private long newContext(MethodHandle function) {
    requireOpen();
    try {
      return (long) function.invokeExact(customMem);
    } catch (Throwable t) {
      throw NativeLibrary.failed(t);
    }
  }
}
