package org.freehold.win32;

/// The `MEM_` constants: operations on an address range, and its states and types.
public final class Mem {

  /// Coalesce adjacent placeholders (with `MEM_RELEASE`).
  public static final int MEM_COALESCE_PLACEHOLDERS = 0x1;

  /// Keep the addresses as a placeholder (with `MEM_RELEASE`).
  public static final int MEM_PRESERVE_PLACEHOLDER = 0x2;

  /// Commit reserved pages: back them with memory.
  public static final int MEM_COMMIT = 0x1000;

  /// Reserve addresses.
  public static final int MEM_RESERVE = 0x2000;

  /// Replace a placeholder (when allocating).
  public static final int MEM_REPLACE_PLACEHOLDER = 0x4000;

  /// Decommit pages, and keep their addresses reserved (when freeing).
  public static final int MEM_DECOMMIT = 0x4000;

  /// Release a reservation (when freeing).
  public static final int MEM_RELEASE = 0x8000;

  /// A state: the addresses are free.
  public static final int MEM_FREE = 0x10000;

  /// A type: private memory of the process.
  public static final int MEM_PRIVATE = 0x20000;

  /// Reserve a placeholder, to be replaced later (when allocating).
  public static final int MEM_RESERVE_PLACEHOLDER = 0x40000;

  /// A type: a view of a section.
  public static final int MEM_MAPPED = 0x40000;

  /// The contents are no longer needed. Not combined with other values.
  public static final int MEM_RESET = 0x80000;

  /// Choose the highest address possible.
  public static final int MEM_TOP_DOWN = 0x100000;

  /// Track which pages are written.
  public static final int MEM_WRITE_WATCH = 0x200000;

  /// Reserve addresses for physical pages that the program maps itself.
  public static final int MEM_PHYSICAL = 0x400000;

  /// The contents are needed after all. Not combined with other values.
  public static final int MEM_RESET_UNDO = 0x1000000;

  /// A type: a program image.
  public static final int MEM_IMAGE = 0x1000000;

  /// Use large pages.
  public static final int MEM_LARGE_PAGES = 0x20000000;

  private Mem() {}
}
