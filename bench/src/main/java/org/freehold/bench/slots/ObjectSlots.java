package org.freehold.bench.slots;

import org.jspecify.annotations.Nullable;

/// Slots for the blocks of an allocator that returns objects.
public final class ObjectSlots extends Slots {

  private final ObjectAllocator allocator;
  private final @Nullable Object[] blocks;

  /// Makes empty slots.
  ///
  /// @param allocator that allocates their blocks
  /// @param count number of slots
  public ObjectSlots(ObjectAllocator allocator, int count) {
    this.allocator = allocator;
    this.blocks = new Object[count];
  }

  @Override
  public int count() {
    return blocks.length;
  }

  @Override
  public boolean isFree(int slot) {
    return blocks[slot] == null;
  }

  @Override
  public long address(int slot) {
    Object block = blocks[slot];
    return block == null ? 0 : allocator.address(block);
  }

  @Override
  public void allocate(int slot, long size) {
    blocks[slot] = allocator.allocate(size);
  }

  @Override
  public void free(int slot) {
    Object block = blocks[slot];
    if (block != null) {
      allocator.free(block);
      blocks[slot] = null;
    }
  }

  /// None of these allocators resizes a block that may move: a program allocates another and
  /// copies.
  @Override
  public void reallocate(int slot, long oldSize, long size) {
    Object old = blocks[slot];
    Object block = allocator.allocate(size);
    if (old != null) {
      RawBytes.copy(allocator.address(old), allocator.address(block), Math.min(oldSize, size));
      allocator.free(old);
    }
    blocks[slot] = block;
  }

  @Override
  public void swap(int slot, Exchange exchange, int place) {
    Exchange.OfObjects objects = (Exchange.OfObjects) exchange;
    blocks[slot] = objects.places().getAndSet(place, blocks[slot]);
  }
}
