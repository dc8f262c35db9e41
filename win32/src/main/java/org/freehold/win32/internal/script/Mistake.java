package org.freehold.win32.internal.script;

/// A syntax error in one line of a script; its sentence says what is wrong, and
/// [org.freehold.win32.script.Script] adds the file and the line.
public final class Mistake extends Exception {

  private static final long serialVersionUID = 1L;

  Mistake(String sentence) {
    super(sentence);
  }

  /// What is wrong, without the position.
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
