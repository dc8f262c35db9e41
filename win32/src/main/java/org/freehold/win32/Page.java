package org.freehold.win32;

/// The `PAGE_` constants: the protection of a page. Exactly one of the first eight applies; the
/// others are modifiers.
public final class Page {

  /// Every access faults.
  public static final int PAGE_NOACCESS = 0x01;

  /// Reading.
  public static final int PAGE_READONLY = 0x02;

  /// Reading and writing.
  public static final int PAGE_READWRITE = 0x04;

  /// Reading, and writing to a private copy (copy-on-write); for views of sections.
  public static final int PAGE_WRITECOPY = 0x08;

  /// Executing.
  public static final int PAGE_EXECUTE = 0x10;

  /// Executing and reading.
  public static final int PAGE_EXECUTE_READ = 0x20;

  /// Executing, reading and writing.
  public static final int PAGE_EXECUTE_READWRITE = 0x40;

  /// Executing, reading, and writing to a private copy; for views of sections.
  public static final int PAGE_EXECUTE_WRITECOPY = 0x80;

  /// A guard page: the first access faults and removes the modifier.
  public static final int PAGE_GUARD = 0x100;

  /// Not cached. An attribute of the whole reservation.
  public static final int PAGE_NOCACHE = 0x200;

  /// Writes are combined. An attribute of the whole reservation.
  public static final int PAGE_WRITECOMBINE = 0x400;

  private Page() {}
}
