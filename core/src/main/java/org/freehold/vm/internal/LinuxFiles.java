package org.freehold.vm.internal;

import java.lang.foreign.Arena;
import org.freehold.vm.internal.Kernel.FileProblem;
import org.freehold.vm.internal.Kernel.FileStatus;
import org.freehold.vm.internal.Kernel.Opening;

/// The file calls of Linux that memory needs, by [Downcalls]. Returns errors as negative error
/// numbers.
///
/// The status of a file comes from `statx`, whose structure is the same on all processors. Files
/// are opened with `O_NONBLOCK`, since opening a pipe would otherwise wait for its other end;
/// regular files ignore it.
///
/// Sources: open(2), unlink(2), memfd_create(2), statx(2), fallocate(2), shm_overview(7).
final class LinuxFiles {

  /// The folder of the C library's `shm_open`.
  static final String MEMORY_FOLDER = "/dev/shm/";

  // <fcntl.h>; these values are the same on x86-64 and aarch64.
  private static final int AT_FDCWD = -100;
  private static final int O_RDONLY = 0;
  private static final int O_RDWR = 2;
  private static final int O_CREAT = 0x40;
  private static final int O_EXCL = 0x80;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int USER_READS_AND_WRITES = 0600;
  private static final int USER_READS = 0400;

  // <linux/memfd.h>
  private static final int MFD_CLOEXEC = 1;

  // <linux/stat.h>
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final long STATX_BYTES = 256;
  private static final long MODE_AT = 28;
  private static final long INODE_AT = 32;
  private static final long SIZE_AT = 40;
  private static final int MODE_BITS = 0xffff;
  private static final int FORMAT_BITS = 0170000;
  private static final int REGULAR = 0100000;

  private LinuxFiles() {}

  static int createInMemory() {
    try (Arena arena = Arena.ofConfined()) {
      return call(CallNumbers.MEMFD_CREATE, text(arena, "freehold-section"), MFD_CLOEXEC, 0, 0);
    }
  }

  static int open(String path, Opening opening) {
    int flags =
        switch (opening) {
          case READ -> O_RDONLY;
          case READ_WRITE -> O_RDWR;
          case CREATE, CREATE_READ_ONLY -> O_RDWR | O_CREAT | O_EXCL;
        };
    int mode = opening == Opening.CREATE_READ_ONLY ? USER_READS : USER_READS_AND_WRITES;
    try (Arena arena = Arena.ofConfined()) {
      int all = flags | O_NONBLOCK | O_CLOEXEC;
      return call(CallNumbers.OPENAT, AT_FDCWD, text(arena, path), all, mode);
    }
  }

  /// Closes a descriptor. Allocates no Java object, since it may be all that can still be done, and
  /// is not repeated to learn why it failed: the descriptor is closed in any case.
  static int close(int file) {
    return Downcalls.tryCall(CallNumbers.CLOSE, file, 0, 0, 0, 0, 0) == 0 ? 0 : -LinuxErrors.EIO;
  }

  static int remove(String path) {
    try (Arena arena = Arena.ofConfined()) {
      return call(CallNumbers.UNLINKAT, AT_FDCWD, text(arena, path), 0, 0);
    }
  }

  static int resize(int file, long size) {
    return call(CallNumbers.FTRUNCATE, file, size, 0, 0);
  }

  static int allocate(int file, long size) {
    return call(CallNumbers.FALLOCATE, file, 0, 0, size);
  }

  static FileStatus status(int file) {
    try (Arena arena = Arena.ofConfined()) {
      long found = arena.allocate(STATX_BYTES, Long.BYTES).address();
      long result =
          Downcalls.callOnce(
              CallNumbers.STATX, file, text(arena, ""), AT_EMPTY_PATH, STATX_BASIC_STATS, found, 0);
      int mode = RawMemory.getInt(found + MODE_AT) & MODE_BITS;
      return new FileStatus(
          (int) result,
          RawMemory.getLong(found + SIZE_AT),
          RawMemory.getLong(found + INODE_AT),
          (mode & FORMAT_BITS) == REGULAR);
    }
  }

  private static long text(Arena arena, String text) {
    return arena.allocateFrom(text).address();
  }

  private static int call(long number, long a, long b, long c, long d) {
    return (int) Downcalls.callOnce(number, a, b, c, d, 0, 0);
  }

  static FileProblem problem(int error) {
    return switch (error) {
      case LinuxErrors.ENOENT, LinuxErrors.ENOTDIR -> FileProblem.ABSENT;
      case LinuxErrors.EEXIST -> FileProblem.PRESENT;
      case LinuxErrors.EACCES, LinuxErrors.EPERM, LinuxErrors.EROFS -> FileProblem.DENIED;
      case LinuxErrors.ENOSPC, LinuxErrors.ENOMEM, LinuxErrors.EFBIG -> FileProblem.FULL;
      case LinuxErrors.EISDIR, LinuxErrors.ENXIO, LinuxErrors.ENODEV -> FileProblem.NOT_A_FILE;
      default -> FileProblem.OTHER;
    };
  }
}
