package org.freehold.win32;

import org.freehold.vm.Access;
import org.jspecify.annotations.Nullable;

/// The `FILE_MAP_` constants: what a view of a file mapping may do.
public final class FileMap {

  /// Reading, and writing to copies of one's own.
  public static final int FILE_MAP_COPY = 0x1;

  /// Reading and writing.
  public static final int FILE_MAP_WRITE = 0x2;

  /// Reading.
  public static final int FILE_MAP_READ = 0x4;

  /// Executing, with one of the others.
  public static final int FILE_MAP_EXECUTE = 0x20;

  /// All but executing.
  public static final int FILE_MAP_ALL_ACCESS = 0xF001F;

  private FileMap() {}

  /// What a view may do; null when it is nothing. Writing wins over copying, copying over reading.
  static @Nullable Access access(int desired) {
    boolean executes = (desired & FILE_MAP_EXECUTE) != 0;
    if ((desired & FILE_MAP_WRITE) != 0) {
      return executes ? Access.EXECUTE_READ_WRITE : Access.READ_WRITE;
    }
    if ((desired & FILE_MAP_COPY) != 0) {
      return executes ? Access.EXECUTE_WRITE_COPY : Access.WRITE_COPY;
    }
    if ((desired & FILE_MAP_READ) != 0) {
      return executes ? Access.EXECUTE_READ : Access.READ;
    }
    return null;
  }

  /// The right that a handle needs for a view: a copy is read.
  static int needed(int desired) {
    int base = (desired & FILE_MAP_WRITE) != 0 ? FILE_MAP_WRITE : FILE_MAP_READ;
    return base | (desired & FILE_MAP_EXECUTE);
  }
}
