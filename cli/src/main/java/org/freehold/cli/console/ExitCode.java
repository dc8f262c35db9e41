package org.freehold.cli.console;

/// The exit statuses of every command.
public final class ExitCode {

  /// The work is done.
  public static final int OK = 0;

  /// The work failed, or found what it was looking for: a violation, a leak, a wrong answer.
  public static final int FAILED = 1;

  /// A usage error in the command line; nothing was done.
  public static final int USAGE = 2;

  /// Whoever read the output stopped reading: 128 + SIGPIPE, as for any program in a pipeline.
  public static final int BROKEN_PIPE = 141;

  private ExitCode() {}
}
