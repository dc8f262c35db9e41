package org.freehold.vm.internal.physical;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The contents of a section on a simulated machine: one frame for each page that was touched,
/// which all views of the section show. All sections of one file have the same contents.
///
/// A page of a file is read at its first touch, and written by [#writeBack] when anybody has
/// written to it; what else happens to the file on the host meanwhile is not looked at.
///
/// Concurrency: one lock, taken with the lock of a process or that of physical memory held, and
/// never the other way round.
public final class SharedFrames {

  private final int pageSize;
  private final @Nullable SectionFile file;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, SharedFrame> frames = new HashMap<>();

  /// Sections that have these contents. Guarded by the lock of their table.
  private int users;

  /// @param file where contents come from and go to; null for a section that has none
  public SharedFrames(int pageSize, @Nullable SectionFile file) {
    this.pageSize = pageSize;
    this.file = file;
  }

  /// Counts a section that has these contents.
  public void addUser() {
    users++;
  }

  /// Counts a section that no longer has these contents.
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

  /// Whether a page has contents that are not zeros by nature.
  public boolean hasContents(long page) {
    lock.lock();
    try {
      SharedFrame frame = frames.get(page);
      return file != null || (frame != null && frame.bytes != null);
    } finally {
      lock.unlock();
    }
  }

  /// The frame of a page that is read.
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

  /// The frame of a page that is written; it has bytes.
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

  private SharedFrame frame(long page) throws IOException {
    SharedFrame frame = frames.get(page);
    if (frame == null) {
      frame = new SharedFrame();
      if (file != null) {
        frame.bytes = file.read(page * pageSize, pageSize);
      }
      frames.put(page, frame);
    }
    return frame;
  }

  /// Whether a frame has been reached for writing.
  public boolean isDirty(SharedFrame frame) {
    lock.lock();
    try {
      return frame.isDirty;
    } finally {
      lock.unlock();
    }
  }

  /// Writes the pages of `[from, to)` that were written to the file, in their order.
  ///
  /// @throws IOException when the file cannot be written
  public void writeBack(long from, long to) throws IOException {
    SectionFile target = file;
    if (target == null) {
      return;
    }
    lock.lock();
    try {
      for (long page : frames.keySet().stream().sorted().toList()) {
        SharedFrame frame = frames.get(page);
        if (page >= from && page < to && frame != null && frame.isDirty) {
          byte[] bytes = frame.bytes;
          target.write(page * pageSize, bytes == null ? new byte[pageSize] : bytes);
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
