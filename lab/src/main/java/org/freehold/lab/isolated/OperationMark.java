package org.freehold.lab.isolated;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/// The current operation of a trial, in a memory-mapped file: it costs one store per operation, and
/// survives a crash of the process.
final class OperationMark implements LongConsumer {

  private final ByteBuffer word;

  private OperationMark(ByteBuffer word) {
    this.word = word.order(ByteOrder.nativeOrder());
  }

  static OperationMark open(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      return new OperationMark(channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
    }
  }

  @Override
  public void accept(long operation) {
    word.putLong(0, operation);
  }

  long get() {
    return word.getLong(0);
  }
}
