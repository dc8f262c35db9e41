package org.freehold.heap;

import org.freehold.flags.PageHeapSettings;

/// The settings of a page heap: blocks on pages of their own with a guard page, so that an access
/// beyond a block faults at once. Start from [#FULL] and change what differs.
///
/// A block that is chosen lies on whole pages, with an inaccessible guard page on one side:
///
/// ```
///   BEHIND     │ 0xD0 …………… block, 0xC0 │ gap, 0xD0 │ guard page │
///   UNALIGNED  │ 0xD0 …………………………… block, 0xC0 │ guard page │
///   IN_FRONT   │ guard page │ block, 0xC0 … 0xD0 ……………………… │
/// ```
///
/// The rest of the pages is filled with a pattern, which is checked when the block is freed and
/// when the heap is validated; so an overrun too small to reach the guard page is found later, if
/// not at once. The pages of a freed block become inaccessible, and their addresses are not reused
/// until the quarantine is full of blocks or bytes that were freed after it.
///
/// Sources: the patterns and the placements are those of page heap in the debugging tools for
/// Windows; the idea of a guard page for each block is Bruce Perens's Electric Fence (1987).
///
/// @param placement on which side of a block its guard page lies
/// @param probability percentage of blocks that are chosen; the others are ordinary blocks
/// @param smallest the smallest size that is chosen, in bytes
/// @param largest the largest size that is chosen, in bytes
/// @param quarantineBlocks how many freed blocks are quarantined
/// @param quarantineBytes how many bytes of address space are quarantined, guard pages included
/// @param traces whether to keep the stacks that allocated and freed a block
/// @param mostBlocks the maximum number of live blocks on pages of their own; 0 for as many as the
///   system's limit on mappings allows
/// @param fallsBack whether further blocks are ordinary ones, without a guard page, when that
///   number is reached; otherwise the request is refused
/// @param seed of the random choice of blocks, so that a run can be repeated
public record PageHeap(
    Placement placement,
    int probability,
    long smallest,
    long largest,
    int quarantineBlocks,
    long quarantineBytes,
    boolean traces,
    long mostBlocks,
    boolean fallsBack,
    long seed) {

  /// Where the guard page of a block lies.
  public enum Placement {
    /// After the block, which ends at the guard page but for the gap that the alignment of its
    /// start leaves.
    BEHIND,
    /// Before the block, which begins where the guard page ends.
    IN_FRONT,
    /// After the block and without a gap: the block ends exactly at the guard page, and begins at
    /// any address unless an alignment is requested.
    UNALIGNED
  }

  private static final int DEFAULT_BLOCKS = 16_384;
  private static final long DEFAULT_BYTES = 1L << 30;

  /// Every block, with its guard page after it.
  public static final PageHeap FULL =
      new PageHeap(
          Placement.BEHIND,
          100,
          0,
          Long.MAX_VALUE,
          DEFAULT_BLOCKS,
          DEFAULT_BYTES,
          true,
          0,
          false,
          0);

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException naming the one that is out of range
  public PageHeap {
    require(probability >= 0 && probability <= 100, "probability must be 0 to 100", probability);
    require(smallest >= 0, "smallest must not be negative", smallest);
    require(largest >= smallest, "largest must be at least smallest", largest);
    require(quarantineBlocks >= 0, "quarantineBlocks must not be negative", quarantineBlocks);
    require(quarantineBytes >= 0, "quarantineBytes must not be negative", quarantineBytes);
    require(mostBlocks >= 0, "mostBlocks must not be negative", mostBlocks);
  }

  /// What a program's global flags ask for, when they ask for a full page heap. At the limit on
  /// mappings further blocks are guarded as in a light page heap, since a program that was not
  /// written for a page heap has no use for a refusal.
  static PageHeap of(PageHeapSettings settings) {
    Placement placement =
        settings.backwards()
            ? Placement.IN_FRONT
            : settings.unaligned() ? Placement.UNALIGNED : Placement.BEHIND;
    PageHeap pages =
        FULL.withPlacement(placement)
            .withProbability(settings.randomProbability(), 0)
            .withTraces(settings.traces())
            .withMostBlocks(0, true);
    return settings
        .sizes()
        .map(sizes -> pages.withSizes(bound(sizes.start()), bound(sizes.end())))
        .orElse(pages);
  }

  private static long bound(long unsigned) {
    return unsigned < 0 ? Long.MAX_VALUE : unsigned;
  }

  private static void require(boolean holds, String what, long value) {
    if (!holds) {
      throw new IllegalArgumentException(what + ", " + what.split(" ", 2)[0] + "=" + value);
    }
  }

  /// A copy with another placement.
  public PageHeap withPlacement(Placement placement) {
    return new PageHeap(
        placement,
        probability,
        smallest,
        largest,
        quarantineBlocks,
        quarantineBytes,
        traces,
        mostBlocks,
        fallsBack,
        seed);
  }

  /// A copy for a percentage of blocks, drawn from a seed.
  public PageHeap withProbability(int probability, long seed) {
    return new PageHeap(
        placement,
        probability,
        smallest,
        largest,
        quarantineBlocks,
        quarantineBytes,
        traces,
        mostBlocks,
        fallsBack,
        seed);
  }

  /// A copy for blocks of these sizes only, both included.
  public PageHeap withSizes(long smallest, long largest) {
    return new PageHeap(
        placement,
        probability,
        smallest,
        largest,
        quarantineBlocks,
        quarantineBytes,
        traces,
        mostBlocks,
        fallsBack,
        seed);
  }

  /// A copy with another quarantine; 0 blocks or bytes for none.
  public PageHeap withQuarantine(int blocks, long bytes) {
    return new PageHeap(
        placement,
        probability,
        smallest,
        largest,
        blocks,
        bytes,
        traces,
        mostBlocks,
        fallsBack,
        seed);
  }

  /// A copy that keeps stacks, or does not.
  public PageHeap withTraces(boolean traces) {
    return new PageHeap(
        placement,
        probability,
        smallest,
        largest,
        quarantineBlocks,
        quarantineBytes,
        traces,
        mostBlocks,
        fallsBack,
        seed);
  }

  /// A copy with another limit on live blocks, and what happens when it is reached.
  public PageHeap withMostBlocks(long mostBlocks, boolean fallsBack) {
    return new PageHeap(
        placement,
        probability,
        smallest,
        largest,
        quarantineBlocks,
        quarantineBytes,
        traces,
        mostBlocks,
        fallsBack,
        seed);
  }

  /// Whether blocks of a size may be chosen for pages of their own.
  ///
  /// @param size the bytes wanted
  public boolean covers(long size) {
    return size >= smallest && size <= largest;
  }
}
