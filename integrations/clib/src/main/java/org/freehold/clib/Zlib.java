package org.freehold.clib;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import org.freehold.clib.internal.link.NativeLibrary;
import org.freehold.heap.Heap;
import org.freehold.vm.Memory;

/// zlib on a heap. A stream that was prepared with [#prepare], or has [#allocFunction()] and
/// [#freeFunction()], has all its memory there: 5 blocks for `deflate`, one or two for `inflate`.
///
/// A stream belongs to one thread at a time; the handle may serve many. `deflateEnd` and
/// `inflateEnd` give everything back. Where memory is refused, a call returns `Z_MEM_ERROR` (-4).
///
/// This is the zlib of the system. The one that `java.util.zip` uses is not concerned.
public final class Zlib extends CLibrary {

  /// Bytes of a `z_stream`.
  public static final long STREAM_BYTES = 112;

  private static final long ZALLOC = 64;
  private static final long ZFREE = 72;
  private static final long OPAQUE = 80;
  private static final String LEAST = "1.2.0";

  private final String version;
  private final long allocFunction;
  private final long freeFunction;

  Zlib(Heap heap) {
    NativeLibrary library = NativeLibrary.load("libz.so.1", "zlib1g");
    MethodHandle versionText = library.function("zlibVersion", Shapes.TO_LONG);
    super("zlib", heap, "end its streams with deflateEnd or inflateEnd");
    this.version = text(callForLong(versionText));
    library.requireVersion(versionNumber(version), versionNumber(LEAST), version, LEAST);
    this.allocFunction =
        lent.function("zalloc", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT));
    this.freeFunction = lent.function("opaqueFree", Shapes.LONGS_TO_VOID);
  }

  @Override
  public String version() {
    return version;
  }

  /// The address of an `alloc_func`.
  public long allocFunction() {
    requireOpen();
    return allocFunction;
  }

  /// The address of a `free_func`.
  public long freeFunction() {
    requireOpen();
    return freeFunction;
  }

  /// Sets `zalloc`, `zfree` and `opaque` of a stream, before `deflateInit` or `inflateInit`. Both
  /// functions must be set: zlib fills in its own for one that is missing.
  ///
  /// @param stream the address of a `z_stream`
  public void prepare(long stream) {
    requireOpen();
    Memory memory = lent.memory();
    memory.putLong(stream + ZALLOC, allocFunction);
    memory.putLong(stream + ZFREE, freeFunction);
    memory.putLong(stream + OPAQUE, 0);
  }
}
