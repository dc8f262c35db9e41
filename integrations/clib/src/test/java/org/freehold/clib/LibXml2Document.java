package org.freehold.clib;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;

/// A document as libxml2 reads, searches, changes and writes it.
final class LibXml2Document {

  static final String NO_MEMORY = "no memory";
  private static final int QUIET = 32 | 64; // no errors, no warnings
  private static final int SUBSTITUTE = 2;

  private final NativeCalls xml = new NativeCalls("libxml2.so.2");
  private final byte[] text;

  LibXml2Document(int elements) {
    text = ExpatDocument.text(elements).getBytes(StandardCharsets.UTF_8);
  }

  long read() {
    try (Arena arena = Arena.ofConfined()) {
      return xml.callLong(
          "xmlReadMemory",
          NativeCalls.copyOf(arena, text),
          text.length,
          NativeCalls.copyOf(arena, "memory.xml"),
          0L,
          QUIET | SUBSTITUTE);
    }
  }

  void free(long document) {
    xml.callVoid("xmlFreeDoc", document);
  }

  void cleanup() {
    xml.callVoid("xmlCleanupParser");
  }

  /// A hash of the document as written, and the answers of some searches; or [#NO_MEMORY].
  String work() {
    long document = read();
    if (document == 0) {
      return NO_MEMORY;
    }
    try {
      String found =
          search(document, "count(//item)")
              + search(document, "string(//item[17]/@name)")
              + search(document, "sum(//item[position() < 50]/@id[contains(., '9')]/../b/c/@d)")
              + search(document, "string-length(string(/list))");
      return write(document) + " " + found;
    } finally {
      free(document);
    }
  }

  private String search(long document, String path) {
    long context = xml.callLong("xmlXPathNewContext", document);
    if (context == 0) {
      return NO_MEMORY;
    }
    try (Arena arena = Arena.ofConfined()) {
      long result =
          xml.callLong("xmlXPathEvalExpression", NativeCalls.copyOf(arena, path), context);
      if (result == 0) {
        return NO_MEMORY;
      }
      long text = xml.callLong("xmlXPathCastToString", result);
      String answer = text == 0 ? NO_MEMORY : NativeCalls.text(text);
      release(text);
      xml.callVoid("xmlXPathFreeObject", result);
      return answer + ";";
    } finally {
      xml.callVoid("xmlXPathFreeContext", context);
    }
  }

  private String write(long document) {
    try (Arena arena = Arena.ofConfined()) {
      long text = arena.allocate(8).address();
      long length = arena.allocate(8).address();
      xml.callVoid("xmlDocDumpMemory", document, text, length);
      long address = NativeCalls.getLong(text);
      if (address == 0) {
        return NO_MEMORY;
      }
      byte[] written = NativeCalls.bytes(address, NativeCalls.getInt(length));
      release(address);
      return written.length + ":" + java.util.Arrays.hashCode(written);
    }
  }

  /// Calls `xmlFree`, which is a variable.
  private void release(long address) {
    if (address != 0) {
      long _ = NativeCalls.callAt(NativeCalls.getLong(xml.address("xmlFree")), address);
    }
  }
}
