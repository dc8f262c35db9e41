package org.freehold.win32.internal.section;

import static org.freehold.win32.FileMap.FILE_MAP_COPY;
import static org.freehold.win32.FileMap.FILE_MAP_EXECUTE;
import static org.freehold.win32.FileMap.FILE_MAP_READ;
import static org.freehold.win32.FileMap.FILE_MAP_WRITE;

import org.freehold.vm.Access;
import org.jspecify.annotations.Nullable;

/// The meaning of `FILE_MAP_` bits: the access of a view, and the rights that it needs.
final class ViewAccess {

  private ViewAccess() {}

  /// The access of a view; null when the bits grant none. Writing takes precedence over copying,
  /// copying over reading.
  static @Nullable Access of(int desired) {
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

  /// The right that a handle needs for a view; a copy-on-write view needs the right to read.
  static int required(int desired) {
    int base = (desired & FILE_MAP_WRITE) != 0 ? FILE_MAP_WRITE : FILE_MAP_READ;
    return base | (desired & FILE_MAP_EXECUTE);
  }
}
