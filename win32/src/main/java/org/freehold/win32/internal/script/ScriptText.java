package org.freehold.win32.internal.script;

import java.util.OptionalLong;
import org.freehold.vm.AccessViolationException;
import org.jspecify.annotations.Nullable;

/// A text as a script writes it: in quotation marks, with the escapes `\\0 \\" \\\\`; or the
/// address of one, or `null`.
///
/// @param characters the text; null when there is an address
/// @param place the address; null when there are characters
record ScriptText(@Nullable String characters, @Nullable Place place) {

  /// Parses the next word of a line.
  static ScriptText parse(Words words) throws Mistake {
    String word = words.next("TEXT");
    return word.charAt(0) == Words.QUOTE
        ? new ScriptText(unescape(word.substring(1, word.length() - 1)), null)
        : new ScriptText(null, Place.parse(word));
  }

  private static String unescape(String text) throws Mistake {
    StringBuilder plain = new StringBuilder();
    int next = 0;
    while (next < text.length()) {
      char c = text.charAt(next++);
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      char escaped = text.charAt(next++);
      plain.append(
          switch (escaped) {
            case '0' -> '\0';
            case '"', '\\' -> escaped;
            default -> throw new Mistake("TEXT has no escape '\\" + escaped + "'");
          });
    }
    return plain.toString();
  }

  /// Checks that as many characters or bytes are given as a call will take.
  void require(int length, String unit) throws Mistake {
    if (characters != null && Integer.compareUnsigned(length, characters.length()) > 0) {
      throw new Mistake("TEXT has fewer than " + Integer.toUnsignedString(length) + " " + unit);
    }
  }

  /// The address; 0 where there are characters; empty when the name was never bound.
  OptionalLong addressIn(Session session) {
    return place == null ? OptionalLong.of(0) : place.in(session);
  }

  /// Whether as many bytes can be read where the address is.
  boolean isReadable(Session session, long bytes) {
    long address = addressIn(session).orElse(0);
    return address == 0 || session.bytes().isReadable(address, bytes);
  }

  /// Whether a zero character comes before anything that cannot be read.
  boolean hasEnd(Session session) {
    long address = addressIn(session).orElse(0);
    if (address == 0) {
      return true;
    }
    try {
      ByteAccess bytes = session.bytes();
      while (bytes.read(address) != 0 || bytes.read(address + 1) != 0) {
        address += 2;
      }
      return true;
    } catch (AccessViolationException e) {
      return false;
    }
  }
}
