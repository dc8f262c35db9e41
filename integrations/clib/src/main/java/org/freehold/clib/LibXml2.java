package org.freehold.clib;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import org.freehold.clib.internal.link.NativeLibrary;
import org.freehold.heap.Heap;

/// libxml2 on a heap, for the whole process: `xmlGcMemSetup`.
///
/// The library takes new functions at any time, and then gives blocks to them that came from the
/// old ones. So the handle is made before the first use of libxml2 in the process, and closed when
/// all documents, contexts and dictionaries have been freed. The close calls `xmlCleanupParser`,
/// which gives back the tables of the library, and sets the old functions again.
///
/// Any thread may use the library, as its own rules say. The last error of a thread
/// (`xmlGetLastError`) is a block of the library too: the close resets that of its own thread;
/// other threads must have ended, or have called `xmlResetLastError`.
public final class LibXml2 extends CLibrary {

  private static final FunctionDescriptor FIVE_POINTERS =
      FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final int POINTERS = 5;
  private static final long LEAST = 20900;

  private static final AtomicBoolean IS_TAKEN = new AtomicBoolean();

  private final MethodHandle setup;
  private final MethodHandle cleanup;
  private final MethodHandle resetLastError;
  private final String version;

  /// The functions that were set before, in the order of `xmlGcMemSetup`.
  private final long before;

  private LibXml2(Heap heap) {
    NativeLibrary library = NativeLibrary.load("libxml2.so.2", "libxml2");
    MethodHandle setup = library.function("xmlGcMemSetup", FIVE_POINTERS);
    MethodHandle get = library.function("xmlGcMemGet", FIVE_POINTERS);
    MethodHandle cleanup = library.function("xmlCleanupParser", Shapes.TO_VOID);
    MethodHandle resetLastError = library.function("xmlResetLastError", Shapes.TO_VOID);
    long versionText = library.address("xmlParserVersion");
    super("libxml2", heap, "free its documents and contexts");
    this.setup = setup;
    this.cleanup = cleanup;
    this.resetLastError = resetLastError;
    int number = number(text(lent.memory().getLong(versionText)));
    this.version = number / 10000 + "." + number / 100 % 100 + "." + number % 100;
    library.requireVersion(number, LEAST, version, "2.9.0");
    this.before = lent.structure(new long[POINTERS]);
    call(get, before, before + 8, before + 16, before + 24, before + 32);
    long malloc = lent.function("malloc", Shapes.LONG_TO_LONG);
    call(
        setup,
        lent.function("free", Shapes.LONG_TO_VOID),
        malloc,
        malloc,
        lent.function("realloc", Shapes.LONGS_TO_LONG),
        lent.function("strdup", Shapes.LONG_TO_LONG));
  }

  /// Takes the library for a heap, unless it has one.
  static LibXml2 start(Heap heap) {
    if (!IS_TAKEN.compareAndSet(false, true)) {
      throw new IllegalStateException("libxml2 takes its memory from a heap already");
    }
    boolean isStarted = false;
    try {
      LibXml2 library = new LibXml2(heap);
      isStarted = true;
      return library;
    } finally {
      if (!isStarted) {
        IS_TAKEN.set(false);
      }
    }
  }

  /// The number at the beginning of a version such as `20914-GITv2.9.14`.
  private static int number(String version) {
    return Integer.parseInt(version.replaceFirst("[^0-9].*", ""));
  }

  private static void call(
      MethodHandle function, long first, long second, long third, long fourth, long fifth) {
    try {
      int result = (int) function.invokeExact(first, second, third, fourth, fifth);
      if (result != 0) {
        throw new IllegalStateException("libxml2 refused the functions, result=" + result);
      }
    } catch (IllegalStateException e) {
      throw e;
    } catch (Throwable t) {
      throw NativeLibrary.failed(t);
    }
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  void giveBack() {
    try {
      resetLastError.invokeExact();
      cleanup.invokeExact();
    } catch (Throwable t) {
      throw NativeLibrary.failed(t);
    }
  }

  @Override
  void letGo() {
    call(setup, old(0), old(1), old(2), old(3), old(4));
    IS_TAKEN.set(false);
  }

  private long old(int index) {
    return lent.memory().getLong(before + (long) index * Long.BYTES);
  }
}
