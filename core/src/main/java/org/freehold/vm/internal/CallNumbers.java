package org.freehold.vm.internal;

/// The numbers of the Linux system calls that are made here. They are part of the kernel's binary
/// interface and never change; x86-64 has a table of its own, aarch64 has the generic one.
///
/// Sources: `asm/unistd_64.h`, `asm-generic/unistd.h`.
final class CallNumbers {

  private static final boolean IS_GENERIC = "aarch64".equals(System.getProperty("os.arch"));

  static final long MMAP = IS_GENERIC ? 222 : 9;
  static final long MUNMAP = IS_GENERIC ? 215 : 11;
  static final long MPROTECT = IS_GENERIC ? 226 : 10;
  static final long MADVISE = IS_GENERIC ? 233 : 28;
  static final long MSYNC = IS_GENERIC ? 227 : 26;
  static final long MLOCK = IS_GENERIC ? 228 : 149;
  static final long MUNLOCK = IS_GENERIC ? 229 : 150;
  static final long MEMBARRIER = IS_GENERIC ? 283 : 324;
  static final long OPENAT = IS_GENERIC ? 56 : 257;
  static final long CLOSE = IS_GENERIC ? 57 : 3;
  static final long UNLINKAT = IS_GENERIC ? 35 : 263;
  static final long MEMFD_CREATE = IS_GENERIC ? 279 : 319;
  static final long FTRUNCATE = IS_GENERIC ? 46 : 77;
  static final long FALLOCATE = IS_GENERIC ? 47 : 285;
  static final long STATX = IS_GENERIC ? 291 : 332;

  private CallNumbers() {}
}
