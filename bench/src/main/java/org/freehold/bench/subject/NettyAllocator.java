package org.freehold.bench.subject;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import org.freehold.bench.slots.ObjectAllocator;

/// Netty's allocators of direct buffers.
///
/// @param buffers which of them
record NettyAllocator(ByteBufAllocator buffers) implements ObjectAllocator {

  /// The pooled allocator, with its per-thread caches for all threads.
  static NettyAllocator pooled() {
    return new NettyAllocator(PooledByteBufAllocator.DEFAULT);
  }

  /// The adaptive allocator, the default since Netty 4.2.
  static NettyAllocator adaptive() {
    return new NettyAllocator(new AdaptiveByteBufAllocator(true));
  }

  @Override
  public Object allocate(long size) {
    return buffers.directBuffer((int) size);
  }

  @Override
  public long address(Object block) {
    return ((ByteBuf) block).memoryAddress();
  }

  @Override
  public void free(Object block) {
    if (!((ByteBuf) block).release()) {
      throw new IllegalStateException("the buffer has another reference");
    }
  }
}
