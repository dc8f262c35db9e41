package org.freehold.trace.internal.input;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.freehold.trace.TraceFormatException;

/// What a trace may come to when it is decompressed: a few bytes of a file can stand for any number
/// of them. An interrupt of the reading thread is noticed here as well, since a decompressor that
/// is busy reads no file.
public final class Allowance {

  private static final int MIB_SHIFT = 20;

  private final String file;
  private final long most;
  private long spent;

  /// Makes an allowance.
  ///
  /// @param file the trace as the user named it
  /// @param most bytes in all
  public Allowance(String file, long most) {
    this.file = file;
    this.most = most;
  }

  /// Takes note of decompressed bytes.
  ///
  /// @throws TraceFormatException when they are too many
  /// @throws InterruptedIOException when this thread was interrupted
  public void spend(int bytes) throws IOException {
    spent += bytes;
    if (spent > most) {
      throw new TraceFormatException(
          file, 0, "expected at most " + words() + " of decompressed data, found more");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException(file + ": reading was interrupted");
    }
  }

  private String words() {
    long mib = most >> MIB_SHIFT;
    return mib << MIB_SHIFT == most ? mib + " MiB" : most + " bytes";
  }
}
