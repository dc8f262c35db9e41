package org.freehold.win32;

/// The `FILE_MAP_` constants: the access that a view of a file mapping grants.
public final class FileMap {

  /// Reading, and writing to private copies (copy-on-write).
  public static final int FILE_MAP_COPY = 0x1;

  /// Reading and writing.
  public static final int FILE_MAP_WRITE = 0x2;

  /// Reading.
  public static final int FILE_MAP_READ = 0x4;

  /// Executing; only together with one of the others.
  public static final int FILE_MAP_EXECUTE = 0x20;

  /// Everything except executing.
  public static final int FILE_MAP_ALL_ACCESS = 0xF001F;

  private FileMap() {}
}
