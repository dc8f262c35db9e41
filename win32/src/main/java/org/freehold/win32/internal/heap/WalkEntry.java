package org.freehold.win32.internal.heap;

/// One entry of a heap walk, with the members of `PROCESS_HEAP_ENTRY`.
///
/// @param data start of the entry
/// @param bytes of the entry; of a region 0
/// @param overhead bytes after a live block's data that belong to the block
/// @param region index of the region that the entry belongs to
/// @param flags of the `PROCESS_HEAP_` values
/// @param committed bytes of a region that are committed
/// @param uncommitted bytes of a region that are not
public record WalkEntry(
    long data, long bytes, int overhead, int region, int flags, long committed, long uncommitted) {

  /// Before the first entry of a walk.
  public static final WalkEntry NONE = new WalkEntry(0, 0, 0, 0, 0, 0, 0);
}
