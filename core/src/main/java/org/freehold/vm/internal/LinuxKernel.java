package org.freehold.vm.internal;

import static org.freehold.vm.internal.LinuxErrors.EAGAIN;
import static org.freehold.vm.internal.LinuxErrors.EEXIST;
import static org.freehold.vm.internal.LinuxErrors.EINVAL;
import static org.freehold.vm.internal.LinuxErrors.ENOMEM;

import java.nio.file.FileSystems;

/// Linux on x86-64 and aarch64, by [Downcalls].
///
/// Calls that succeed allocate no Java object, and those that may be repeated may be the second
/// step of a change.
///
/// A reservation is a private anonymous mapping without access rights. Commit is `mprotect`: under
/// strict overcommit accounting the kernel charges the pages there and refuses what it cannot back.
/// Decommit returns the memory with `madvise(MADV_DONTNEED)` and removes the access rights after
/// that; should the second step fail, for lack of a mapping, the memory is returned all the same.
/// Neighbouring pages of equal access stay one mapping of the kernel, since nothing but the access
/// distinguishes them.
///
/// The constants are those of the generic ABI, which both processors share.
final class LinuxKernel implements Kernel {

  // <bits/mman-linux.h>
  private static final int PROT_NONE = 0;
  private static final int PROT_READ = 1;
  private static final int PROT_WRITE = 2;
  private static final int PROT_EXEC = 4;
  private static final int MAP_SHARED = 0x01;
  private static final int MAP_PRIVATE = 0x02;
  private static final int MAP_FIXED = 0x10;
  private static final int MAP_ANONYMOUS = 0x20;
  private static final int MAP_NORESERVE = 0x4000;
  private static final int MAP_FIXED_NOREPLACE = 0x100000;
  private static final int MS_SYNC = 4;
  private static final int NO_FILE = -1;
  private static final int MADV_DONTNEED = 4;
  private static final int MADV_FREE = 8;
  private static final int MADV_HUGEPAGE = 14;
  private static final int MADV_POPULATE_READ = 22;
  private static final int MADV_POPULATE_WRITE = 23;

  // <bits/confname.h>
  private static final int SC_PAGESIZE = 30;

  private static final long LOWEST = 0x10000;
  private static final long HIGHEST_47_BITS = 0x7fff_ffff_efffL;
  private static final long HIGHEST_48_BITS = 0xffff_ffff_efffL;

  private final long pageSize;
  private final long highestAddress;

  LinuxKernel() {
    prepareForRefusals();
    this.pageSize = sysconf(SC_PAGESIZE);
    this.highestAddress =
        System.getProperty("os.arch", "").equals("aarch64") ? HIGHEST_48_BITS : HIGHEST_47_BITS;
  }

  /// Makes the JVM load its file system's native library now. Otherwise it would do so at the first
  /// read of `/proc`, when memory has just been refused; and a process at its limit of mappings
  /// cannot load a library.
  private static void prepareForRefusals() {
    if (!FileSystems.getDefault().isOpen()) {
      throw new IllegalStateException("the file system is closed");
    }
  }

  @Override
  public long pageSize() {
    return pageSize;
  }

  @Override
  public long lowestAddress() {
    return LOWEST;
  }

  @Override
  public long highestAddress() {
    return highestAddress;
  }

  @Override
  public long reserve(long address, long size) {
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    long mapped =
        mmap(
            address,
            size,
            PROT_NONE,
            address == 0 ? flags : flags | MAP_FIXED_NOREPLACE,
            NO_FILE,
            0);
    if (address != 0 && mapped > 0 && mapped != address) {
      // A kernel before 4.17 takes the address as a hint only: the range was not free.
      release(mapped, size);
      return -EEXIST;
    }
    return mapped;
  }

  @Override
  public int commit(long address, long size, int rights) {
    return mprotect(address, size, protectionBits(rights));
  }

  @Override
  public int populate(long address, long size, boolean write) {
    return madvise(address, size, write ? MADV_POPULATE_WRITE : MADV_POPULATE_READ);
  }

  /// Linux has the advice to populate since 5.14; unknown advice fails with this error.
  @Override
  public boolean isUnknownCall(int error) {
    return error == EINVAL;
  }

  @Override
  public int adviseHugePages(long address, long size) {
    return madvise(address, size, MADV_HUGEPAGE);
  }

  @Override
  public int decommit(long address, long size) {
    int returned = madvise(address, size, MADV_DONTNEED);
    if (returned < 0) {
      return returned;
    }
    // The memory is returned whatever comes of this.
    long _ = Downcalls.tryCall(CallNumbers.MPROTECT, address, size, PROT_NONE, 0, 0, 0);
    return 0;
  }

  @Override
  public int reset(long address, long size) {
    int result = madvise(address, size, MADV_FREE);
    return result == -EINVAL ? 0 : result; // Locked pages: the advice is ignored, as advice may be.
  }

  @Override
  public int discard(long address, long size) {
    int result = madvise(address, size, MADV_DONTNEED);
    return result == -EINVAL ? 0 : result; // Locked pages keep their memory.
  }

  @Override
  public int release(long address, long size) {
    return Downcalls.call(CallNumbers.MUNMAP, address, size, 0);
  }

  @Override
  public int lock(long address, long size) {
    return Downcalls.call(CallNumbers.MLOCK, address, size, 0);
  }

  @Override
  public int unlock(long address, long size) {
    return Downcalls.call(CallNumbers.MUNLOCK, address, size, 0);
  }

  @Override
  public int createMemoryFile() {
    return LinuxFiles.createInMemory();
  }

  @Override
  public String memoryFolder() {
    return LinuxFiles.MEMORY_FOLDER;
  }

  @Override
  public int openFile(String path, Opening opening) {
    return LinuxFiles.open(path, opening);
  }

  @Override
  public int closeFile(int file) {
    return LinuxFiles.close(file);
  }

  @Override
  public int removeFile(String path) {
    return LinuxFiles.remove(path);
  }

  @Override
  public FileStatus fileStatus(int file) {
    return LinuxFiles.status(file);
  }

  @Override
  public int resizeFile(int file, long size) {
    return LinuxFiles.resize(file, size);
  }

  @Override
  public int allocateFile(int file, long size) {
    return LinuxFiles.allocate(file, size);
  }

  @Override
  public FileProblem fileProblem(int error) {
    return LinuxFiles.problem(error);
  }

  @Override
  public int mapFile(
      long address, long size, int rights, int file, long offset, boolean copyOnWrite) {
    int flags = MAP_FIXED | (copyOnWrite ? MAP_PRIVATE : MAP_SHARED);
    long mapped = mmap(address, size, protectionBits(rights), flags, file, offset);
    return mapped < 0 ? (int) mapped : 0;
  }

  @Override
  public int flush(long address, long size) {
    // Not to be repeated, since the kernel reports a failure once.
    return (int) Downcalls.callOnce(CallNumbers.MSYNC, address, size, MS_SYNC, 0, 0, 0);
  }

  @Override
  public boolean isOutOfMemory(int error) {
    return error == ENOMEM || error == EAGAIN;
  }

  @Override
  public String errorName(int error) {
    return LinuxErrors.name(error);
  }

  @Override
  public LimitHit limitHitBy(long size, boolean commit) {
    return LinuxLimits.hitBy(size, commit);
  }

  @Override
  public LimitHit lockLimit() {
    return LinuxLimits.lockLimit();
  }

  @Override
  public FreeAddresses freeAddresses() {
    return LinuxLimits.freeAddresses(LOWEST, highestAddress);
  }

  private static int protectionBits(int rights) {
    return ((rights & READ) == 0 ? PROT_NONE : PROT_READ)
        | ((rights & WRITE) == 0 ? PROT_NONE : PROT_WRITE)
        | ((rights & EXECUTE) == 0 ? PROT_NONE : PROT_EXEC);
  }

  private static long mmap(
      long address, long size, int protection, int flags, int file, long offset) {
    return Downcalls.call(CallNumbers.MMAP, address, size, protection, flags, file, offset);
  }

  private static int mprotect(long address, long size, int protection) {
    return Downcalls.call(CallNumbers.MPROTECT, address, size, protection);
  }

  private static int madvise(long address, long size, int advice) {
    return Downcalls.call(CallNumbers.MADVISE, address, size, advice);
  }

  private static long sysconf(int name) {
    try {
      return (long) LinuxCalls.linked().sysconf.invokeExact(name);
    } catch (Throwable t) {
      throw Downcalls.failed(t);
    }
  }
}
