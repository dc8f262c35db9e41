package org.freehold.vm.internal.physical;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// The shared frames of a section on a simulated machine: one for each page that was touched, which
/// all views of the section show. All sections of one file share the same frames.
///
/// A page of a file is read at its first touch, and written by [#writeBack] if it is dirty; other
/// changes of the file on the host meanwhile are ignored.
///
/// Concurrency: one lock, taken with the lock of a process or that of physical memory held, and
/// never the other way round.
public final class SharedFrames {

  private final int pageSize;
  private final @Nullable SectionFile file;
  private final ReentrantLock lock = new ReentrantLock();
  private final PageMap<SharedFrame> frames = new PageMap<>();

  /// Number of sections with these frames. Guarded by the lock of their table.
  private int users;

  /// @param file that backs the section; null for none
  public SharedFrames(int pageSize, @Nullable SectionFile file) {
    this.pageSize = pageSize;
    this.file = file;
  }

  /// Counts a section that uses these frames.
  public void addUser() {
    users++;
  }

  /// Counts a section that no longer uses these frames.
  ///
  /// @return whether it was the last
  public boolean removeUser() {
    users--;
    return users == 0;
  }

  /// The file; null for a section without one.
  public @Nullable SectionFile file() {
    return file;
  }

  /// Whether a page has contents, rather than implicit zeros.
  public boolean hasContents(long page) {
    lock.lock();
    try {
      SharedFrame frame = frames.get(page);
      return file != null || (frame != null && frame.bytes != null);
    } finally {
      lock.unlock();
    }
  }

  /// The frame of a page for reading.
  ///
  /// @throws IOException when its file cannot be read
  public SharedFrame toRead(long page) throws IOException {
    lock.lock();
    try {
      return frame(page);
    } finally {
      lock.unlock();
    }
  }

  /// The frame of a page for writing; it has bytes, and is dirty.
  ///
  /// @throws IOException when its file cannot be read
  public SharedFrame toWrite(long page) throws IOException {
    lock.lock();
    try {
      SharedFrame frame = frame(page);
      if (frame.bytes == null) {
        frame.bytes = new byte[pageSize];
      }
      frame.isDirty = true;
      return frame;
    } finally {
      lock.unlock();
    }
  }

  /// The frame of a page, which is made if it must be; then it may fail, and nothing has changed.
  private SharedFrame frame(long page) throws IOException {
    SharedFrame frame = frames.get(page);
    if (frame == null) {
      frames.prepare();
      frame = new SharedFrame();
      if (file != null) {
        frame.bytes = file.read(page * pageSize, pageSize);
      }
      frames.put(page, frame);
    }
    return frame;
  }

  /// Whether a frame has been written.
  public boolean isDirty(SharedFrame frame) {
    lock.lock();
    try {
      return frame.isDirty;
    } finally {
      lock.unlock();
    }
  }

  /// Writes the dirty pages of `[from, to)` to the file, in ascending order.
  ///
  /// @throws IOException when the file cannot be written
  public void writeBack(long from, long to) throws IOException {
    SectionFile target = file;
    if (target == null) {
      return;
    }
    lock.lock();
    try {
      LongStream.Builder pages = LongStream.builder();
      frames.forEach(from, to, pages);
      for (long page : pages.build().sorted().toArray()) {
        SharedFrame frame = frames.get(page);
        if (frame != null && frame.isDirty) {
          byte[] bytes = frame.bytes;
          target.write(page * pageSize, bytes == null ? new byte[pageSize] : bytes);
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
