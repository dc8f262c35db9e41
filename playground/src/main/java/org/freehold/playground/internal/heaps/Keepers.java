package org.freehold.playground.internal.heaps;

import java.util.List;

/// What keeps a range of pages from going back, and what would if it went.
///
/// @param from the first page that was asked for
/// @param to the first address past them
/// @param segment the segment that they are in; -1 when they are in none
/// @param segmentEnd its end
/// @param isFirstSegment whether the heap keeps its addresses for good
/// @param isLarge whether it is a large block, which goes back whole and at once
/// @param items what lies on the pages, in order: at most some hundred
/// @param blocks of the keepers, those on the pages first: at most a thousand
/// @param allBlocks how many blocks the keepers have
/// @param allBytes the bytes of these
/// @param onPageBlocks of these, how many overlap the pages
/// @param onPageBytes the bytes of the pages that are in them
/// @param quarantined freed blocks in quarantine that overlap the pages
/// @param stacks of the keepers' blocks, those with the most bytes first
/// @param gainPages how many pages would go back that would not without
/// @param freeFrom the free range that there would be around the first page
/// @param freeTo its end
/// @param emptiesSegment whether no live block would be left in the segment
public record Keepers(
    long from,
    long to,
    long segment,
    long segmentEnd,
    boolean isFirstSegment,
    boolean isLarge,
    List<Part> items,
    List<KeptBlock> blocks,
    long allBlocks,
    long allBytes,
    long onPageBlocks,
    long onPageBytes,
    long quarantined,
    List<Share> stacks,
    long gainPages,
    long freeFrom,
    long freeTo,
    boolean emptiesSegment) {

  /// An item on the pages.
  ///
  /// @param item what it is
  /// @param start its address
  /// @param end the first address past it
  /// @param blocks its live blocks
  /// @param bytes of these
  public record Part(Item item, long start, long end, long blocks, long bytes) {}

  /// What a stack has of the keepers' blocks.
  ///
  /// @param stack its number
  /// @param blocks how many
  /// @param bytes of these
  public record Share(int stack, long blocks, long bytes) {}
}
