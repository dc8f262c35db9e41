package org.freehold.lab.isolated;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/// The current operation of a trial, in a file of 8 bytes that survives a crash of the process. The
/// child maps it, so that marking an operation costs one store. The parent reads it through a
/// descriptor that it opened before the child began: a child that cuts the file or puts another in
/// its place deceives it about a number and harms nothing.
final class OperationMark implements AutoCloseable {

  private final FileChannel channel;
  private long last;

  private OperationMark(FileChannel channel) {
    this.channel = channel;
  }

  /// Makes the file; for the parent.
  static OperationMark create(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    channel.write(ByteBuffer.allocate(Long.BYTES), 0);
    return new OperationMark(channel);
  }

  /// Maps the file; for the child.
  static LongConsumer map(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer word =
          channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES).order(ByteOrder.nativeOrder());
      return operation -> word.putLong(0, operation);
    }
  }

  /// The operation that was marked last, as far as the file can be read.
  long get() {
    ByteBuffer word = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    try {
      if (channel.read(word, 0) == Long.BYTES) {
        last = Math.max(last, word.getLong(0));
      }
    } catch (IOException _) {
      // The number before is as good.
    }
    return last;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
