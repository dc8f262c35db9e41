package org.freehold.win32.internal.script;

import org.jspecify.annotations.Nullable;

/// One parsed line of a script. An answer is part of the call before it.
public sealed interface ScriptLine {

  /// The line as it was written.
  String text();

  /// A comment or an empty line, which a transcript repeats.
  record Text(String text) implements ScriptLine {}

  /// The start of a case.
  record Case(String text) implements ScriptLine {}

  /// A call.
  ///
  /// @param text as it was written
  /// @param line its number, counted from 1
  /// @param call the parsed call
  /// @param expected the answer in a transcript; null when there is none
  record Calling(String text, int line, Call call, @Nullable String expected)
      implements ScriptLine {}
}
