package org.freehold.clib;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import org.freehold.clib.internal.link.NativeLibrary;

/// What of SQLite the handle calls. `sqlite3_config` takes other arguments for each option, so it
/// has a shape for each.
final class SqliteCalls {

  // sqlite3.h
  static final int CONFIG_MALLOC = 4;
  static final int CONFIG_GETMALLOC = 5;
  static final int CONFIG_PAGECACHE = 7;
  static final int CONFIG_MEMSTATUS = 9;
  static final int CONFIG_LOOKASIDE = 13;
  static final int CONFIG_PCACHE_HDRSZ = 24;
  private static final int MISUSE = 21;

  /// Members of a `sqlite3_mem_methods`, 8 bytes each, and the offset of one.
  static final int METHODS = 8;

  static final long XROUNDUP = 32;

  /// What SQLite's own build has, unless it says otherwise: two sizes of lookaside, and twenty
  /// pages in one block for each cache.
  private static final int DEFAULT_LOOKASIDE_SIZE = 1200;

  private static final int DEFAULT_LOOKASIDE_SLOTS = 100;
  private static final int DEFAULT_CACHE_PAGES = 20;

  private static final Linker.Option VARIADIC = Linker.Option.firstVariadicArg(1);

  private final MethodHandle configPointer;
  private final MethodHandle configInt;
  private final MethodHandle configInts;
  private final MethodHandle configPointerAndInts;
  private final MethodHandle shutdown;
  private final MethodHandle versionNumber;

  SqliteCalls(NativeLibrary library) {
    String config = "sqlite3_config";
    configPointer =
        library.function(config, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG), VARIADIC);
    configInt =
        library.function(config, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), VARIADIC);
    configInts =
        library.function(
            config, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), VARIADIC);
    configPointerAndInts =
        library.function(
            config,
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT),
            VARIADIC);
    shutdown = library.function("sqlite3_shutdown", Shapes.TO_INT);
    versionNumber = library.function("sqlite3_libversion_number", Shapes.TO_INT);
  }

  int versionNumber() {
    try {
      return (int) versionNumber.invokeExact();
    } catch (Throwable t) {
      throw NativeLibrary.failed(t);
    }
  }

  void shutdown() {
    int result;
    try {
      result = (int) shutdown.invokeExact();
    } catch (Throwable t) {
      throw NativeLibrary.failed(t);
    }
    check("sqlite3_shutdown", result);
  }

  void configure(int option, long pointer) {
    int result;
    try {
      result = (int) configPointer.invokeExact(option, pointer);
    } catch (Throwable t) {
      throw NativeLibrary.failed(t);
    }
    check("sqlite3_config", result);
  }

  void configure(int option, int value) {
    int result;
    try {
      result = (int) configInt.invokeExact(option, value);
    } catch (Throwable t) {
      throw NativeLibrary.failed(t);
    }
    check("sqlite3_config", result);
  }

  void configure(int option, int first, int second) {
    int result;
    try {
      result = (int) configInts.invokeExact(option, first, second);
    } catch (Throwable t) {
      throw NativeLibrary.failed(t);
    }
    check("sqlite3_config", result);
  }

  void configure(int option, long pointer, int first, int second) {
    int result;
    try {
      result = (int) configPointerAndInts.invokeExact(option, pointer, first, second);
    } catch (Throwable t) {
      throw NativeLibrary.failed(t);
    }
    check("sqlite3_config", result);
  }

  /// Sets everything but the functions as SQLite has it at the start.
  void configureDefaults() {
    configure(CONFIG_MEMSTATUS, 1);
    configure(CONFIG_LOOKASIDE, DEFAULT_LOOKASIDE_SIZE, DEFAULT_LOOKASIDE_SLOTS);
    configure(CONFIG_PAGECACHE, 0, 0, DEFAULT_CACHE_PAGES);
  }

  private static void check(String function, int result) {
    if (result == MISUSE) {
      throw new IllegalStateException(
          "SQLite has been initialised already, by a connection for instance: give it a heap before"
              + " its first use in the process, or after sqlite3_shutdown");
    }
    if (result != 0) {
      throw new IllegalStateException(function + " failed, result=" + result);
    }
  }
}
