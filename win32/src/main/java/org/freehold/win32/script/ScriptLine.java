package org.freehold.win32.script;

import org.jspecify.annotations.Nullable;

/// One line of a script, understood. An answer is part of the call that it stands after.
sealed interface ScriptLine {

  /// The line as it was written.
  String text();

  /// A comment or an empty line, which is repeated as it is.
  record Text(String text) implements ScriptLine {}

  /// The start of a case.
  record Case(String text) implements ScriptLine {}

  /// A call.
  ///
  /// @param text as it was written
  /// @param line where it stands, counted from 1
  /// @param call what it means
  /// @param expected the answer of a transcript; null when there is none
  record Calling(String text, int line, Call call, @Nullable String expected)
      implements ScriptLine {}
}
