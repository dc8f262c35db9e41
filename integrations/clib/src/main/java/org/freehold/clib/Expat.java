package org.freehold.clib;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import org.freehold.clib.internal.link.NativeLibrary;
import org.freehold.heap.Heap;

/// expat on a heap. Each parser that is made with [#newParser()], or by `XML_ParserCreate_MM` with
/// [#memorySuite()], has all its memory there, and so have the parsers of external entities that
/// are made from it.
///
/// A parser belongs to one thread at a time; the handle may serve many. `XML_ParserFree` gives
/// everything back. Where memory is refused, `XML_Parse` fails with `XML_ERROR_NO_MEMORY` (1).
public final class Expat extends CLibrary {

  private static final String LEAST = "2.0.0";

  private final String version;
  private final long suite;
  private final MethodHandle newParser;
  private final MethodHandle freeParser;

  Expat(Heap heap) {
    NativeLibrary library = NativeLibrary.load("libexpat.so.1", "libexpat1");
    MethodHandle versionText = library.function("XML_ExpatVersion", Shapes.TO_LONG);
    MethodHandle newParser =
        library.function(
            "XML_ParserCreate_MM",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    MethodHandle freeParser = library.function("XML_ParserFree", Shapes.LONG_TO_VOID);
    super("expat", heap, "free its parsers with XML_ParserFree");
    this.version = text(callForLong(versionText)).replace("expat_", "");
    library.requireVersion(versionNumber(version), versionNumber(LEAST), version, LEAST);
    this.newParser = newParser;
    this.freeParser = freeParser;
    this.suite =
        lent.structure(
            lent.function("malloc", Shapes.LONG_TO_LONG),
            lent.function("realloc", Shapes.LONGS_TO_LONG),
            lent.function("free", Shapes.LONG_TO_VOID));
  }

  @Override
  public String version() {
    return version;
  }

  /// The address of an `XML_Memory_Handling_Suite`, for `XML_ParserCreate_MM`. It is there until
  /// the handle is closed.
  public long memorySuite() {
    requireOpen();
    return suite;
  }

  /// Makes a parser that finds out the encoding and leaves namespaces alone: `XML_ParserCreate_MM`.
  ///
  /// @return the `XML_Parser`; 0 when memory was refused
  public long newParser() {
    requireOpen();
    try {
      return (long) newParser.invokeExact(0L, suite, 0L);
    } catch (Throwable t) {
      throw NativeLibrary.failed(t);
    }
  }

  /// Frees a parser: `XML_ParserFree`.
  ///
  /// @param parser an `XML_Parser` that has not been freed
  public void freeParser(long parser) {
    requireOpen();
    try {
      freeParser.invokeExact(parser);
    } catch (Throwable t) {
      throw NativeLibrary.failed(t);
    }
  }
}
