package org.freehold.lab.compare;

import org.freehold.lab.CannotServeException;
import org.freehold.lab.HeapCheckException;
import org.freehold.vm.Memory;

/// What a trace is replayed against: a textbook policy, Freehold's own heap, any other allocator
/// that is to stand beside them. A block is what `allocate` answers; its address is [#addressOf].
///
/// One thread calls it.
public interface Target extends AutoCloseable {

  /// Allocates.
  ///
  /// @param size bytes, at least 0
  /// @return the block, or 0 when there is no memory
  /// @throws CannotServeException when the allocator is not made for such a request
  long allocate(long size);

  /// Frees a live block.
  void free(long block);

  /// Resizes a live block.
  ///
  /// @return the block from now on; 0 when there is no memory, and it is as it was
  long reallocate(long block, long oldSize, long newSize);

  /// The bytes of a block that its holder may use; -1 when the allocator keeps no sizes.
  long usableSize(long block);

  /// Where a block is now.
  default long addressOf(long block) {
    return block;
  }

  /// How often blocks were moved under their holders.
  default long moves() {
    return 0;
  }

  /// The bytes that addresses mean.
  Memory memory();

  /// Bytes of a page of it.
  long pageSize();

  /// Whether blocks may be in a range.
  boolean mayHold(long address, long size);

  /// What every address is promised to be a multiple of.
  int alignment();

  /// Bytes of memory held, bookkeeping included.
  long footprint();

  /// Bytes of addresses taken; -1 when the allocator does not tell.
  long reserved();

  /// Is told by a checked pass that a block was filled. What measures the memory that is in use
  /// touches every page of the block here, for a large one is not written whole.
  ///
  /// @param address where it is
  /// @param size the bytes asked for
  /// @param live bytes live in all, this block's included
  default void filled(long address, long size, long live) {}

  /// Whether blocks outlive [#close], as those of an allocator that serves a whole process do. Then
  /// a pass frees what the program did not.
  default boolean outlivesClose() {
    return false;
  }

  /// Bytes that are set aside for quick reuse; -1 when the allocator does not tell.
  default long cachedBytes() {
    return 0;
  }

  /// Free blocks looked at by all searches; -1 when the allocator does not count.
  default long searchSteps() {
    return -1;
  }

  /// What is free.
  FreeSpace freeSpace();

  /// Checks the allocator's structures.
  ///
  /// @throws HeapCheckException when they are broken
  void check();

  /// Gives everything back.
  @Override
  void close();
}
