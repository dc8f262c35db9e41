package org.freehold.playground.internal.web;

import java.io.IOException;
import java.io.InputStream;

/// The body of a request, of which no more is read than allowed, whatever its length was said to
/// be; one whose length was said to be more is not read at all. What is left of it is the server's.
public final class Body extends InputStream {

  private final InputStream in;
  private final long most;
  private final boolean isKnownTooLong;
  private long read;

  /// Makes it.
  ///
  /// @param announced the length that it was said to have; 0 for none
  Body(InputStream in, long most, long announced) {
    this.in = in;
    this.most = most;
    this.isKnownTooLong = announced > most;
  }

  /// Is thrown when a body is not what was announced: too long, or not there.
  public abstract static sealed class WrongException extends IOException {

    private static final long serialVersionUID = 1L;

    private WrongException(String sentence) {
      super(sentence);
    }
  }

  /// Is thrown when a body is longer than allowed.
  public static final class TooLongException extends WrongException {

    private static final long serialVersionUID = 1L;

    private TooLongException(long most) {
      super("more than " + most + " bytes were sent");
    }
  }

  /// Is thrown when a body ends early or is malformed.
  public static final class BrokenException extends WrongException {

    private static final long serialVersionUID = 1L;

    private BrokenException(Exception cause) {
      super("what was sent is not complete, or not well-formed");
      initCause(cause);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (isKnownTooLong) {
      throw new TooLongException(most);
    }
    int count = receive(target, offset, length);
    if (count > 0) {
      read += count;
      if (read > most) {
        throw new TooLongException(most);
      }
    }
    return count;
  }

  /// The JDK's reader of chunks throws others than I/O exceptions at a length that is malformed.
  private int receive(byte[] target, int offset, int length) throws IOException {
    try {
      return Patience.await(() -> in.read(target, offset, length));
    } catch (IOException | RuntimeException e) {
      throw new BrokenException(e);
    }
  }
}
