package org.freehold.object.internal.movable;

import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// The compactor: moves unlocked blocks until the chunks are full, in steps that are bounded.
///
/// It works on the emptiest chunks first, where most is won for what is moved. One of them is the
/// *destination*: its blocks *slide* together, over the garbage between them, in the order of their
/// addresses. Then the blocks of the next emptiest chunk are *poured* into its tail, whichever fit.
/// A chunk that has been emptied goes back to the ground. A destination that is full, or that
/// nothing fits into any more, is settled; the pages of its tail go back, and it is let alone until
/// a 128th of it has become free.
///
/// Neighbours are moved by one copy. A locked block is an island: what lies behind it slides as far
/// as its end, and the whole pages of the garbage before it are decommitted.
///
/// A slide that stops half-way, for its budget, leaves a valid table with the garbage further up,
/// and the next one goes on there. Before each copy the pages that it writes are committed and the
/// table has room: what follows allocates nothing. Simulated memory makes pages when they are first
/// written to, so before a slide over its own source these are written to.
///
/// Sources: sliding is the compaction of the Lisp 2 collector (Jonkers 1979 has its history);
/// moving the contents of sparse chunks into few is the cleaning of Rosenblum and Ousterhout, "The
/// Design and Implementation of a Log-Structured File System", 1992, for memory in Rumble, Kejriwal
/// and Ousterhout, "Log-structured Memory for DRAM-based Storage", 2014.
///
/// Not thread-safe: the heap's lock guards it.
final class Compactor {

  /// How a pour ended.
  private enum Pour {
    /// Only locked blocks are left, or none.
    ALL,
    /// Something is left that does not fit.
    FULL,
    /// No memory for the destination.
    REFUSED,
    /// Something is left that fits.
    OUT_OF_BUDGET
  }

  private final Ground ground;
  private final ChunkLists lists;
  private final Memory memory;
  private @Nullable Chunk destination;

  /// A chunk with room that a step has left, to allocate from.
  private @Nullable Chunk offered;

  long movedBlocks;
  long movedBytes;

  Compactor(Ground ground, ChunkLists lists) {
    this.ground = ground;
    this.lists = lists;
    this.memory = ground.memory;
  }

  /// Loads what only a step needs.
  static void rehearse() {
    Pour _ = Pour.ALL;
  }

  /// Does a step.
  ///
  /// @param emptied gets each chunk that has no blocks any more, to be given back
  /// @return bytes moved and given back; 0 when there is nothing left to do, or the next block is
  ///   larger than the budget
  long step(Budget budget, Emptied emptied) {
    long movedBefore = movedBytes;
    long committedBefore = ground.committed();
    boolean goesOn = true;
    while (goesOn && budget.tryRound()) {
      goesOn = advance(budget, emptied);
    }
    long progress = movedBytes - movedBefore + Math.max(0, committedBefore - ground.committed());
    return progress == 0 && goesOn ? 1 : progress;
  }

  /// What is done with a chunk that has been emptied.
  interface Emptied {
    void release(Chunk chunk);
  }

  /// Takes what the last steps have left to allocate from; null for nothing.
  @Nullable Chunk takeOffered() {
    Chunk taken = offered;
    offered = null;
    return taken;
  }

  /// Forgets a chunk that is given back.
  void forget(Chunk chunk) {
    if (destination == chunk) {
      destination = null;
    }
    if (offered == chunk) {
      offered = null;
    }
  }

  /// Slides, pours or settles once.
  ///
  /// @return whether there may be more to do, and budget for it
  private boolean advance(Budget budget, Emptied emptied) {
    Chunk to = destination;
    if (to == null) {
      to = lists.emptiestBut(null);
      if (to == null || to.free() < lists.worth(to)) {
        return false;
      }
      destination = to;
    }
    if (to.live == 0) {
      destination = null;
      release(to, budget, emptied);
      return true;
    }
    if (to.garbage() > 0 && !slide(to, budget)) {
      return false;
    }
    Chunk from = to.tail() == 0 ? null : lists.emptiestBut(to);
    if (from == null || from.free() < lists.worth(from)) {
      return finish(to, budget);
    }
    return switch (pour(from, to, budget)) {
      case OUT_OF_BUDGET -> false;
      case FULL, REFUSED -> finish(to, budget);
      case ALL -> leave(from, budget, emptied);
    };
  }

  private static void release(Chunk chunk, Budget budget, Emptied emptied) {
    long bytes = chunk.committedBytes();
    emptied.release(chunk);
    budget.chargeReturn(bytes);
  }

  /// Leaves a chunk from which everything was moved that could be.
  private boolean leave(Chunk from, Budget budget, Emptied emptied) {
    if (from.live == 0) {
      release(from, budget, emptied);
      return true;
    }
    if (!decommitGarbage(from, budget)) {
      return false;
    }
    decommit(from, from.top, from.capacity, budget);
    settle(from);
    return true;
  }

  /// Settles a destination.
  private boolean finish(Chunk to, Budget budget) {
    if (to.locked > 0 && !decommitGarbage(to, budget)) {
      return false;
    }
    decommit(to, to.top, to.capacity, budget);
    destination = null;
    settle(to);
    return true;
  }

  private void settle(Chunk chunk) {
    lists.settle(chunk);
    if (chunk.tail() > 0 && (offered == null || offered.tail() < chunk.tail())) {
      offered = chunk;
    }
    try {
      chunk.trim();
    } catch (OutOfMemoryError e) {
      // The table stays larger than it need be.
    }
  }

  /// Decommits the whole pages of garbage.
  ///
  /// @return whether there was budget for all of it
  private boolean decommitGarbage(Chunk chunk, Budget budget) {
    int end = chunk.firstGarbage;
    while (end < chunk.count) {
      int start = end;
      while (end < chunk.count && chunk.blocks[end] == null) {
        end++;
      }
      if (end > start) {
        int until = end == chunk.count ? chunk.top : chunk.offsets[end];
        if (!budget.mayReturn()) {
          return false;
        }
        decommit(chunk, chunk.offsets[start], until, budget);
      }
      end++;
    }
    return true;
  }

  private void decommit(Chunk chunk, int from, int to, Budget budget) {
    long won = ground.decommit(chunk, from, to);
    if (won > 0) {
      budget.chargeReturn(won);
    }
  }

  /// Slides the blocks of a chunk together.
  ///
  /// @return false when the budget did not suffice
  boolean slide(Chunk chunk, Budget budget) {
    int read = chunk.firstGarbage;
    if (read >= chunk.count) {
      return true;
    }
    int write = read;
    int at = chunk.offsets[read];
    int firstGarbage = -1;
    boolean hasBudget = true;
    boolean isRefused = false;
    try {
      while (read < chunk.count && hasBudget && !isRefused) {
        Block first = chunk.blocks[read];
        if (first == null) {
          read++;
          continue;
        }
        int start = chunk.offsets[read];
        if (start == at || first.locks() != 0) {
          int end = chunk.end(read);
          if (at < start) {
            firstGarbage = firstGarbage < 0 ? write : firstGarbage;
            putGarbage(chunk, write++, at);
          }
          moveEntry(chunk, read++, write++, start);
          at = end;
          continue;
        }
        int last = endOfRun(chunk, read, chunk.capacity, budget);
        hasBudget = last > read;
        if (hasBudget) {
          int units = chunk.end(last - 1) - start;
          isRefused = !ground.tryCommit(chunk, at, at + units);
          if (!isRefused) {
            prepareToSlide(chunk, start, at, units);
            move(chunk.address(start), chunk.address(at), units, last - read, budget);
            for (int delta = start - at; read < last; read++) {
              moveEntry(chunk, read, write++, chunk.offsets[read] - delta);
            }
            at += units;
          }
        }
      }
    } finally {
      closeTable(chunk, write, read, at);
      chunk.firstGarbage = firstGarbage < 0 ? Math.min(write, chunk.count) : firstGarbage;
    }
    lists.noteUsed(chunk);
    return hasBudget;
  }

  private void prepareToSlide(Chunk chunk, int from, int to, int units) {
    if (from - to < units) {
      long bytes = (long) units << ground.shift;
      ground.prepareToSlide(chunk.address(from), chunk.address(to), bytes);
    }
  }

  private void move(long from, long to, int units, int count, Budget budget) {
    long bytes = (long) units << ground.shift;
    memory.copy(from, to, bytes);
    budget.chargeMove(bytes, count);
    movedBytes += bytes;
    movedBlocks += count;
  }

  private static void moveEntry(Chunk chunk, int from, int to, int offset) {
    Block block = chunk.blocks[from];
    chunk.offsets[to] = (char) offset;
    if (from != to && block != null) {
      chunk.blocks[to] = block;
      block.setIndex(to);
    }
  }

  private static void putGarbage(Chunk chunk, int index, int offset) {
    chunk.offsets[index] = (char) offset;
    chunk.blocks[index] = null;
  }

  /// Makes the entries between those that have been moved and those that have not garbage, or drops
  /// them at the end.
  private static void closeTable(Chunk chunk, int write, int read, int at) {
    if (read < chunk.count) {
      for (int i = write; i < read; i++) {
        putGarbage(chunk, i, at);
      }
      return;
    }
    for (int i = write; i < chunk.count; i++) {
      chunk.blocks[i] = null;
    }
    chunk.count = write;
    chunk.top = at;
  }

  /// Where a run of unlocked neighbours ends that fits into some units and the budget; `from` when
  /// there is none.
  private int endOfRun(Chunk chunk, int from, int maxUnits, Budget budget) {
    long units = Math.min(maxUnits, budget.bytes >> ground.shift);
    int index = from;
    while (index < chunk.count && index - from < budget.blocks) {
      Block block = chunk.blocks[index];
      if (block == null || block.locks() != 0 || chunk.unitsOf(index) > units) {
        return index;
      }
      units -= chunk.unitsOf(index);
      index++;
    }
    return index;
  }

  /// Moves blocks of one chunk to the end of another one, each that fits.
  private Pour pour(Chunk from, Chunk to, Budget budget) {
    boolean isAll = true;
    for (int i = 0; i < from.count; ) {
      Block block = from.blocks[i];
      if (block == null || block.locks() != 0) {
        i++;
        continue;
      }
      int last = from.unitsOf(i) > to.tail() ? i : endOfRun(from, i, to.tail(), budget);
      if (last > i) {
        if (!tryMoveRun(from, i, last, to, budget)) {
          return Pour.REFUSED;
        }
        i = last;
      } else if (from.unitsOf(i) > to.tail()) {
        isAll = false;
        if (to.tail() == 0) {
          return Pour.FULL;
        }
        i++;
      } else {
        return Pour.OUT_OF_BUDGET;
      }
    }
    return isAll ? Pour.ALL : Pour.FULL;
  }

  private boolean tryMoveRun(Chunk from, int first, int last, Chunk to, Budget budget) {
    int start = from.offsets[first];
    int units = from.end(last - 1) - start;
    if (!ground.tryCommit(to, to.top, to.top + units)) {
      return false;
    }
    to.prepare(last - first);
    move(from.address(start), to.address(to.top), units, last - first, budget);
    for (int i = first; i < last; i++) {
      Block block = from.blocks[i];
      if (block != null) {
        to.append(block, from.unitsOf(i), block.slack());
        from.blocks[i] = null;
      }
    }
    from.live -= units;
    from.firstGarbage = Math.min(from.firstGarbage, first);
    from.dropGarbageAtEnd();
    lists.noteUsed(to);
    lists.noteFreed(from, units);
    return true;
  }
}
