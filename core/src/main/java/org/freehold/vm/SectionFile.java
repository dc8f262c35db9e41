package org.freehold.vm;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// The file behind a section of a simulated machine. It is opened for writing when the first
/// section wants to write. What lies beyond its size reads as zero and is not written.
///
/// Not thread-safe but for [#read] and [#write]; [SectionTable] holds its lock.
final class SectionFile implements Closeable {

  private final Path path;
  private final FileChannel reading;
  private volatile @Nullable FileChannel writing;
  private volatile long size;

  private SectionFile(Path path, FileChannel reading) throws IOException {
    this.path = path;
    this.reading = reading;
    this.size = reading.size();
  }

  /// Opens a file for reading.
  static SectionFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new SectionFile(path, channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /// Opens it for writing too.
  void openForWriting() throws IOException {
    if (writing == null) {
      writing = FileChannel.open(path, StandardOpenOption.WRITE);
    }
  }

  long size() {
    return size;
  }

  /// Makes it longer, with zeros.
  void extend(long to) throws IOException {
    openForWriting();
    FileChannel channel = writing;
    if (channel != null && channel.size() < to) {
      channel.write(ByteBuffer.wrap(new byte[1]), to - 1);
    }
    size = Math.max(size, to);
  }

  /// The bytes from a position on, with zeros behind the end.
  byte[] read(long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    int count = 0;
    while (bytes.hasRemaining() && count >= 0) {
      count = reading.read(bytes, position + bytes.position());
    }
    return bytes.array();
  }

  /// Writes what of some bytes is not behind the end.
  void write(long position, byte[] contents) throws IOException {
    FileChannel channel = writing;
    if (channel == null) {
      throw new IllegalStateException("a page was written through a file opened to read: " + path);
    }
    ByteBuffer bytes = ByteBuffer.wrap(contents);
    bytes.limit((int) Math.max(0, Math.min(contents.length, size - position)));
    while (bytes.hasRemaining()) {
      channel.write(bytes, position + bytes.position());
    }
  }

  @Override
  public void close() throws IOException {
    FileChannel channel = writing;
    try (reading) {
      if (channel != null) {
        channel.close();
      }
    }
  }
}
