package org.freehold.bench.subject;

import java.lang.foreign.Arena;
import org.freehold.bench.slots.ObjectAllocator;

/// The JDK's arenas, one for each block, since an arena frees its blocks only all at once.
///
/// @param kind of arena
record ArenaAllocator(Kind kind) implements ObjectAllocator {

  /// The three kinds of the JDK that free their blocks.
  enum Kind {
    CONFINED,
    SHARED,
    /// Frees when the garbage collector finds the block unreachable.
    AUTO
  }

  private static final long ALIGNMENT = 16;

  private record Block(Arena arena, long address) {}

  @Override
  public Object allocate(long size) {
    Arena arena =
        switch (kind) {
          case CONFINED -> Arena.ofConfined();
          case SHARED -> Arena.ofShared();
          case AUTO -> Arena.ofAuto();
        };
    return new Block(arena, arena.allocate(size, ALIGNMENT).address());
  }

  @Override
  public long address(Object block) {
    return ((Block) block).address;
  }

  @Override
  public void free(Object block) {
    if (kind != Kind.AUTO) {
      ((Block) block).arena.close();
    }
  }
}
