package org.freehold.win32.internal.script;

import java.util.OptionalLong;

/// An address as a script writes it: `null`, `NAME`, or `NAME+0xOFFSET`.
///
/// @param name the name; empty for null
/// @param offset bytes from the address that is bound to it
record Place(String name, long offset) {

  static final Place NULL = new Place("", 0);

  /// Parses the next word of a line.
  static Place parse(Words words) throws Mistake {
    String word = words.next("ADDR");
    if (word.equals("null")) {
      return NULL;
    }
    int plus = word.indexOf('+');
    if (plus == 0) {
      throw new Mistake("ADDR must begin with a name or be null, not '" + word + "'");
    }
    return plus < 0
        ? new Place(word, 0)
        : new Place(word.substring(0, plus), Words.number("OFFSET", word.substring(plus + 1)));
  }

  boolean isNull() {
    return name.isEmpty();
  }

  /// The address; empty when the name was never bound.
  OptionalLong in(Session session) {
    if (isNull()) {
      return OptionalLong.of(0);
    }
    OptionalLong bound = session.regions().addressOf(name);
    return bound.isPresent() ? OptionalLong.of(bound.getAsLong() + offset) : bound;
  }
}
