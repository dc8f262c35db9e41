package org.freehold.object.internal.movable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.freehold.object.Pin;
import org.freehold.vm.Memory;
import org.freehold.vm.internal.RawMemory;
import org.jspecify.annotations.Nullable;

/// A pin of a block. Its segment lives in an arena of its own, which is made when the segment is
/// first asked for, and whose end is what kills the segment.
///
/// Thread-safe, as far as the arena lets other threads in. The arena is closed before the block is
/// unlocked: where that fails, the block stays pinned.
final class BlockPin implements Pin {

  private final Block block;
  private final Memory memory;
  private final boolean isShared;
  private long address;
  private long size;
  private @Nullable Arena arena;
  private @Nullable MemorySegment segment;
  private boolean isClosed;

  BlockPin(Block block, Memory memory, boolean isShared) {
    this.block = block;
    this.memory = memory;
    this.isShared = isShared;
  }

  /// Notes where the block is, once it is locked.
  void place(long blockAddress, long blockSize) {
    this.address = blockAddress;
    this.size = blockSize;
  }

  private void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("the pin is closed, and the block may have moved");
    }
  }

  @Override
  public synchronized long address() {
    requireOpen();
    return address;
  }

  @Override
  public synchronized long size() {
    requireOpen();
    return size;
  }

  @Override
  public synchronized MemorySegment segment() {
    requireOpen();
    MemorySegment made = segment;
    if (made == null) {
      long start = memory.segment(address, size).address(); // Refused on simulated memory.
      Arena lifetime = isShared ? Arena.ofShared() : Arena.ofConfined();
      made = RawMemory.segment(start, size, lifetime);
      arena = lifetime;
      segment = made;
    }
    return made;
  }

  @Override
  public synchronized void close() {
    if (isClosed) {
      return;
    }
    Arena lifetime = arena;
    if (lifetime != null) {
      lifetime.close();
      arena = null;
      segment = null;
    }
    block.unpin();
    isClosed = true;
  }

  @Override
  public synchronized String toString() {
    return isClosed ? "Pin[closed]" : "Pin[size=" + size + "]";
  }
}
