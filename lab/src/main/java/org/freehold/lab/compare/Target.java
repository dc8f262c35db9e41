package org.freehold.lab.compare;

import org.freehold.lab.CannotServeException;
import org.freehold.lab.HeapCheckException;
import org.freehold.vm.Memory;

/// What a trace is replayed against: a textbook policy, Freehold's own heap, or another allocator
/// to compare with. A block is what `allocate` returns; its address is [#addressOf].
///
/// For one thread.
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
  /// @return the block from now on; 0 when there is no memory, and the block is unchanged
  long reallocate(long block, long oldSize, long newSize);

  /// The usable size of a block; -1 when the allocator does not report it.
  long usableSize(long block);

  /// The current address of a block.
  default long addressOf(long block) {
    return block;
  }

  /// How often blocks have been moved.
  default long moves() {
    return 0;
  }

  /// The memory that addresses refer to.
  Memory memory();

  /// Its page size.
  long pageSize();

  /// Whether blocks may be in a range.
  boolean mayHold(long address, long size);

  /// The guaranteed alignment of every address.
  int alignment();

  /// The footprint: bytes held, metadata included.
  long footprint();

  /// Reserved bytes of address space; -1 when the allocator does not report it.
  long reserved();

  /// Is called by a checked pass after it has filled a block. A target that measures resident
  /// memory touches every page of the block here, since a large one is not filled completely.
  ///
  /// @param address of the block
  /// @param size the requested bytes
  /// @param live all live bytes, this block's included
  default void filled(long address, long size, long live) {}

  /// Whether blocks outlive [#close], as those of a process-wide allocator do. Then a pass frees
  /// what the program did not.
  default boolean outlivesClose() {
    return false;
  }

  /// Cached bytes, set aside for quick reuse; -1 when the allocator does not report them.
  default long cachedBytes() {
    return 0;
  }

  /// Free blocks probed by all searches; -1 when the allocator does not count them.
  default long searchSteps() {
    return -1;
  }

  /// The free space.
  FreeSpace freeSpace();

  /// Checks the allocator's structures.
  ///
  /// @throws HeapCheckException when they are corrupted
  void check();

  /// Releases everything.
  @Override
  void close();
}
