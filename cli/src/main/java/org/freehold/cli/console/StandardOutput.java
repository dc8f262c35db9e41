package org.freehold.cli.console;

import java.io.IOException;
import java.io.OutputStream;

/// Standard output that throws an [OutputLostException] when it can no longer be written. It throws
/// once; whatever is still buffered upstream is dropped after that.
final class StandardOutput extends OutputStream {

  private final OutputStream target;
  private boolean isLost;

  StandardOutput(OutputStream target) {
    this.target = target;
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (isLost) {
      return;
    }
    try {
      target.write(bytes, offset, length);
    } catch (IOException e) {
      isLost = true;
      throw new OutputLostException(e);
    }
  }

  @Override
  public void flush() {
    if (isLost) {
      return;
    }
    try {
      target.flush();
    } catch (IOException e) {
      isLost = true;
      throw new OutputLostException(e);
    }
  }
}
