package org.freehold;

/// Something that hands out blocks of memory by address: a heap, a textbook policy, a C library.
///
/// Addresses and sizes are `long`s; sizes are in bytes and are read as unsigned, as `size_t` is, so
/// a negative size is a size that nobody can have. Address `0` never is a block.
public interface Allocator {

  /// Allocates a block of at least `size` bytes. A `size` of 0 gives a block of its own too. The
  /// contents are unspecified.
  ///
  /// @param size the bytes wanted
  /// @return the address of the block, aligned for every primitive type of the machine
  /// @throws OutOfMemoryException with a diagnosis, when the memory cannot be had
  long allocate(long size);

  /// Allocates like [#allocate(long)], and answers 0 where that one throws.
  ///
  /// @param size the bytes wanted
  /// @return the address of the block, or 0
  long tryAllocate(long size);

  /// Changes the size of a block, in place where that is possible. The first `min(old, new)` bytes
  /// are kept. When the memory cannot be had the block stays as it was.
  ///
  /// @param address a live block of this allocator
  /// @param size the bytes wanted; 0 keeps a block of size 0
  /// @return the address of the block from now on
  /// @throws OutOfMemoryException with a diagnosis, when the memory cannot be had
  /// @throws InvalidFreeException when `address` is not a live block of this allocator
  long reallocate(long address, long size);

  /// Frees a block.
  ///
  /// @param address a live block of this allocator
  /// @throws InvalidFreeException naming what `address` is, when it is not a live block; nothing
  ///   has changed then
  void free(long address);

  /// The bytes that the holder of a block may use: at least what was asked for.
  ///
  /// @param address a live block of this allocator
  /// @return usable bytes
  /// @throws InvalidFreeException when `address` is not a live block of this allocator
  long sizeOf(long address);

  /// What this allocator holds of the machine's memory: committed bytes and its own bookkeeping.
  ///
  /// @return bytes
  long footprint();
}
