package org.freehold.internal.settings;

/// One system property or environment variable that Freehold reads.
///
/// @param kind which of the two
/// @param audience whom it is for
/// @param name its name
/// @param values what it can be, in words or as a placeholder such as `FILE`
/// @param unset what holds when it is not set
/// @param module the module or the script that reads it
/// @param meaning what it does, one or two sentences in Markdown
public record Setting(
    Kind kind,
    Audience audience,
    String name,
    String values,
    String unset,
    String module,
    String meaning) {

  /// Where it is set.
  public enum Kind {
    /// `-Dname=value` on the command line of the JVM.
    PROPERTY,
    /// In the environment of the process.
    VARIABLE
  }

  /// Whom it is for.
  public enum Audience {
    /// Who runs a program on Freehold.
    PROGRAM,
    /// Who uses the command `freehold`.
    COMMAND,
    /// Who works on Freehold.
    DEVELOPER,
    /// Nobody: one process of Freehold tells another.
    INTERNAL
  }
}
