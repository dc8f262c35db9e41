package org.freehold.clib;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;

/// A document with a DTD, entities, attributes and deep elements, and its parse by expat: a hash of
/// what the handlers were told, or that there was no memory.
@SuppressWarnings("restricted") // Its handlers are called by C.
final class ExpatDocument {

  static final long NO_MEMORY = 0;
  private static final int ERROR_NO_MEMORY = 1;

  private final NativeCalls expat = new NativeCalls("libexpat.so.1");
  private final byte[] text;
  private long hash;

  ExpatDocument(int elements) {
    this.text = text(elements).getBytes(StandardCharsets.UTF_8);
  }

  static String text(int elements) {
    StringBuilder xml = new StringBuilder("<?xml version='1.0' encoding='UTF-8'?>\n");
    xml.append("<!DOCTYPE list [<!ELEMENT list ANY><!ENTITY who 'a &lt; b'>");
    xml.append("<!ATTLIST item kind CDATA 'none' state (on|off) 'on'>]>\n<list>");
    for (int i = 0; i < elements; i++) {
      xml.append("<item id='i").append(i).append("' name='").append("n".repeat(i % 90));
      xml.append("'>text ").append(i).append(" &who; ü<b><c d='&amp;'/></b></item>\n");
      if (i % 200 == 0) {
        xml.append("<deep>".repeat(i % 57)).append("</deep>".repeat(i % 57));
        xml.append("<!-- a comment --><?target data?><![CDATA[<raw>]]>");
        xml.append("<v").append(i).append(" x").append(i).append("='1'/>");
      }
    }
    return xml.append("</list>").toString();
  }

  long newDefaultParser() {
    return expat.callLong("XML_ParserCreate", 0L);
  }

  void free(long parser) {
    expat.callVoid("XML_ParserFree", parser);
  }

  /// Parses it in pieces.
  ///
  /// @return the hash, or [#NO_MEMORY]
  long parse(long parser) {
    hash = 1;
    try (Arena arena = Arena.ofConfined()) {
      expat.callVoid(
          "XML_SetElementHandler",
          parser,
          stub(arena, "start", JAVA_LONG, JAVA_LONG, JAVA_LONG),
          stub(arena, "end", JAVA_LONG, JAVA_LONG));
      expat.callVoid(
          "XML_SetCharacterDataHandler",
          parser,
          stub(arena, "characters", JAVA_LONG, JAVA_LONG, JAVA_INT));
      long all = NativeCalls.copyOf(arena, text);
      int piece = 4000;
      for (int at = 0; at < text.length; at += piece) {
        int length = Math.min(piece, text.length - at);
        int isLast = at + length == text.length ? 1 : 0;
        if (expat.callInt("XML_Parse", parser, all + at, length, isLast) == 0) {
          int error = expat.callInt("XML_GetErrorCode", parser);
          if (error == ERROR_NO_MEMORY) {
            return NO_MEMORY;
          }
          throw new IllegalStateException("expat error " + error);
        }
      }
      return hash;
    }
  }

  private long stub(Arena arena, String method, java.lang.foreign.MemoryLayout... types) {
    FunctionDescriptor shape = FunctionDescriptor.ofVoid(types);
    try {
      MethodHandle handle = MethodHandles.lookup().bind(this, method, shape.toMethodType());
      return Linker.nativeLinker().upcallStub(handle, shape, arena).address();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(method, e);
    }
  }

  void start(long data, long name, long attributes) {
    hash = hash * 31 + NativeCalls.text(name).hashCode();
    for (long at = attributes; NativeCalls.getLong(at) != 0; at += 8) {
      hash = hash * 31 + NativeCalls.text(NativeCalls.getLong(at)).hashCode();
    }
  }

  void end(long data, long name) {
    hash = hash * 31 + NativeCalls.text(name).hashCode();
  }

  void characters(long data, long text, int length) {
    for (int i = 0; i < length; i++) {
      hash = hash * 31 + NativeCalls.getByte(text + i);
    }
  }
}
