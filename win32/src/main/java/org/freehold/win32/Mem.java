package org.freehold.win32;

/// The `MEM_` constants: what to do with addresses, and what state and type they have.
public final class Mem {

  /// Make one placeholder of several (with `MEM_RELEASE`).
  public static final int MEM_COALESCE_PLACEHOLDERS = 0x1;

  /// Keep the addresses as a placeholder (with `MEM_RELEASE`).
  public static final int MEM_PRESERVE_PLACEHOLDER = 0x2;

  /// Put memory behind reserved pages.
  public static final int MEM_COMMIT = 0x1000;

  /// Take addresses.
  public static final int MEM_RESERVE = 0x2000;

  /// Take the place of a placeholder (when allocating).
  public static final int MEM_REPLACE_PLACEHOLDER = 0x4000;

  /// Take memory away and keep the addresses (when freeing).
  public static final int MEM_DECOMMIT = 0x4000;

  /// Give a reservation back (when freeing).
  public static final int MEM_RELEASE = 0x8000;

  /// A state: nobody has the addresses.
  public static final int MEM_FREE = 0x10000;

  /// A type: memory of the process alone.
  public static final int MEM_PRIVATE = 0x20000;

  /// Take addresses for a reservation that comes later (when allocating).
  public static final int MEM_RESERVE_PLACEHOLDER = 0x40000;

  /// A type: a view of a section.
  public static final int MEM_MAPPED = 0x40000;

  /// The contents are no longer wanted; alone.
  public static final int MEM_RESET = 0x80000;

  /// Choose the highest address that fits.
  public static final int MEM_TOP_DOWN = 0x100000;

  /// Note which pages are written.
  public static final int MEM_WRITE_WATCH = 0x200000;

  /// Addresses for physical pages that the program maps itself.
  public static final int MEM_PHYSICAL = 0x400000;

  /// The contents are wanted after all; alone.
  public static final int MEM_RESET_UNDO = 0x1000000;

  /// A type: a program image.
  public static final int MEM_IMAGE = 0x1000000;

  /// Use large pages.
  public static final int MEM_LARGE_PAGES = 0x20000000;

  private Mem() {}
}
