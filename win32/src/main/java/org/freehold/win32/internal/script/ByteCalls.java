package org.freehold.win32.internal.script;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.StringJoiner;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// The calls that look at memory and at addresses, and are none of Win32: `bf bk bz bb bt bc bm
/// bn`.
final class ByteCalls {

  private static final long MAX_SHOWN = 0x100;

  private ByteCalls() {}

  /// Parses the rest of a line; null when its first word is none of these calls.
  static @Nullable Call parse(String word, Words words) throws Mistake {
    return switch (word) {
      case "bf" -> new Fill(pattern(words), Place.parse(words), words.number("SIZE"));
      case "bk" -> new Check(pattern(words), Place.parse(words), words.number("SIZE"));
      case "bz" -> new Zero(Place.parse(words), words.number("SIZE"));
      case "bb" -> new Bytes(Place.parse(words), shown(words));
      case "bt" -> new Text(Place.parse(words), shown(words));
      case "bc" -> new Compare(Place.parse(words), Place.parse(words));
      case "bn" -> new Name(words.next("NAME"), Place.parse(words));
      case "bm" -> new Alignment(Place.parse(words));
      default -> null;
    };
  }

  private static FillPattern pattern(Words words) throws Mistake {
    return new FillPattern(words.number32("PATTERN"));
  }

  private static long shown(Words words) throws Mistake {
    String word = words.next("SIZE");
    long size = Words.number("SIZE", word);
    if (size < 0 || size > MAX_SHOWN) {
      throw new Mistake("SIZE must be 0x100 at most, not '" + word + "'");
    }
    return size;
  }

  private static Memory memory(Session session) {
    return session.kernel32().space().memory();
  }

  private record Fill(FillPattern pattern, Place place, long size) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong address = place.in(session);
      if (address.isEmpty()) {
        return UNBOUND;
      }
      if (!session.bytes().isWritable(address.getAsLong(), size)) {
        return FAULT;
      }
      pattern.write(memory(session), address.getAsLong(), size);
      return "ok";
    }
  }

  private record Check(FillPattern pattern, Place place, long size) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong address = place.in(session);
      if (address.isEmpty()) {
        return UNBOUND;
      }
      if (!session.bytes().isReadable(address.getAsLong(), size)) {
        return FAULT;
      }
      return pattern.isIn(memory(session), address.getAsLong(), size) ? "kept" : "LOST";
    }
  }

  private record Zero(Place place, long size) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong address = place.in(session);
      if (address.isEmpty()) {
        return UNBOUND;
      }
      if (!session.bytes().isReadable(address.getAsLong(), size)) {
        return FAULT;
      }
      return FillPattern.isZero(memory(session), address.getAsLong(), 0, size)
          ? "zero"
          : "not zero";
    }
  }

  private record Bytes(Place place, long size) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong address = place.in(session);
      if (address.isEmpty()) {
        return UNBOUND;
      }
      if (!session.bytes().isReadable(address.getAsLong(), size)) {
        return FAULT;
      }
      StringJoiner bytes = new StringJoiner(" ");
      bytes.setEmptyValue("none");
      for (long i = 0; i < size; i++) {
        int value = Byte.toUnsignedInt(memory(session).getByte(address.getAsLong() + i));
        bytes.add(String.format(Locale.ROOT, "%02x", value));
      }
      return bytes.toString();
    }
  }

  private record Text(Place place, long length) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong address = place.in(session);
      if (address.isEmpty()) {
        return UNBOUND;
      }
      if (!session.bytes().isReadable(address.getAsLong(), 2 * length)) {
        return FAULT;
      }
      StringBuilder text = new StringBuilder().append(Words.QUOTE);
      for (long i = 0; i < length; i++) {
        int low = Byte.toUnsignedInt(memory(session).getByte(address.getAsLong() + 2 * i));
        int high = Byte.toUnsignedInt(memory(session).getByte(address.getAsLong() + 2 * i + 1));
        append(text, (char) (high << 8 | low));
      }
      return text.append(Words.QUOTE).toString();
    }

    private static void append(StringBuilder text, char c) {
      if (c == 0) {
        text.append("\\0");
      } else if (c == Words.QUOTE || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
  }

  private record Compare(Place first, Place second) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong one = first.in(session);
      OptionalLong other = second.in(session);
      if (one.isEmpty() || other.isEmpty()) {
        return UNBOUND;
      }
      return one.getAsLong() == other.getAsLong() ? "same" : "another";
    }
  }

  private record Alignment(Place place) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong address = place.in(session);
      return address.isEmpty() ? UNBOUND : Long.toString(address.getAsLong() & 15);
    }
  }

  private record Name(String name, Place place) implements Call {
    @Override
    public String answer(Session session) {
      OptionalLong address = place.in(session);
      if (address.isEmpty()) {
        return UNBOUND;
      }
      session.regions().bindValue(name, address.getAsLong());
      return "ok";
    }
  }
}
