package org.freehold.malloc;

import org.freehold.heap.HeapSummary;

/// The figures of a heap under the names of glibc's `mallinfo2`, in bytes unless stated otherwise.
///
/// Two equations hold: `arena = uordblks + fordblks`, and `arena + hblkhd` are the heap's committed
/// bytes. Rounding is part of the blocks; the heap's own records are in none of the figures, since
/// they are not in the memory that programs write.
///
/// @param arena committed for blocks, without large blocks
/// @param ordblks number of free ranges
/// @param smblks 0: blocks in thread caches are not counted
/// @param hblks number of large blocks, which have a reservation of their own (in glibc: mapped)
/// @param hblkhd in large blocks
/// @param usmblks 0, as in glibc
/// @param fsmblks in thread caches
/// @param uordblks in live blocks, without large ones
/// @param fordblks free, those in thread caches included
/// @param keepcost in the largest free range, which [Malloc#mallocTrim] can return to the system
public record Mallinfo(
    long arena,
    long ordblks,
    long smblks,
    long hblks,
    long hblkhd,
    long usmblks,
    long fsmblks,
    long uordblks,
    long fordblks,
    long keepcost) {

  /// The figures of a heap.
  static Mallinfo of(HeapSummary summary) {
    long live = summary.busyBytes() - summary.largeBytes();
    long free = summary.freeBytes() + summary.cachedBytes();
    return new Mallinfo(
        live + free,
        summary.freeRanges(),
        0,
        summary.largeBlocks(),
        summary.largeBytes(),
        0,
        summary.cachedBytes(),
        live,
        free,
        summary.largestFreeBytes());
  }

  /// The figures as the lines that glibc's `malloc_stats` prints for one arena and in total, in
  /// which its maxima are what there is now.
  String stats() {
    return """
    Arena 0:
    system bytes     = %10d
    in use bytes     = %10d
    Total (incl. mmap):
    system bytes     = %10d
    in use bytes     = %10d
    max mmap regions = %10d
    max mmap bytes   = %10d
    """
        .formatted(arena, uordblks, arena + hblkhd, uordblks + hblkhd, hblks, hblkhd);
  }
}
