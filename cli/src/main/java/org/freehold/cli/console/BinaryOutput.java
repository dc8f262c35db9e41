package org.freehold.cli.console;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;

/// Standard output for bytes, where a command was told to write its file to `-`. What it prints for
/// people goes to stderr then.
public final class BinaryOutput {

  private static final int BUFFER_BYTES = 1 << 16;

  private BinaryOutput() {}

  /// Opens standard output. Closing the stream flushes it and leaves standard output open.
  ///
  /// @param shell flushed first, so that what it printed comes before
  public static OutputStream open(Shell shell) {
    shell.out().flush();
    OutputStream process = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    return new BufferedOutputStream(process, BUFFER_BYTES);
  }
}
