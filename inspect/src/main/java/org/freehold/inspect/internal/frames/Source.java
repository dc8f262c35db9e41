package org.freehold.inspect.internal.frames;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// The bytes of a snapshot file, with random access.
public interface Source extends Closeable {

  long size() throws IOException;

  /// Fills an array.
  ///
  /// @throws EOFException when there are fewer bytes
  void read(long at, byte[] into, int length) throws IOException;

  @Override
  void close() throws IOException;

  static Source of(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    return new Source() {
      @Override
      public long size() throws IOException {
        return channel.size();
      }

      @Override
      public void read(long at, byte[] into, int length) throws IOException {
        ByteBuffer target = ByteBuffer.wrap(into, 0, length);
        while (target.hasRemaining()) {
          if (channel.read(target, at + target.position()) < 0) {
            throw new EOFException("the file became shorter while it was read");
          }
        }
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
