package org.freehold.lab;

import org.freehold.vm.Memory;

/// An allocation policy: a way to allocate blocks in an area, as a textbook on allocators describes
/// it.
///
/// A policy keeps its metadata inside the area, as the textbook draws it, and trusts its callers as
/// C's `malloc` does: an invalid free is undefined behaviour. For one thread.
///
/// The smallest policy has a constructor that takes an [Area], and three methods:
///
/// ```java
/// public final class Mine implements Policy {
///   private final Area area;
///   public Mine(Area area) { this.area = area; }
///   public Area area() { return area; }
///   public long allocate(long size) { return area.grow((size + 15) & -16L); }
///   public void free(long address) {}
/// }
/// ```
///
/// A trace has the sizes of its blocks, so that a policy need not record them: [#reallocate]
/// receives the old size, and [#usableSize] is optional.
public interface Policy {

  /// What [#usableSize] returns when the policy keeps no sizes.
  long UNKNOWN = -1;

  /// The area that this policy allocates from.
  Area area();

  /// Allocates a block.
  ///
  /// @param size requested bytes, at least 0
  /// @return the block's address, or a handle that [#addressOf] resolves; 0 when there is no room
  /// @throws CannotServeException when the policy is not made for such a request
  long allocate(long size);

  /// Frees a block.
  ///
  /// @param block what [#allocate] returned
  /// @throws CannotServeException when the policy cannot free this block now
  void free(long block);

  /// Resizes a block and keeps its contents. The default allocates, copies and frees.
  ///
  /// @param block what [#allocate] returned
  /// @param oldSize the bytes last requested
  /// @param newSize requested bytes
  /// @return the block from now on; 0 when there is no room, and the block is unchanged
  /// @throws CannotServeException when the policy is not made for such a request
  default long reallocate(long block, long oldSize, long newSize) {
    long moved = allocate(newSize);
    if (moved != 0) {
      area().copy(block, moved, Math.min(oldSize, newSize));
      free(block);
    }
    return moved;
  }

  /// The usable size of a block, or [#UNKNOWN].
  ///
  /// @param block what [#allocate] returned
  default long usableSize(long block) {
    return UNKNOWN;
  }

  /// The heap checker: verifies every structure.
  ///
  /// @throws HeapCheckException naming the first one that is corrupted
  default void check() {}

  /// Visits every free range that a later allocation may use, in the order in which a search meets
  /// them where it has one.
  ///
  /// @param visitor receives each
  default void freeRanges(FreeRangeVisitor visitor) {}

  /// Visits the parts of its memory that keep books or divide it: headers, links, slabs. Slabs and
  /// segments hold other parts.
  ///
  /// @param visitor receives each
  default void parts(PartVisitor visitor) {}

  /// How many free blocks (or words of bits, or bins) all searches have probed: the cost of
  /// allocation in steps instead of time.
  default long searchSteps() {
    return 0;
  }

  /// Cached bytes: free blocks that are set aside for quick reuse and cannot serve other requests.
  default long cachedBytes() {
    return 0;
  }

  /// The alignment of every block's address; a power of two, at least 8.
  default int alignment() {
    return 16;
  }

  /// The current address of a block. It differs from what [#allocate] returned where blocks move.
  ///
  /// @param block what [#allocate] returned
  default long addressOf(long block) {
    return block;
  }

  /// How often blocks have been moved. While this does not change, no block moves.
  default long moves() {
    return 0;
  }

  /// The memory as the program sees it; not the area's for policies that map pages themselves.
  default Memory programMemory() {
    return area().memory();
  }

  /// Whether blocks may be in a range.
  ///
  /// @param address its start
  /// @param size its bytes
  default boolean mayHold(long address, long size) {
    return area().isHeld(address, size);
  }
}
