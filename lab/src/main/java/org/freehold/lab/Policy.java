package org.freehold.lab;

import org.freehold.vm.Memory;

/// A way to hand out pieces of an area: what a textbook on allocators describes.
///
/// A policy keeps its bookkeeping inside the area, as the textbook draws it, so it trusts its
/// callers as C's `malloc` does: freeing what is not live is undefined. One thread calls it.
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
/// The program that a trace was recorded from knows the sizes of its blocks, so a policy may do
/// without recording them: [#reallocate] is told, and [#usableSize] may pass.
public interface Policy {

  /// What [#usableSize] answers when the policy keeps no sizes.
  long UNKNOWN = -1;

  /// The memory that this policy hands out pieces of.
  Area area();

  /// Allocates a block.
  ///
  /// @param size the bytes wanted, at least 0
  /// @return the block's address, or its handle when [#addressOf] says so; 0 when there is no room
  /// @throws CannotServeException when the policy is not made for such a request
  long allocate(long size);

  /// Frees a block.
  ///
  /// @param block what [#allocate] answered
  /// @throws CannotServeException when the policy cannot free this block now
  void free(long block);

  /// Changes the size of a block and keeps its first bytes. This one allocates, copies and frees.
  ///
  /// @param block what [#allocate] answered
  /// @param oldSize the bytes last asked for
  /// @param newSize the bytes wanted
  /// @return the block from now on, or 0 when there is no room; it is as it was then
  /// @throws CannotServeException when the policy is not made for such a request
  default long reallocate(long block, long oldSize, long newSize) {
    long moved = allocate(newSize);
    if (moved != 0) {
      area().copy(block, moved, Math.min(oldSize, newSize));
      free(block);
    }
    return moved;
  }

  /// The bytes of a block that its holder may use, or [#UNKNOWN].
  ///
  /// @param block what [#allocate] answered
  default long usableSize(long block) {
    return UNKNOWN;
  }

  /// The heap checker: looks at every structure and says what is wrong with it.
  ///
  /// @throws HeapCheckException when something is
  default void check() {}

  /// Shows every free range that a later allocation may take a part of, in any order.
  ///
  /// @param visitor is shown each
  default void freeRanges(FreeRangeVisitor visitor) {}

  /// How many free blocks (or bits, or bins) all searches have looked at, for the cost of an
  /// allocation in steps instead of time.
  default long searchSteps() {
    return 0;
  }

  /// Bytes set aside for quick reuse, which are free and cannot serve other requests.
  default long cachedBytes() {
    return 0;
  }

  /// What every block's address is a multiple of; a power of two, at least 8.
  default int alignment() {
    return 16;
  }

  /// Where a block is now. It differs from the block's name where blocks move.
  ///
  /// @param block what [#allocate] answered
  default long addressOf(long block) {
    return block;
  }

  /// How often blocks have been moved. While the figure stays, no block moves.
  default long moves() {
    return 0;
  }

  /// The memory as the program sees it, for policies that map pages themselves.
  default Memory programMemory() {
    return area().memory();
  }

  /// Whether a range is one where blocks may be.
  ///
  /// @param address its start
  /// @param size its bytes
  default boolean mayHold(long address, long size) {
    return area().isHeld(address, size);
  }
}
