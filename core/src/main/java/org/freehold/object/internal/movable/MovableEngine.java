package org.freehold.object.internal.movable;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.freehold.Bytes;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.HeapCorruptionException;
import org.freehold.internal.change.StackReserve;
import org.freehold.object.Handle;
import org.freehold.object.MovableHeapEntry;
import org.freehold.object.MovableHeapOptions;
import org.freehold.object.MovableHeapSummary;
import org.freehold.object.Pin;
import org.jspecify.annotations.Nullable;

/// The engine of one movable heap: carries out every call of the heap and of its handles, under one
/// lock.
///
/// Thread-safe. The lock is held for one call; a full compaction takes it again for each step, so
/// that nobody waits longer than a step takes. The bytes of a locked block are accessed without it,
/// and what makes that safe is only that a locked block is never moved, discarded or freed.
///
/// Each call prepares the stack before it takes the lock, and makes the Java objects that it needs
/// before it changes anything (`org.freehold.internal.change`).
public final class MovableEngine {

  /// Bytes that a full compaction moves while it holds the lock.
  private static final long STEP_BYTES = 1 << 20;

  private static final int MAX_YIELDS = 100;

  private static final int HANDLE_BYTES = 24;
  private static final int DISCARDABLE_HANDLE_BYTES = 32;

  private final MovableHeapOptions options;
  private final Ground ground;
  private final Placement placement;
  private final BlockLocks locks;
  private final ReentrantLock mutex = new ReentrantLock();
  private boolean isClosed;
  private boolean isWalked;
  private long allocations;
  private long frees;
  private long reallocations;
  private long refusals;
  private long discardableHandles;

  /// Makes the engine of a heap.
  ///
  /// @throws OutOfMemoryException when the initial reservation is not available
  public MovableEngine(MovableHeapOptions options) {
    this(options, Ground.chunkUnits(options));
  }

  /// Makes the engine of a heap with chunks of some size.
  MovableEngine(MovableHeapOptions options, int chunkUnits) {
    MovableRehearsal.require(this, options);
    this.options = options;
    this.ground = Ground.of(options, chunkUnits);
    this.placement = new Placement(ground, options.garbagePercent());
    this.locks = new BlockLocks(placement);
  }

  /// Allocates a block.
  ///
  /// @param mustSucceed whether to throw instead of returning null
  public @Nullable Handle allocate(long size, boolean discardable, boolean mustSucceed) {
    StackReserve.require();
    Block block = discardable ? new DiscardableBlock(this) : new Block(this);
    OutOfMemoryException refused = null;
    enter("allocate");
    try {
      if (placement.tryPlace(block, size)) {
        placement.usage.add(block);
        allocations++;
        discardableHandles += discardable ? 1 : 0;
        return block;
      }
      refused = refused(size, mustSucceed);
    } finally {
      mutex.unlock();
    }
    throwUnlessNull(refused);
    return null;
  }

  private @Nullable OutOfMemoryException refused(long size, boolean mustSucceed) {
    refusals++;
    return mustSucceed
        ? new OutOfMemoryException(ground.why(size, placement.garbageBytes()))
        : null;
  }

  private static void throwUnlessNull(@Nullable OutOfMemoryException refused) {
    if (refused != null) {
      throw refused;
    }
  }

  private void enter(String operation) {
    mutex.lock();
    if (isClosed || isWalked) {
      boolean wasClosed = isClosed;
      mutex.unlock();
      throw new IllegalStateException(
          operation
              + (wasClosed
                  ? ": the movable heap is closed, name=" + options.name()
                  : ": the visitor of a walk must not change the heap"));
    }
  }

  /// Enters to do something with a block that is live or discarded.
  private void enter(String operation, Block block) {
    enter(operation);
    if (block.wasFreed()) {
      mutex.unlock();
      throw new IllegalStateException(
          operation
              + ": the block was freed"
              + (operation.equals("free") ? " before (double free)" : ""));
    }
  }

  /// Locks a block.
  ///
  /// @return its address; 0 when it is discarded
  long lock(Block block, String operation) {
    StackReserve.requireShallow();
    enter(operation, block);
    try {
      return locks.lock(block, operation);
    } finally {
      mutex.unlock();
    }
  }

  void unlock(Block block) {
    StackReserve.requireShallow();
    enter("unlock", block);
    try {
      locks.unlock(block);
    } finally {
      mutex.unlock();
    }
  }

  void unpin(Block block) {
    StackReserve.requireShallow();
    enter("unpin", block);
    try {
      locks.unpin(block);
    } finally {
      mutex.unlock();
    }
  }

  int lockCount(Block block) {
    mutex.lock();
    try {
      return block.locks();
    } finally {
      mutex.unlock();
    }
  }

  /// Pins a block; null when it is discarded.
  @Nullable Pin pin(Block block, String operation, boolean isShared) {
    StackReserve.require();
    BlockPin pin = new BlockPin(block, ground.memory, isShared);
    enter(operation, block);
    try {
      long address = locks.pin(block, operation);
      Home home = block.home;
      if (address == 0 || home == null) {
        return null;
      }
      pin.place(address, home.sizeOf(block));
      return pin;
    } finally {
      mutex.unlock();
    }
  }

  long size(Block block) {
    StackReserve.requireShallow();
    enter("size", block);
    try {
      Home home = block.home;
      return home == null ? 0 : home.sizeOf(block);
    } finally {
      mutex.unlock();
    }
  }

  boolean isDiscarded(Block block) {
    StackReserve.requireShallow();
    enter("isDiscarded", block);
    try {
      return block.home == null;
    } finally {
      mutex.unlock();
    }
  }

  boolean isFreed(Block block) {
    mutex.lock();
    try {
      return block.wasFreed();
    } finally {
      mutex.unlock();
    }
  }

  /// Changes the size of a block, or brings a discarded one back.
  ///
  /// @param mustSucceed whether to throw instead of returning false
  boolean reallocate(Block block, long size, boolean mustSucceed) {
    StackReserve.require();
    Block twin = new Block(this);
    OutOfMemoryException refused = null;
    enter("reallocate", block);
    try {
      if (tryReallocate(block, twin, size)) {
        reallocations++;
        return true;
      }
      if (block.locks() == 0) {
        refused = refused(size, mustSucceed);
      } else if (mustSucceed) {
        throw new IllegalStateException(
            "reallocate: the block is locked and would have to move or shrink, size="
                + size
                + " locks="
                + block.locks());
      }
    } finally {
      mutex.unlock();
    }
    throwUnlessNull(refused);
    return false;
  }

  private boolean tryReallocate(Block block, Block twin, long size) {
    if (size < 0) {
      return false;
    }
    boolean isLocked = block.locks() != 0;
    boolean wasDiscarded = block.home == null;
    boolean isDone = !wasDiscarded && placement.tryResizeInPlace(block, size);
    if (isLocked) {
      return isDone;
    }
    if (!wasDiscarded) {
      placement.usage.remove(block);
    }
    try {
      isDone = isDone || placement.tryMove(block, twin, size);
    } finally {
      if (block.home != null) {
        placement.usage.add(block);
      }
    }
    placement.discarded -= wasDiscarded && isDone ? 1 : 0;
    return isDone;
  }

  void discard(Block block) {
    StackReserve.require();
    enter("discard", block);
    try {
      requireUnlocked("discard", block);
      if (block.home != null) {
        placement.remove(block);
        placement.usage.remove(block);
        placement.discarded++;
      }
    } finally {
      mutex.unlock();
    }
  }

  void free(Block block) {
    StackReserve.require();
    enter("free", block);
    try {
      requireUnlocked("free", block);
      if (block.home == null) {
        placement.discarded--;
      } else {
        placement.remove(block);
        placement.usage.remove(block);
      }
      block.setFreed();
      frees++;
      discardableHandles -= block.isDiscardable() ? 1 : 0;
    } finally {
      mutex.unlock();
    }
  }

  private static void requireUnlocked(String operation, Block block) {
    if (block.locks() != 0) {
      throw new IllegalStateException(operation + ": the block is locked, locks=" + block.locks());
    }
  }

  String describe(Block block) {
    mutex.lock();
    try {
      Home home = block.home;
      if (home == null) {
        return block.wasFreed() ? "Handle[freed]" : "Handle[discarded]";
      }
      String where = block.locks() == 0 ? "" : " at " + Bytes.address(home.addressOf(block));
      return "Handle[size=" + home.sizeOf(block) + ", locks=" + block.locks() + where + "]";
    } finally {
      mutex.unlock();
    }
  }

  /// One step of compaction.
  ///
  /// @param bytes that may be moved
  /// @return bytes moved and given back; 0 when there is nothing left to do within the budget
  public long compactStep(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must not be negative, bytes=" + bytes);
    }
    StackReserve.require();
    enter("compactStep");
    try {
      return placement.step(bytes);
    } finally {
      mutex.unlock();
    }
  }

  /// Compacts as far as it goes.
  ///
  /// @return bytes won
  public long compact() {
    StackReserve.require();
    enter("compact");
    long before = ground.committed();
    try {
      placement.lists.unsettleAll();
    } finally {
      mutex.unlock();
    }
    while (compactStep(STEP_BYTES) > 0) {
      giveWay();
    }
    return Math.max(0, before - committed());
  }

  /// Lets threads that wait for the lock have it, which it would not give them by itself: it goes
  /// to whoever asks first, and that is the thread which has just released it.
  @SuppressWarnings("ThreadPriorityCheck") // To those that wait; a hint is all that is needed.
  private void giveWay() {
    for (int i = 0; i < MAX_YIELDS && mutex.hasQueuedThreads(); i++) {
      Thread.yield();
    }
  }

  /// Bytes committed for blocks.
  public long committed() {
    mutex.lock();
    try {
      return ground.committed();
    } finally {
      mutex.unlock();
    }
  }

  /// Bytes committed for blocks, and tables. O(n) for n chunks.
  public long footprint() {
    mutex.lock();
    try {
      return ground.committed() + Census.tableBytes(placement);
    } finally {
      mutex.unlock();
    }
  }

  /// The statistics. O(n) for n chunks.
  public MovableHeapSummary summary() {
    StackReserve.require();
    mutex.lock();
    try {
      long handles = allocations - frees;
      return Census.summary(options.name(), ground, placement)
          .blocks(handles - placement.discarded)
          .lockedBlocks(locks.lockedBlocks())
          .handleBytes(
              (handles - discardableHandles) * HANDLE_BYTES
                  + discardableHandles * DISCARDABLE_HANDLE_BYTES)
          .allocations(allocations)
          .frees(frees)
          .reallocations(reallocations)
          .refusals(refusals)
          .build();
    } finally {
      mutex.unlock();
    }
  }

  /// Shows all blocks and what is between them to a visitor, with the lock held.
  public void walk(Consumer<? super MovableHeapEntry> visitor) {
    StackReserve.require();
    enter("walk");
    try {
      isWalked = true;
      List<Chunk> chunks = Census.byAddress(placement);
      chunks.forEach(chunk -> Census.show(chunk, visitor));
      Census.showLarge(placement, visitor);
    } finally {
      isWalked = false;
      mutex.unlock();
    }
  }

  /// Checks everything against everything.
  ///
  /// @throws HeapCorruptionException naming what does not hold
  public void validate() {
    StackReserve.require();
    mutex.lock();
    try {
      if (!isClosed) {
        new MovableChecker(placement, ground)
            .check(allocations - frees - placement.discarded, locks.lockedBlocks());
      }
    } finally {
      mutex.unlock();
    }
  }

  /// Gives everything back. Closing again does nothing, unless the last close was cut short: then
  /// it releases what is left.
  ///
  /// @throws IllegalStateException when a block is locked; the heap stays open
  public void close() {
    StackReserve.require();
    mutex.lock();
    try {
      if (isWalked) {
        throw new IllegalStateException("close: the visitor of a walk must not change the heap");
      }
      if (locks.lockedBlocks() > 0) {
        throw new IllegalStateException(
            "close: blocks are locked or pinned, name="
                + options.name()
                + " locked="
                + locks.lockedBlocks());
      }
      isClosed = true;
      placement.close();
    } finally {
      mutex.unlock();
    }
  }

  /// Whether it was closed.
  public boolean isClosed() {
    mutex.lock();
    try {
      return isClosed;
    } finally {
      mutex.unlock();
    }
  }

  /// The blocks in the order in which they would be discarded.
  List<Block> byUse() {
    return Census.byUse(placement.usage);
  }
}
