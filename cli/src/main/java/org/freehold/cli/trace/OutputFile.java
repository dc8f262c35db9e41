package org.freehold.cli.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.freehold.cli.console.CommandFailure;

/// A file that a command makes: it appears under its name when it is whole, and not at all when the
/// command fails. What is no regular file, such as a pipe, is written directly.
final class OutputFile implements AutoCloseable {

  private final Path target;
  private final Path written;
  private final boolean isDirect;
  private boolean isDone;

  /// @param target the file as the user named it
  OutputFile(Path target) {
    this.target = target;
    this.isDirect = Files.exists(target) && !Files.isRegularFile(target);
    this.written = isDirect ? target : target.resolveSibling(target.getFileName() + ".part");
    if (Files.isDirectory(target)) {
      throw new CommandFailure(target + ": expected a file to write, found a directory");
    }
  }

  OutputStream open() throws IOException {
    try {
      return Files.newOutputStream(written);
    } catch (NoSuchFileException e) {
      throw new CommandFailure(target + ": there is no such folder", e);
    }
  }

  /// What has been written is whole.
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
