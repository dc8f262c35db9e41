package org.freehold.object.internal.movable;

import org.jspecify.annotations.Nullable;

/// Finds a place for each block: at the end of the *open* chunk, which one addition does, or in
/// another chunk that becomes the open one.
///
/// When the open chunk is full, and more than the allowed share of the committed memory is garbage,
/// the emptiest chunk is compacted where it is and becomes the open one; else a new chunk does.
/// When memory is refused, by the limit or by the system, the heap makes room, and tries again
/// after each of these:
///
/// 1. An empty chunk that was kept goes back.
/// 2. While there is less garbage than the request and a 32nd of the heap, the least recently used
///    discardable block is discarded. So a heap that is full does not move a whole chunk for each
///    small block.
/// 3. A step of compaction.
/// 4. Another block is discarded.
/// 5. Chunks are compacted that are not worth it otherwise.
///
/// Not thread-safe: the heap's lock guards it. What may fail comes before the change of the table;
/// blocks that were discarded for a request that is refused in the end stay discarded.
final class Placement implements Compactor.Emptied {

  private static final int RESERVE_SHIFT = 5;
  private static final int WORTH_SLIDING_SHIFT = 3;
  private static final int MAX_TRIES = 4;

  private final Ground ground;
  private final int garbagePercent;
  final ChunkLists lists = new ChunkLists();
  final UsageList usage = new UsageList();
  final Compactor compactor;

  private @Nullable Chunk open;

  /// An empty chunk that is kept for the next request.
  private @Nullable Chunk spare;

  private @Nullable LargeHome large;
  private long largeCount;
  private long largeBytes;

  /// Bytes of live blocks in chunks.
  private long liveInChunks;

  /// Bytes asked for in live blocks.
  private long requested;

  /// Blocks that were discarded because memory was needed.
  private long discards;

  /// Handles whose block is discarded at the moment.
  long discarded;

  Placement(Ground ground, int garbagePercent) {
    this.ground = ground;
    this.garbagePercent = garbagePercent;
    this.compactor = new Compactor(ground, lists);
  }

  @Nullable LargeHome firstLarge() {
    return large;
  }

  long largeCount() {
    return largeCount;
  }

  long largeBytes() {
    return largeBytes;
  }

  long liveInChunks() {
    return liveInChunks;
  }

  long requested() {
    return requested;
  }

  long discards() {
    return discards;
  }

  /// Bytes committed for chunks and not used by live blocks.
  long garbageBytes() {
    return ground.committed() - largeBytes - liveInChunks;
  }

  /// Places a block that has no home.
  ///
  /// @return whether there was memory
  /// @throws OutOfMemoryError when there is no Java memory; the block still has no home
  boolean tryPlace(Block block, long size) {
    ground.begin();
    if (Long.compareUnsigned(size, ground.largestInChunk()) > 0) {
      return size > 0 && tryPlaceLarge(block, size);
    }
    int units = unitsFor(size);
    Chunk chunk = fits(open, units) ? open : roomSlow(units);
    if (chunk == null) {
      return false;
    }
    chunk.append(block, units, slackOf(size, units));
    requested += size;
    liveInChunks += (long) units << ground.shift;
    lists.noteUsed(chunk);
    return true;
  }

  /// Units of a block.
  int unitsFor(long size) {
    return Math.max(1, (int) ((size + (1L << ground.shift) - 1) >>> ground.shift));
  }

  int slackOf(long size, int units) {
    return (int) (((long) units << ground.shift) - size);
  }

  /// Takes a block out of its home, which may go back. What may fail comes first, and then nothing
  /// has changed.
  void remove(Block block) {
    Home home = block.home;
    if (home instanceof LargeHome other) {
      ground.releaseLarge(other);
      unlink(other);
      requested -= other.size;
      block.home = null;
    } else if (home instanceof Chunk chunk) {
      requested -= chunk.sizeOf(block);
      block.home = null;
      removeFrom(chunk, block);
    }
  }

  private void removeFrom(Chunk chunk, Block block) {
    int units = chunk.remove(block);
    liveInChunks -= (long) units << ground.shift;
    lists.noteFreed(chunk, units);
    if (chunk.live == 0 && chunk != open) {
      if (spare == null) {
        spare = chunk;
      } else {
        settleEmpty(chunk);
      }
    }
  }

  /// Gives back a chunk that has lost its last block, whose caller has been served. A failure is
  /// not his: the chunk is given back by the next compaction.
  private void settleEmpty(Chunk chunk) {
    try {
      release(chunk);
    } catch (OutOfMemoryError | StackOverflowError e) {
      // It stays among the emptiest.
    }
  }

  /// Changes the size of a block where it is.
  ///
  /// @return whether that was possible; when not, nothing has changed
  /// @throws OutOfMemoryError when there is no Java memory; nothing has changed
  boolean tryResizeInPlace(Block block, long size) {
    if (block.home instanceof LargeHome home) {
      return tryResizeLarge(home, size);
    }
    return block.home instanceof Chunk chunk
        && Long.compareUnsigned(size, ground.largestInChunk()) <= 0
        && tryResizeIn(chunk, block, size);
  }

  /// A large block keeps its pages unless it could do with half of them, or with a place in a
  /// chunk.
  private boolean tryResizeLarge(LargeHome home, long size) {
    boolean isFine = home.locked > 0 || (size > home.bytes / 2 && size > ground.largestInChunk());
    if (!isFine || Long.compareUnsigned(size, home.bytes) > 0) {
      return false;
    }
    shrinkLarge(home, size);
    return true;
  }

  /// Notes another size of a large block, for which it has the pages.
  private void shrinkLarge(LargeHome home, long size) {
    requested += size - home.size;
    home.size = size;
  }

  /// Moves a block to another place of its new size.
  ///
  /// @param block is not locked, and not in the list by use; it may be discarded
  /// @param twin a block without a home, which has none afterwards either
  /// @return whether there was memory; when not, the block is as it was
  boolean tryMove(Block block, Block twin, long size) {
    if (!tryPlace(twin, size)) {
      boolean isEnough =
          block.home instanceof LargeHome home && Long.compareUnsigned(size, home.bytes) <= 0;
      if (isEnough && block.home instanceof LargeHome home) {
        shrinkLarge(home, size);
      }
      return isEnough;
    }
    Home from = block.home;
    Home to = twin.home;
    if (from != null && to != null) {
      copyAndRemove(block, from, twin, to, size);
    }
    if (to instanceof Chunk chunk) {
      chunk.blocks[twin.index()] = block;
      block.setIndex(twin.index());
      block.setSlack(twin.slack());
    } else if (to instanceof LargeHome home) {
      home.block = block;
    }
    block.home = to;
    twin.home = null;
    return true;
  }

  private void copyAndRemove(Block block, Home from, Block twin, Home to, long size) {
    boolean isDone = false;
    try {
      long kept = Math.min(size, from.sizeOf(block));
      ground.memory.copy(from.addressOf(block), to.addressOf(twin), kept);
      remove(block);
      isDone = true;
    } finally {
      if (!isDone) {
        remove(twin);
      }
    }
  }

  private boolean tryResizeIn(Chunk chunk, Block block, long size) {
    int index = block.index();
    int units = unitsFor(size);
    int more = units - chunk.unitsOf(index);
    long before = chunk.sizeOf(block);
    if (more < 0) {
      if (block.locks() != 0) {
        return false;
      }
      chunk.prepare(1);
      chunk.shorten(index, -more);
    } else if (more > 0) {
      int end = chunk.end(index);
      if (chunk.roomBehind(index) < more || !ground.tryCommit(chunk, end, end + more)) {
        return false;
      }
      chunk.extend(index, more);
    }
    requested += size - before;
    block.setSlack(slackOf(size, units));
    liveInChunks += (long) more << ground.shift;
    if (more < 0) {
      lists.noteFreed(chunk, -more);
    } else {
      lists.noteUsed(chunk);
    }
    return true;
  }

  private boolean fits(@Nullable Chunk chunk, int units) {
    if (chunk == null
        || chunk.tail() < units
        || !ground.tryCommit(chunk, chunk.top, chunk.top + units)) {
      return false;
    }
    chunk.prepare(1);
    if (chunk == spare) {
      spare = null;
    }
    return true;
  }

  private @Nullable Chunk roomSlow(int units) {
    Chunk found = fits(spare, units) ? spare : null;
    if (found == null) {
      found = roomElsewhere(units);
    }
    if (found != null && (open == null || found.tail() - units > open.tail())) {
      Chunk before = open;
      open = found;
      if (before != null && before.live == 0 && before != spare) {
        settleEmpty(before);
      }
    }
    return found;
  }

  private @Nullable Chunk roomElsewhere(int units) {
    Chunk found = null;
    if (garbageBytes() * 100 > ground.committed() * garbagePercent) {
      found = slideForRoom(units, Math.max(units, ground.chunkUnits >> WORTH_SLIDING_SHIFT));
    }
    if (found == null) {
      found = newChunk(units);
    }
    return found == null ? roomUnderPressure(units) : found;
  }

  private @Nullable Chunk newChunk(int units) {
    Chunk made = ground.tryChunk();
    if (made == null) {
      return null;
    }
    lists.add(made);
    if (!fits(made, units)) {
      release(made);
      return null;
    }
    return made;
  }

  /// Slides the blocks of the emptiest chunk together, so that its end has room.
  ///
  /// @param worth units that must be free in it
  private @Nullable Chunk slideForRoom(int units, int worth) {
    for (int i = 0; i < MAX_TRIES; i++) {
      Chunk chunk = lists.emptiestBut(open);
      if (chunk == null || chunk.free() < worth) {
        return null;
      }
      if (chunk.tail() < units && chunk.garbage() > 0) {
        boolean _ = compactor.slide(chunk, Budget.ofChunk(chunk));
      }
      if (fits(chunk, units)) {
        return chunk;
      }
      if (chunk.locked == 0) {
        return null;
      }
      lists.settle(chunk);
    }
    return null;
  }

  private @Nullable Chunk roomUnderPressure(int units) {
    try {
      long bytes = (long) units << ground.shift;
      Chunk found = null;
      do {
        found = slideForRoom(units, units);
        if (found == null) {
          Chunk offered = compactor.takeOffered();
          found = fits(open, units) ? open : fits(offered, units) ? offered : newChunk(units);
        }
      } while (found == null && makesRoom(bytes));
      return found;
    } finally {
      lists.isDesperate = false;
    }
  }

  private boolean tryPlaceLarge(Block block, long size) {
    LargeHome home = new LargeHome(block);
    try {
      boolean isDone;
      do {
        isDone = ground.tryLarge(home, size);
      } while (!isDone && makesRoom(size));
      if (isDone) {
        link(home);
        block.home = home;
        requested += size;
      }
      return isDone;
    } finally {
      lists.isDesperate = false;
    }
  }

  /// Makes room for a request that was refused.
  ///
  /// @return whether another attempt may succeed
  private boolean makesRoom(long bytes) {
    if (spare != null) {
      release(spare);
      return true;
    }
    long wanted = bytes + (ground.committed() >> RESERVE_SHIFT);
    if (garbageBytes() < wanted && discardOldest()) {
      return true;
    }
    if (compactor.step(Budget.of((long) ground.chunkUnits << ground.shift), this) > 0
        || discardOldest()) {
      return true;
    }
    boolean isFirst = !lists.isDesperate;
    lists.isDesperate = true;
    if (isFirst) {
      lists.unsettleAll();
    }
    return isFirst;
  }

  private boolean discardOldest() {
    Block victim = usage.oldest();
    if (victim == null) {
      return false;
    }
    remove(victim);
    usage.remove(victim);
    discards++;
    discarded++;
    return true;
  }

  /// A step of compaction that the program asks for.
  ///
  /// @return bytes moved and given back
  long step(long bytes) {
    long won = 0;
    if (spare != null) {
      won = ground.committed();
      release(spare);
      won -= ground.committed();
    }
    long progress = won + compactor.step(Budget.of(bytes), this);
    Chunk offered = compactor.takeOffered();
    if (offered != null && (open == null || offered.tail() > open.tail())) {
      open = offered;
    }
    return progress;
  }

  /// Gives a chunk without blocks back. When the system refuses, it is kept.
  @Override
  public void release(Chunk chunk) {
    if (ground.tryRelease(chunk)) {
      lists.remove(chunk);
      compactor.forget(chunk);
      open = open == chunk ? null : open;
      spare = spare == chunk ? null : spare;
    } else {
      spare = spare == chunk ? null : spare;
      lists.settle(chunk);
    }
  }

  private void link(LargeHome home) {
    LargeHome head = large;
    home.next = head;
    if (head != null) {
      head.previous = home;
    }
    large = home;
    largeCount++;
    largeBytes += home.bytes;
  }

  private void unlink(LargeHome home) {
    LargeHome before = home.previous;
    LargeHome following = home.next;
    if (before == null) {
      large = following;
    } else {
      before.next = following;
    }
    if (following != null) {
      following.previous = before;
    }
    largeCount--;
    largeBytes -= home.bytes;
  }

  /// Gives everything back; no block may be used any more.
  void close() {
    for (Chunk chunk = lists.first(); chunk != null; chunk = lists.first()) {
      boolean _ = ground.tryRelease(chunk);
      lists.remove(chunk);
    }
    for (LargeHome home = large; home != null; home = large) {
      ground.releaseLarge(home);
      unlink(home);
    }
    open = null;
    spare = null;
    ground.close();
  }
}
