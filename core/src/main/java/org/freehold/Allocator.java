package org.freehold;

/// An allocator: allocates and frees blocks of memory by address. A heap is one, and so are a
/// textbook policy and a C library.
///
/// Addresses and sizes are `long`s; sizes are in bytes and unsigned, as `size_t` is, so a negative
/// size is larger than any address space. Address `0` is never a block.
public interface Allocator {

  /// Allocates a block of at least `size` bytes. A `size` of 0 allocates a distinct block too. The
  /// contents are unspecified.
  ///
  /// @param size the bytes wanted
  /// @return the address of the block, aligned for every primitive type of the machine
  /// @throws OutOfMemoryException with a diagnosis, when the allocation fails
  long allocate(long size);

  /// Allocates like [#allocate(long)], and returns 0 where that one throws.
  ///
  /// @param size the bytes wanted
  /// @return the address of the block, or 0
  long tryAllocate(long size);

  /// Changes the size of a block, in place where that is possible. The first `min(old, new)` bytes
  /// are kept. When the allocation fails, the block stays as it was.
  ///
  /// @param address a live block of this allocator
  /// @param size the bytes wanted; 0 keeps a block of size 0
  /// @return the block's new address, which may be the old one
  /// @throws OutOfMemoryException with a diagnosis, when the allocation fails
  /// @throws InvalidFreeException when `address` is not a live block of this allocator
  long reallocate(long address, long size);

  /// Frees a block.
  ///
  /// @param address a live block of this allocator
  /// @throws InvalidFreeException naming what `address` is, when it is not a live block; nothing
  ///   has changed then
  void free(long address);

  /// The usable size of a block: at least what was requested.
  ///
  /// @param address a live block of this allocator
  /// @return usable bytes
  /// @throws InvalidFreeException when `address` is not a live block of this allocator
  long sizeOf(long address);

  /// The footprint: bytes of memory committed by this allocator, its own metadata included.
  ///
  /// @return bytes
  long footprint();
}
