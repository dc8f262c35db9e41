package org.freehold.win32.internal.script;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.freehold.win32.OleAut32;
import org.jspecify.annotations.Nullable;

/// The calls of OLE's strings: `sa sl sb sr sn sf ss sy sx`. A name is bound to the string; where a
/// reallocation makes it NULL, to 0.
final class StringCalls {

  private StringCalls() {}

  /// Parses the rest of a line; null when its first word is none of these calls.
  static @Nullable Call parse(String word, Words words) throws Mistake {
    return switch (word) {
      case "sa" -> new Allocate(words.next("NAME"), ScriptText.parse(words));
      case "sl" -> allocateLength(words);
      case "sb" -> allocateBytes(words);
      case "sr" -> new Reallocate(words.next("NAME"), ScriptText.parse(words));
      case "sn" -> reallocateLength(words);
      case "sf" -> new Free(Place.parse(words));
      case "ss" -> new Length(Place.parse(words), false);
      case "sy" -> new Length(Place.parse(words), true);
      case "sx" -> new NoCache();
      default -> null;
    };
  }

  private static Call allocateLength(Words words) throws Mistake {
    String name = words.next("NAME");
    ScriptText text = ScriptText.parse(words);
    int length = words.number32("LENGTH");
    text.require(length, "characters");
    return new AllocateLength(name, text, length);
  }

  private static Call allocateBytes(Words words) throws Mistake {
    String name = words.next("NAME");
    ScriptText text = ScriptText.parse(words);
    int length = words.number32("LENGTH");
    text.require(length, "bytes");
    return new AllocateBytes(name, text, length);
  }

  private static Call reallocateLength(Words words) throws Mistake {
    String name = words.next("NAME");
    ScriptText text = ScriptText.parse(words);
    int length = words.number32("LENGTH");
    text.require(length, "characters");
    return new ReallocateLength(name, text, length);
  }

  private static String bind(Session session, String name, long string) {
    if (string != 0) {
      session.regions().bindValue(name, string);
    }
    return session.withLastError(string == 0 ? "null" : "ok");
  }

  private static String bind(Session session, String name, long[] string, int answer) {
    session.regions().bindValue(name, string[0]);
    return session.withLastError(Integer.toString(answer));
  }

  private record Allocate(String name, ScriptText text) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong address = text.addressIn(session);
      if (address.isEmpty()) {
        return UNBOUND;
      }
      if (!text.hasEnd(session)) {
        return FAULT;
      }
      session.mark();
      OleAut32 ole = session.oleAut32();
      String characters = text.characters();
      return bind(
          session,
          name,
          characters == null
              ? ole.SysAllocString(address.getAsLong())
              : ole.SysAllocString(characters));
    }
  }

  private record AllocateLength(String name, ScriptText text, int length) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong address = text.addressIn(session);
      if (address.isEmpty()) {
        return UNBOUND;
      }
      if (!text.isReadable(session, 2 * Integer.toUnsignedLong(length))) {
        return FAULT;
      }
      session.mark();
      OleAut32 ole = session.oleAut32();
      String characters = text.characters();
      return bind(
          session,
          name,
          characters == null
              ? ole.SysAllocStringLen(address.getAsLong(), length)
              : ole.SysAllocStringLen(characters, length));
    }
  }

  private record AllocateBytes(String name, ScriptText text, int length) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong address = text.addressIn(session);
      if (address.isEmpty()) {
        return UNBOUND;
      }
      if (!text.isReadable(session, Integer.toUnsignedLong(length))) {
        return FAULT;
      }
      session.mark();
      OleAut32 ole = session.oleAut32();
      String characters = text.characters();
      return bind(
          session,
          name,
          characters == null
              ? ole.SysAllocStringByteLen(address.getAsLong(), length)
              : ole.SysAllocStringByteLen(
                  characters.getBytes(StandardCharsets.ISO_8859_1), length));
    }
  }

  private record Reallocate(String name, ScriptText text) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong old = session.regions().addressOf(name);
      OptionalLong address = text.addressIn(session);
      if (old.isEmpty() || address.isEmpty()) {
        return UNBOUND;
      }
      long[] string = {old.getAsLong()};
      if (!text.hasEnd(session)) {
        return FAULT;
      }
      session.mark();
      OleAut32 ole = session.oleAut32();
      String characters = text.characters();
      int done =
          characters == null
              ? ole.SysReAllocString(string, address.getAsLong())
              : ole.SysReAllocString(string, characters);
      return bind(session, name, string, done);
    }
  }

  private record ReallocateLength(String name, ScriptText text, int length) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong old = session.regions().addressOf(name);
      OptionalLong address = text.addressIn(session);
      if (old.isEmpty() || address.isEmpty()) {
        return UNBOUND;
      }
      long[] string = {old.getAsLong()};
      if (!text.isReadable(session, 2 * Integer.toUnsignedLong(length))) {
        return FAULT;
      }
      session.mark();
      OleAut32 ole = session.oleAut32();
      String characters = text.characters();
      int done =
          characters == null
              ? ole.SysReAllocStringLen(string, address.getAsLong(), length)
              : ole.SysReAllocStringLen(string, characters, length);
      return bind(session, name, string, done);
    }
  }

  private record Free(Place place) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong string = place.in(session);
      if (string.isEmpty()) {
        return UNBOUND;
      }
      session.mark();
      session.oleAut32().SysFreeString(string.getAsLong());
      return session.withLastError("void");
    }
  }

  private record Length(Place place, boolean inBytes) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong string = place.in(session);
      if (string.isEmpty()) {
        return UNBOUND;
      }
      if (string.getAsLong() != 0 && !session.bytes().isReadable(string.getAsLong() - 4, 4)) {
        return FAULT;
      }
      session.mark();
      OleAut32 ole = session.oleAut32();
      int length =
          inBytes ? ole.SysStringByteLen(string.getAsLong()) : ole.SysStringLen(string.getAsLong());
      return session.withLastError("0x" + Integer.toHexString(length));
    }
  }

  private record NoCache() implements Call {
    @Override
    public String answer(Session session) {
      session.mark();
      session.oleAut32().SetOaNoCache();
      return session.withLastError("void");
    }
  }
}
