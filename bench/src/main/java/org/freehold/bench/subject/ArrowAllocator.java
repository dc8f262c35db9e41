package org.freehold.bench.subject;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.freehold.bench.slots.ObjectAllocator;

/// Arrow's allocator, with blocks from `Unsafe`.
///
/// @param root the root of its tree of allocators
record ArrowAllocator(BufferAllocator root) implements ObjectAllocator {

  static ArrowAllocator open() {
    return new ArrowAllocator(new RootAllocator());
  }

  @Override
  public Object allocate(long size) {
    return root.buffer(size);
  }

  @Override
  public long address(Object block) {
    return ((ArrowBuf) block).memoryAddress();
  }

  @Override
  public void free(Object block) {
    ((ArrowBuf) block).close();
  }
}
