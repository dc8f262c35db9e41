package org.freehold.lab.isolated;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/// How far a trial is, in a file of two words that survives a crash of the process: the current
/// operation, and whether code that is not believed has begun to run, which it does before the
/// first one. The child maps the file, so that marking an operation costs one store. The parent
/// reads it through a descriptor that it opened before the child began: a child that cuts the file
/// or puts another in its place deceives it about a number and harms nothing.
final class OperationMark implements AutoCloseable {

  private static final int BEGUN_AT = Long.BYTES;
  private static final int SIZE = 2 * Long.BYTES;

  private final FileChannel channel;
  private long last;
  private boolean hasBegun;

  private OperationMark(FileChannel channel) {
    this.channel = channel;
  }

  /// Makes the file; for the parent.
  static OperationMark create(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    channel.write(ByteBuffer.allocate(SIZE), 0);
    return new OperationMark(channel);
  }

  /// Maps the file; for the child.
  static Pen map(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new Pen(
          channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE).order(ByteOrder.nativeOrder()));
    }
  }

  /// The child's end of it.
  static final class Pen implements LongConsumer {

    private final ByteBuffer words;

    private Pen(ByteBuffer words) {
      this.words = words;
    }

    /// Marks that code that is not believed runs from now on.
    void begin() {
      words.putLong(BEGUN_AT, 1);
    }

    /// Marks an operation.
    @Override
    public void accept(long operation) {
      words.putLong(0, operation);
    }
  }

  /// The operation that was marked last, as far as the file can be read.
  long get() {
    last = Math.max(last, word(0, last));
    return last;
  }

  /// Whether code that is not believed has begun to run.
  boolean hasBegun() {
    hasBegun |= word(BEGUN_AT, 0) != 0;
    return hasBegun;
  }

  private long word(long position, long otherwise) {
    ByteBuffer word = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    try {
      return channel.read(word, position) == Long.BYTES ? word.getLong(0) : otherwise;
    } catch (IOException _) {
      return otherwise; // The number before is as good.
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
