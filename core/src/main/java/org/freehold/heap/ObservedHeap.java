package org.freehold.heap;

import java.util.List;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// The part of a heap that tells others what happens to its blocks.
///
/// With nobody attached a call pays one read of a plain field and one branch. Observers are told in
/// an order that no other thread can come between: of a block before its caller has it, of a free
/// before the address can be had again. That holds whether or not the heap's lock is held; only
/// allocations are told without it, since capturing a stack takes long.
abstract sealed class ObservedHeap permits SegmentHeap {

  /// Who is told of every block; null for nobody. Read without a lock: a thread may see a change a
  /// moment later.
  @Nullable AllocationObserver observer;

  /// This, as observers are shown it.
  abstract Heap self();

  /// Has an observer told of everything that happens to blocks from now on, after those that are
  /// attached already. Calls that other threads are in meanwhile may not be told.
  ///
  /// @param added the observer
  public final synchronized void attach(AllocationObserver added) {
    observer = Observers.with(observer, added);
  }

  /// Ends what [#attach] began; does nothing for an observer that is not attached.
  ///
  /// @param removed the observer
  public final synchronized void detach(AllocationObserver removed) {
    observer = Observers.without(observer, removed);
  }

  /// The tracker that knows who allocated the blocks: the one that [HeapOptions#stackTraces] asked
  /// for, or that was attached.
  ///
  /// @return null when there is none
  public final @Nullable AllocationStacks allocationStacks() {
    for (AllocationObserver each : Observers.list(observer)) {
      if (each instanceof AllocationStacks stacks) {
        return stacks;
      }
    }
    return null;
  }

  /// The live blocks by the stack that allocated them, most bytes first.
  ///
  /// @return one leak for each stack
  /// @throws IllegalStateException when the heap does not track its blocks
  public final List<AllocationStacks.Leak> leaks() {
    AllocationStacks stacks = allocationStacks();
    if (stacks == null) {
      throw new IllegalStateException(
          "the heap keeps no stacks: set HeapOptions.stackTraces, heap=" + self().options().name());
    }
    return stacks.leaks();
  }

  /// Has a new heap watched as its options and the switches ask for.
  final void watchAsAsked() {
    HeapWatchers.tell(self());
    int oneIn = LeakReport.sampling(self().options());
    if (oneIn != 0) {
      attach(new AllocationStacks(StackDatabase.ofProcess(), StackSampling.oneIn(oneIn)));
    }
  }

  /// Tells of a block that was allocated, or with address 0 refused.
  final void tell(long address, long size) {
    AllocationObserver watching = observer;
    if (watching != null) {
      if (address == 0) {
        watching.onRefusal(self(), size);
      } else {
        watching.onAllocate(self(), address, size);
      }
    }
  }

  /// Tells of a free that is about to happen.
  final void tellFree(long address) {
    AllocationObserver watching = observer;
    if (watching != null && self().isBlock(address)) {
      watching.onFree(self(), address);
    }
  }

  /// Tells that the heap is about to be closed.
  final void tellClose() {
    AllocationObserver watching = observer;
    if (watching != null) {
      watching.onClose(self());
    }
  }

  /// Resizes a block, such that the observer is told before anybody can get its old address.
  ///
  /// @return where it is from now on; 0 when the memory cannot be had
  final long resize(Blocks blocks, Memory memory, long address, long size) {
    AllocationObserver watching = observer;
    if (watching == null) {
      return blocks.resize(address, size);
    }
    if (blocks instanceof CheckedBlocks) {
      // All its calls are made with the lock held, so nobody can get the old address in between.
      long moved = blocks.resize(address, size);
      if (moved != 0) {
        watching.onReallocate(self(), address, moved, size);
      }
      return moved;
    }
    if (blocks.resizeInPlace(address, size)) {
      watching.onReallocate(self(), address, address, size);
      return address;
    }
    long moved = blocks.allocate(size);
    if (moved != 0) {
      memory.copy(address, moved, Math.min(size, blocks.usableBytes(address)));
      watching.onReallocate(self(), address, moved, size);
      blocks.free(address);
    }
    return moved;
  }

  /// Resizes a block where it stands, and tells.
  final boolean resizeInPlace(Blocks blocks, long address, long size) {
    boolean isDone = blocks.resizeInPlace(address, size);
    AllocationObserver watching = observer;
    if (isDone && watching != null) {
      watching.onReallocate(self(), address, address, size);
    }
    return isDone;
  }
}
