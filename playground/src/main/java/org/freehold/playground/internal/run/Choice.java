package org.freehold.playground.internal.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a block was put where it is, told from what was free just before and what was taken: which
/// free ranges would have done, and which of them was chosen. It knows nothing of the allocator, so
/// it holds for every one, a user's too.
///
/// @param kind what was done
/// @param candidates free ranges that were large enough
/// @param free all free ranges
/// @param largest bytes of the largest free range; 0 without any
/// @param freeBytes bytes of all of them
/// @param chosen the free range that the block was put into; null for another kind
/// @param isLowest whether the chosen one is the lowest of the candidates
/// @param isSmallest whether no candidate is smaller than the chosen one
/// @param isLargest whether no candidate is larger
/// @param isFirst whether it is the first candidate in the order of the allocator's search
/// @param rest bytes of the chosen range that stay free
public record Choice(
    Kind kind,
    long candidates,
    long free,
    long largest,
    long freeBytes,
    @Nullable FreeRange chosen,
    boolean isLowest,
    boolean isSmallest,
    boolean isLargest,
    boolean isFirst,
    long rest) {

  /// What was done with a request.
  public enum Kind {
    /// The block was put into a range that was free.
    FROM_FREE,
    /// The block lies in memory that was not free before: it was taken from the system, or from
    /// where the allocator keeps memory that it does not list.
    NEW_MEMORY,
    /// The block was resized where it is.
    IN_PLACE,
    /// The request was refused although the free bytes would have been enough.
    REFUSED_FRAGMENTED,
    /// The request was refused, and the free bytes were too few.
    REFUSED_FULL,
    /// A block was freed beside no free range.
    FREED_ALONE,
    /// A block was freed and became one with the free range below it.
    MERGED_BELOW,
    /// A block was freed and became one with the free range above it.
    MERGED_ABOVE,
    /// A block was freed and became one with the free ranges on both sides.
    MERGED_BOTH,
    /// A block was freed and is in no free range afterwards.
    FREED_UNSEEN,
    /// Nothing happened to a block.
    NOTHING
  }

  static final Choice NOTHING = plain(Kind.NOTHING, List.of(), 0);

  /// A choice of which no more is known than what was free.
  static Choice plain(Kind kind, List<FreeRange> before, long size) {
    return new Choice(
        kind,
        before.stream().filter(each -> each.size() >= size).count(),
        before.size(),
        before.stream().mapToLong(FreeRange::size).max().orElse(0),
        before.stream().mapToLong(FreeRange::size).sum(),
        null,
        false,
        false,
        false,
        false,
        0);
  }

  /// Tells a refused request.
  static Choice refused(List<FreeRange> before, long size) {
    Choice plain = plain(Kind.REFUSED_FULL, before, size);
    return plain.freeBytes >= size ? plain(Kind.REFUSED_FRAGMENTED, before, size) : plain;
  }

  /// Tells where a block was put.
  ///
  /// @param before the free ranges before, in the order of the search
  /// @param after the free ranges afterwards
  /// @param address of the block
  /// @param size the bytes requested
  static Choice placed(List<FreeRange> before, List<FreeRange> after, long address, long size) {
    FreeRange chosen = holding(before, address);
    if (chosen == null) {
      return plain(Kind.NEW_MEMORY, before, size);
    }
    if (chosen.size() < size) {
      return plain(Kind.NEW_MEMORY, before, size);
    }
    List<FreeRange> candidates = before.stream().filter(each -> each.size() >= size).toList();
    long rest =
        after.stream()
            .filter(each ->
                each.address() >= chosen.address()
                    && each.address() < chosen.address() + chosen.size())
            .mapToLong(FreeRange::size)
            .sum();
    return new Choice(
        Kind.FROM_FREE,
        candidates.size(),
        before.size(),
        before.stream().mapToLong(FreeRange::size).max().orElse(0),
        before.stream().mapToLong(FreeRange::size).sum(),
        chosen,
        candidates.stream().allMatch(each -> each.address() >= chosen.address()),
        candidates.stream().allMatch(each -> each.size() >= chosen.size()),
        candidates.stream().allMatch(each -> each.size() <= chosen.size()),
        !candidates.isEmpty() && candidates.getFirst().equals(chosen),
        rest);
  }

  /// Tells what became of a freed block: which of the four cases of coalescing.
  static Choice freed(List<FreeRange> before, List<FreeRange> after, long address) {
    FreeRange merged = holding(after, address);
    if (merged == null) {
      return plain(Kind.FREED_UNSEEN, before, 0);
    }
    boolean isBelow = false;
    boolean isAbove = false;
    for (FreeRange each : before) {
      boolean isInside =
          each.address() >= merged.address() && each.address() < merged.address() + merged.size();
      isBelow |= isInside && each.address() < address;
      isAbove |= isInside && each.address() > address;
    }
    Kind kind =
        isBelow && isAbove
            ? Kind.MERGED_BOTH
            : isBelow ? Kind.MERGED_BELOW : isAbove ? Kind.MERGED_ABOVE : Kind.FREED_ALONE;
    Choice plain = plain(kind, before, 0);
    return new Choice(
        kind,
        plain.candidates,
        plain.free,
        plain.largest,
        plain.freeBytes,
        merged,
        false,
        false,
        false,
        false,
        merged.size());
  }

  private static @Nullable FreeRange holding(List<FreeRange> ranges, long address) {
    for (FreeRange each : ranges) {
      if (address >= each.address() && address < each.address() + each.size()) {
        return each;
      }
    }
    return null;
  }
}
