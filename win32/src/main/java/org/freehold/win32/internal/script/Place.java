package org.freehold.win32.internal.script;

import java.util.OptionalLong;
import org.freehold.win32.internal.script.HeapNames.Block;

/// An address or a handle as a script writes it: `null`, `0xNUMBER`, `NAME`, or `HEAP:BLOCK` for a
/// block that `ha` has made; a name may have an offset, `+0xOFFSET` or `-0xOFFSET`.
///
/// @param name the name; empty for a number
/// @param offset bytes from the address that is bound to it, or the number
record Place(String name, long offset) {

  static final Place NULL = new Place("", 0);

  private static final String NUMBER = "0x";
  private static final String MINUS = "-0x";

  /// Parses the next word of a line.
  static Place parse(Words words) throws Mistake {
    return parse(words.next("ADDR"));
  }

  static Place parse(String word) throws Mistake {
    if (word.equals("null")) {
      return NULL;
    }
    if (word.startsWith(NUMBER)) {
      return new Place("", Words.number("ADDR", word));
    }
    int plus = word.indexOf('+');
    int minus = word.lastIndexOf(MINUS);
    if (plus == 0 || minus == 0) {
      throw new Mistake("ADDR must begin with a name or be null, not '" + word + "'");
    }
    if (plus < 0 && minus > 0) {
      return new Place(
          word.substring(0, minus), -Words.number("OFFSET", word.substring(minus + 1)));
    }
    return plus < 0
        ? new Place(word, 0)
        : new Place(word.substring(0, plus), Words.number("OFFSET", word.substring(plus + 1)));
  }

  boolean isNull() {
    return name.isEmpty() && offset == 0;
  }

  /// The address; empty when the name was never bound.
  OptionalLong in(Session session) {
    if (name.isEmpty()) {
      return OptionalLong.of(offset);
    }
    OptionalLong bound = addressOf(session);
    return bound.isPresent() ? OptionalLong.of(bound.getAsLong() + offset) : bound;
  }

  private OptionalLong addressOf(Session session) {
    int colon = name.indexOf(':');
    if (colon < 0) {
      return session.regions().addressOf(name);
    }
    Block block = session.heaps().block(name.substring(0, colon), name.substring(colon + 1));
    return block == null ? OptionalLong.empty() : OptionalLong.of(block.address());
  }
}
