package org.freehold.vm.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import org.freehold.vm.internal.Kernel.FileProblem;
import org.freehold.vm.internal.Kernel.FileStatus;
import org.freehold.vm.internal.Kernel.Opening;

/// The file calls of Linux that memory needs, through plain downcalls. Returns errors as negative
/// error numbers.
///
/// The status of a file comes from `statx`, whose structure is the same on all processors. Files
/// are opened with `O_NONBLOCK`, since opening a pipe would otherwise wait for its other end;
/// regular files ignore it.
///
/// Sources: open(2), memfd_create(2), statx(2), fallocate(2), shm_overview(7).
final class LinuxFiles {

  /// The folder of the C library's `shm_open`.
  static final String MEMORY_FOLDER = "/dev/shm/";

  // <fcntl.h>; these values are the same on x86-64 and aarch64.
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
  private static final int FORMAT_BITS = 0170000;
  private static final int REGULAR = 0100000;

  private static final VarHandle VH_SHORT = JAVA_SHORT.varHandle();
  private static final VarHandle VH_LONG = JAVA_LONG.varHandle();

  private static final Linker.Option VARIADIC_MODE = Linker.Option.firstVariadicArg(2);

  private static final MethodHandle MH_OPEN = open();
  private static final MethodHandle MH_CLOSE =
      Downcalls.withErrno("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle MH_UNLINK =
      Downcalls.withErrno("unlink", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle MH_MEMFD_CREATE =
      Downcalls.withErrno("memfd_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle MH_FTRUNCATE =
      Downcalls.withErrno("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MH_FALLOCATE =
      Downcalls.withErrno(
          "fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle MH_STATX =
      Downcalls.withErrno(
          "statx", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));

  private LinuxFiles() {}

  private static MethodHandle open() {
    FunctionDescriptor descriptor = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    return Downcalls.withErrno("open", descriptor, VARIADIC_MODE);
  }

  static int createInMemory() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Downcalls.newState(arena);
      MemorySegment name = arena.allocateFrom("freehold-section");
      return answer(state, (int) MH_MEMFD_CREATE.invokeExact(state, name, MFD_CLOEXEC));
    } catch (Throwable t) {
      throw Downcalls.failed(t);
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
      MemorySegment state = Downcalls.newState(arena);
      MemorySegment name = arena.allocateFrom(path);
      int all = flags | O_NONBLOCK | O_CLOEXEC;
      return answer(state, (int) MH_OPEN.invokeExact(state, name, all, mode));
    } catch (Throwable t) {
      throw Downcalls.failed(t);
    }
  }

  static int close(int file) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Downcalls.newState(arena);
      return answer(state, (int) MH_CLOSE.invokeExact(state, file));
    } catch (Throwable t) {
      throw Downcalls.failed(t);
    }
  }

  static int remove(String path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Downcalls.newState(arena);
      MemorySegment name = arena.allocateFrom(path);
      return answer(state, (int) MH_UNLINK.invokeExact(state, name));
    } catch (Throwable t) {
      throw Downcalls.failed(t);
    }
  }

  static int resize(int file, long size) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Downcalls.newState(arena);
      return answer(state, (int) MH_FTRUNCATE.invokeExact(state, file, size));
    } catch (Throwable t) {
      throw Downcalls.failed(t);
    }
  }

  static int allocate(int file, long size) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Downcalls.newState(arena);
      return answer(state, (int) MH_FALLOCATE.invokeExact(state, file, 0, 0L, size));
    } catch (Throwable t) {
      throw Downcalls.failed(t);
    }
  }

  static FileStatus status(int file) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Downcalls.newState(arena);
      MemorySegment nothing = arena.allocateFrom("");
      MemorySegment found = arena.allocate(STATX_BYTES, Long.BYTES);
      int result =
          (int) MH_STATX.invokeExact(state, file, nothing, AT_EMPTY_PATH, STATX_BASIC_STATS, found);
      int mode = Short.toUnsignedInt((short) VH_SHORT.get(found, MODE_AT));
      return new FileStatus(
          answer(state, result),
          (long) VH_LONG.get(found, SIZE_AT),
          (long) VH_LONG.get(found, INODE_AT),
          (mode & FORMAT_BITS) == REGULAR);
    } catch (Throwable t) {
      throw Downcalls.failed(t);
    }
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

  private static int answer(MemorySegment state, int result) {
    return result < 0 ? -Downcalls.errno(state) : result;
  }
}
