package org.freehold.win32.script;

import java.io.IOException;

/// A syntax error in a script. The message is one sentence that begins with the file and the line.
public final class ScriptException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String file;
  private final int line;

  ScriptException(String file, int line, String problem) {
    super(file + ":" + line + ": " + problem);
    this.file = file;
    this.line = line;
  }

  /// The script's file as the user named it.
  public String file() {
    return file;
  }

  /// The line, counted from 1.
  public int line() {
    return line;
  }
}
