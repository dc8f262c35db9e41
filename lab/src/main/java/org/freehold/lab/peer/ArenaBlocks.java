package org.freehold.lab.peer;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.function.Supplier;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// The JDK's arenas, one for each block, since an arena frees all of its blocks together. A block
/// is the number of a slot, since an arena is an object.
final class ArenaBlocks implements Blocks {

  private static final int ALIGNMENT = 16;

  private final Supplier<Arena> arenas;
  private final boolean isClosed;
  private final Memory memory;

  /// By block: its arena, null when the slot is free; its address, or the next free slot.
  private @Nullable Arena[] open = new @Nullable Arena[1024];

  private long[] addresses = new long[1024];
  private int used = 1;
  private int free;

  /// Makes the allocator.
  ///
  /// @param arenas makes an arena
  /// @param isClosed whether such an arena is closed explicitly, not by the garbage collector
  /// @param memory of the process
  ArenaBlocks(Supplier<Arena> arenas, boolean isClosed, Memory memory) {
    this.arenas = arenas;
    this.isClosed = isClosed;
    this.memory = memory;
  }

  @Override
  public long allocate(long size) {
    Arena arena = arenas.get();
    long address;
    try {
      address = arena.allocate(Math.max(1, size), ALIGNMENT).address();
    } catch (OutOfMemoryError | IllegalArgumentException _) {
      close(arena);
      return 0;
    }
    int slot = slot();
    open[slot] = arena;
    addresses[slot] = address;
    return slot;
  }

  private int slot() {
    if (free != 0) {
      int slot = free;
      free = (int) addresses[slot];
      return slot;
    }
    if (used == open.length) {
      open = Arrays.copyOf(open, 2 * used);
      addresses = Arrays.copyOf(addresses, 2 * used);
    }
    return used++;
  }

  private void close(Arena arena) {
    if (isClosed) {
      arena.close();
    }
  }

  @Override
  public void free(long block) {
    int slot = (int) block;
    Arena arena = open[slot];
    if (arena == null) {
      throw new IllegalStateException("double free, slot=" + slot);
    }
    open[slot] = null;
    addresses[slot] = free;
    free = slot;
    close(arena);
  }

  /// An arena cannot resize.
  @Override
  public long reallocate(long block, long oldSize, long newSize) {
    long moved = allocate(newSize);
    if (moved != 0) {
      memory.copy(addressOf(block), addressOf(moved), Math.min(oldSize, newSize));
      free(block);
    }
    return moved;
  }

  @Override
  public long usableSize(long block) {
    return -1;
  }

  @Override
  public long addressOf(long block) {
    return addresses[(int) block];
  }

  @Override
  public int alignment() {
    return ALIGNMENT;
  }

  /// Arenas get their memory from the C library.
  @Override
  public void trim() {
    Peers.trim(CLibrary.GLIBC);
  }
}
