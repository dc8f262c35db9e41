package org.freehold.win32;

/// The `SEC_` constants: the attributes of a file mapping besides its protection.
public final class Sec {

  /// A program image. Not supported here.
  public static final int SEC_IMAGE = 0x1000000;

  /// Pages of views are reserved and committed by `VirtualAlloc`. Has no effect for a file, and is
  /// not supported here without one.
  public static final int SEC_RESERVE = 0x4000000;

  /// Pages of views are committed. The default.
  public static final int SEC_COMMIT = 0x8000000;

  /// Not cached. Not supported here.
  public static final int SEC_NOCACHE = 0x10000000;

  /// Writes are combined. Not supported here.
  public static final int SEC_WRITECOMBINE = 0x40000000;

  /// Large pages, for which no process here holds the privilege.
  public static final int SEC_LARGE_PAGES = 0x80000000;

  private Sec() {}
}
