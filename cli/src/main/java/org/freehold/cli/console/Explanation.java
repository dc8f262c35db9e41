package org.freehold.cli.console;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.freehold.Bytes;
import picocli.CommandLine;

/// Turns an exception of a command into the one sentence that the user reads.
public final class Explanation {

  private Explanation() {}

  /// The sentence.
  ///
  /// @param problem what was thrown
  /// @return one line; it names a class only for a bug in Freehold
  public static String of(Throwable problem) {
    return switch (problem) {
      case CommandFailure failure -> message(failure);
      case CommandLine.PicocliException usage -> message(usage);
      case FileSystemException file -> ofFile(file);
      case IOException io -> message(io);
      case org.freehold.OutOfMemoryException refusal -> message(refusal);
      case OutOfMemoryError _ ->
          "the Java heap of "
              + Bytes.format(Runtime.getRuntime().maxMemory())
              + " is full; enlarge it with FREEHOLD_JAVA_OPTS=-Xmx...";
      default -> "internal error: " + problem + " (--debug shows where)";
    };
  }

  private static String ofFile(FileSystemException problem) {
    String reason =
        switch (problem) {
          case NoSuchFileException _ -> "no such file";
          case AccessDeniedException _ -> "permission denied";
          default -> problem.getReason() == null ? "cannot be read" : problem.getReason();
        };
    return problem.getFile() + ": " + reason;
  }

  private static String message(Throwable problem) {
    String message = problem.getMessage();
    return message == null ? problem.toString() : message;
  }
}
