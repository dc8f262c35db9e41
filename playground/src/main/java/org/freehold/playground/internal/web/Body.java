package org.freehold.playground.internal.web;

import java.io.IOException;
import java.io.InputStream;

/// The body of a request, of which no more is read than allowed, whatever its length was said to
/// be.
public final class Body extends InputStream {

  private final InputStream in;
  private final long most;
  private long read;

  Body(InputStream in, long most) {
    this.in = in;
    this.most = most;
  }

  /// Is thrown when a body is longer than allowed.
  public static final class TooLongException extends IOException {

    private static final long serialVersionUID = 1L;

    private TooLongException(long most) {
      super("more than " + most + " bytes were sent");
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = in.read(target, offset, length);
    if (count > 0) {
      read += count;
      if (read > most) {
        throw new TooLongException(most);
      }
    }
    return count;
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
