package org.freehold.cli.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.freehold.cli.console.BinaryOutput;
import org.freehold.cli.console.CommandFailure;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.TextFile;

/// The output of a command: a file that appears under its name when it is complete, and not at all
/// when the command fails. Standard output (`-`), and what is not a regular file, such as a pipe,
/// are written directly.
final class OutputFile implements AutoCloseable {

  private final Shell shell;
  private final Path target;
  private final Path written;
  private final boolean isDirect;
  private boolean isDone;

  /// @param shell whose standard output is meant by `-`
  /// @param target the file as the user named it
  OutputFile(Shell shell, Path target) {
    this.shell = shell;
    this.target = target;
    this.isDirect =
        TextFile.isStandardOutput(target) || (Files.exists(target) && !Files.isRegularFile(target));
    this.written = isDirect ? target : target.resolveSibling(target.getFileName() + ".part");
    if (!TextFile.isStandardOutput(target) && Files.isDirectory(target)) {
      throw new CommandFailure(target + ": expected a file to write, found a directory");
    }
  }

  /// The name for messages.
  static String describe(Path target) {
    return TextFile.isStandardOutput(target) ? "standard output" : target.toString();
  }

  OutputStream open() throws IOException {
    if (TextFile.isStandardOutput(target)) {
      return BinaryOutput.open(shell);
    }
    try {
      return Files.newOutputStream(written);
    } catch (NoSuchFileException e) {
      throw new CommandFailure(target + ": there is no such folder", e);
    }
  }

  /// What has been written is complete.
  void done() throws IOException {
    if (!isDirect) {
      Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
    }
    isDone = true;
  }

  @Override
  public void close() throws IOException {
    if (!isDone && !isDirect) {
      Files.deleteIfExists(written);
    }
  }
}
