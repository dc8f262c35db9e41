package org.freehold.cli.console;

/// Thrown when a command cannot do its work. The message is the one line that the user reads; the
/// command exits with status [ExitCode#FAILED].
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// Makes the failure.
  ///
  /// @param message one clear sentence that names the file, line or argument
  public CommandFailure(String message) {
    super(message);
  }

  /// Makes the failure.
  ///
  /// @param message one clear sentence that names the file, line or argument
  /// @param cause shown with `--debug`
  public CommandFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
