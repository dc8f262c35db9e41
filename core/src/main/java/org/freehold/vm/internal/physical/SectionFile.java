package org.freehold.vm.internal.physical;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The file that backs a section of a simulated machine. It is opened for writing with the first
/// section that may write. Bytes past its end read as zero and are not written.
///
/// It is not a channel, since a channel closes itself when a thread that uses it is interrupted.
///
/// Not thread-safe: [SharedFrames] holds its lock over reads and writes, and the table of sections
/// its own over the rest, which does not move the file's position.
public final class SectionFile implements Closeable {

  private final Path path;
  private final RandomAccessFile reading;
  private volatile @Nullable RandomAccessFile writing;
  private volatile long size;

  private SectionFile(Path path, RandomAccessFile reading) throws IOException {
    this.path = path;
    this.reading = reading;
    this.size = reading.length();
  }

  /// Opens a file for reading.
  public static SectionFile open(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
    boolean done = false;
    try {
      SectionFile opened = new SectionFile(path, file);
      done = true;
      return opened;
    } finally {
      if (!done) {
        file.close();
      }
    }
  }

  /// Opens the file for writing too.
  public void openForWriting() throws IOException {
    if (writing == null) {
      writing = new RandomAccessFile(path.toFile(), "rw");
    }
  }

  /// The path that it was opened with.
  public Path path() {
    return path;
  }

  public long size() {
    return size;
  }

  /// Extends the file with zeros.
  public void extend(long to) throws IOException {
    openForWriting();
    RandomAccessFile file = writing;
    if (file != null && file.length() < to) {
      file.setLength(to);
    }
    size = Math.max(size, to);
  }

  /// Reads bytes from a position on, with zeros past the end.
  byte[] read(long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    reading.seek(position);
    int done = 0;
    int count = reading.read(bytes, 0, length);
    while (count > 0) {
      done += count;
      count = reading.read(bytes, done, length - done);
    }
    return bytes;
  }

  /// Writes bytes at a position, except for those past the end.
  void write(long position, byte[] contents) throws IOException {
    RandomAccessFile file = writing;
    if (file == null) {
      throw new IllegalStateException("a page was written through a file opened to read: " + path);
    }
    file.seek(position);
    file.write(contents, 0, (int) Math.max(0, Math.min(contents.length, size - position)));
  }

  @Override
  public void close() throws IOException {
    RandomAccessFile file = writing;
    try (reading) {
      if (file != null) {
        file.close();
      }
    }
  }
}
