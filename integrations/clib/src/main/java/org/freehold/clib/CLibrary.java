package org.freehold.clib;

import java.lang.invoke.MethodHandle;
import java.util.List;
import org.freehold.clib.internal.link.NativeLibrary;
import org.freehold.heap.Heap;
import org.freehold.vm.Memory;

/// A C library that takes its memory from a heap: a handle, from one of the methods here until it
/// is closed.
///
/// ```java
/// try (Sqlite sqlite = CLibrary.sqlite(heap)) {
///   …  // open, use and close connections, by a binding of your own
/// }
/// ```
///
/// Closing checks that all that the library was given has come back, and throws a
/// [CLibraryException] with the sizes and the stacks of what has not.
///
/// The heap must be one of the operating system's memory and outlive the handle. It may have other
/// users. Handles of libraries with a scope of their own ([Lua], [Expat], [Zlib], [Zstd]) can be
/// made as often as one likes; [Sqlite] and [LibXml2] set what is one for the whole process.
///
/// A library is looked for as the dynamic linker of the system does. Only the one that is found
/// there is meant: a copy that is linked into another library, as Java's own zlib or that in a JDBC
/// driver, is another library.
///
/// Thread-safe, but for the close, during which no thread may be in the library.
public abstract sealed class CLibrary implements AutoCloseable
    permits Sqlite, Lua, Expat, LibXml2, Zlib, Zstd {

  private final String name;
  private final String advice;
  final LentHeap lent;
  private boolean isClosed;

  /// Lends a heap to a library.
  ///
  /// @param name of the library
  /// @param heap that its memory comes from
  /// @param advice what gives its blocks back, as the end of a sentence
  CLibrary(String name, Heap heap, String advice) {
    this.name = name;
    this.advice = advice;
    this.lent = new LentHeap(name, heap);
  }

  /// SQLite on a heap, for the whole process, with options that suit the heap
  /// ([SqliteOptions#suiting]).
  ///
  /// @param heap that its memory comes from
  /// @return the handle
  /// @throws IllegalStateException if SQLite has been initialised already, by opening a connection
  ///   for instance, or has a heap
  /// @throws UnavailableLibraryException if it is not installed, or too old; as all methods here
  /// @throws IllegalArgumentException if it is a heap of simulated memory; as all methods here
  /// @throws IllegalCallerException if the JVM denies native access; as all methods here
  public static Sqlite sqlite(Heap heap) {
    return sqlite(heap, SqliteOptions.suiting(heap.options()));
  }

  /// SQLite on a heap, for the whole process.
  ///
  /// @param heap that its memory comes from
  /// @param options lookaside, page cache, statistics
  /// @return the handle
  /// @throws IllegalStateException if SQLite has been initialised already, or has a heap
  public static Sqlite sqlite(Heap heap, SqliteOptions options) {
    return Sqlite.start(heap, options);
  }

  /// Lua 5.4 on a heap, for the states that the handle makes.
  ///
  /// @param heap that their memory comes from
  /// @return the handle
  public static Lua lua(Heap heap) {
    return new Lua(heap);
  }

  /// expat on a heap, for the parsers that the handle makes.
  ///
  /// @param heap that their memory comes from
  /// @return the handle
  public static Expat expat(Heap heap) {
    return new Expat(heap);
  }

  /// libxml2 on a heap, for the whole process.
  ///
  /// @param heap that its memory comes from
  /// @return the handle
  /// @throws IllegalStateException if it has a heap already
  public static LibXml2 libxml2(Heap heap) {
    return LibXml2.start(heap);
  }

  /// zlib on a heap, for the streams that the handle prepares.
  ///
  /// @param heap that their memory comes from
  /// @return the handle
  public static Zlib zlib(Heap heap) {
    return new Zlib(heap);
  }

  /// zstd on a heap, for the contexts that the handle makes.
  ///
  /// @param heap that their memory comes from
  /// @return the handle
  public static Zstd zstd(Heap heap) {
    return new Zstd(heap);
  }

  /// The version of the library, as it says itself.
  public abstract String version();

  /// The heap that its memory comes from.
  public final Heap heap() {
    return lent.heap();
  }

  /// What the library has done with the heap.
  public final LibraryUsage usage() {
    return lent.usage();
  }

  /// The blocks that the library has, the largest first. O(n log n) for n blocks.
  public final List<UnreturnedBlock> unreturned() {
    return lent.unreturned();
  }

  /// Whether the handle is open.
  public final synchronized boolean isOpen() {
    return !isClosed;
  }

  /// Checks that every block has come back and ends the library's use of the heap. No thread may be
  /// in the library. Closing again does nothing.
  ///
  /// @throws CLibraryException if blocks have not come back: the handle is still open then, so that
  ///   the library can give them back; or if calls of the library have failed: the handle is closed
  ///   then
  @Override
  public final synchronized void close() {
    if (isClosed) {
      return;
    }
    giveBack();
    lent.requireReturned(advice);
    isClosed = true;
    try {
      letGo();
    } finally {
      lent.close();
    }
  }

  /// Makes the library give back what it keeps for itself, if it has such a call.
  void giveBack() {}

  /// Makes the library forget the heap, once it has nothing of it.
  void letGo() {}

  final void requireOpen() {
    if (!isOpen()) {
      throw new IllegalStateException("the handle of " + name + " has been closed");
    }
  }

  /// Reads a string of C.
  final String text(long address) {
    return text(lent.memory(), address);
  }

  private static String text(Memory memory, long address) {
    StringBuilder text = new StringBuilder();
    for (long at = address; memory.getByte(at) != 0; at++) {
      text.append((char) memory.getByte(at));
    }
    return text.toString();
  }

  /// Calls a function of the shape `long (void)`.
  static long callForLong(MethodHandle function) {
    try {
      return (long) function.invokeExact();
    } catch (Throwable t) {
      throw NativeLibrary.failed(t);
    }
  }

  /// A version such as `1.2.13` as a number that grows with each version.
  static long versionNumber(String version) {
    long number = 0;
    int parts = 0;
    for (String part : version.split("[^0-9]+", -1)) {
      if (!part.isEmpty() && parts < 3) {
        number = number * 1000 + Math.min(999, Long.parseLong(part));
        parts++;
      }
    }
    for (; parts < 3; parts++) {
      number *= 1000;
    }
    return number;
  }
}
