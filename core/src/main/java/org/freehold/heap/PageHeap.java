package org.freehold.heap;

import org.freehold.flags.PageHeapSettings;

/// How a heap gives blocks pages of their own, so that an access beyond a block faults at once.
/// Start from [#FULL] and say what differs.
///
/// A block that is chosen stands on whole pages with a page without access at its guarded side:
///
/// ```
///   BEHIND     │ 0xD0 …………… block, 0xC0 │ gap, 0xD0 │ guard page │
///   UNALIGNED  │ 0xD0 …………………………… block, 0xC0 │ guard page │
///   IN_FRONT   │ guard page │ block, 0xC0 … 0xD0 ……………………… │
/// ```
///
/// What of the pages is not the block is filled, and looked at when the block is freed and when the
/// heap is validated, so that an overrun too small to reach the guard page is found later if not at
/// once. A freed block loses its access, and keeps its addresses until as many blocks or bytes have
/// been freed after it as the quarantine holds.
///
/// Sources: the patterns and the placements are those of page heap in the debugging tools for
/// Windows; the idea of a guard page for each block is Bruce Perens's Electric Fence (1987).
///
/// @param placement on which side of a block its guard page is
/// @param probability how many of a hundred blocks are chosen; the others are ordinary blocks
/// @param smallest blocks of fewer bytes are not chosen
/// @param largest blocks of more bytes are not chosen
/// @param quarantineBlocks how many freed blocks keep their addresses
/// @param quarantineBytes how many bytes of addresses freed blocks keep, guard pages included
/// @param traces whether the stacks that allocated and freed a block are kept
/// @param mostBlocks the most live blocks on pages of their own; 0 for as many as the system's
///   limit on mappings allows
/// @param fallsBack whether a block is an ordinary one, without a guard page, when that number is
///   reached; otherwise the request is refused
/// @param seed of the draw of blocks to choose, so that a run can be repeated
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

  /// Where the guard page of a block is.
  public enum Placement {
    /// Behind: the block ends at the guard page, less what the alignment of its start takes.
    BEHIND,
    /// In front: the block begins where the guard page ends.
    IN_FRONT,
    /// Behind, and without a gap: the block ends at the guard page exactly, and begins at any
    /// address unless an alignment is asked for.
    UNALIGNED
  }

  private static final int DEFAULT_BLOCKS = 16_384;
  private static final long DEFAULT_BYTES = 1L << 30;

  /// Every block, with its guard page behind it.
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

  /// Checks the figures.
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
  /// mappings blocks are guarded in the standard way, since a program that was not written for a
  /// page heap has no use for a refusal.
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

  /// The same with another placement.
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

  /// The same for so many of a hundred blocks, drawn from a seed.
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

  /// The same for blocks of these sizes alone, both included.
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

  /// The same with another quarantine; 0 blocks or bytes for none.
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

  /// The same with stacks kept, or not.
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

  /// The same with a limit on live blocks, and what happens there.
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
