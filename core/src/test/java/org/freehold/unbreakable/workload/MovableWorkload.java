package org.freehold.unbreakable.workload;

import static org.freehold.unbreakable.workload.ObjectHeap.require;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.freehold.object.Handle;
import org.freehold.object.MovableHeap;
import org.freehold.object.MovableHeapOptions;
import org.freehold.object.MovableHeapSummary;
import org.freehold.object.Pin;
import org.freehold.unbreakable.Injector;
import org.freehold.unbreakable.Workloads.ViolationError;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// What is done with movable memory, on pages and on a heap. A call that was cut has happened or
/// not: no block has lost its contents but a discardable one that was discarded, the counts are
/// right, and nothing is left when the heap is closed.
final class MovableWorkload {

  private static final long LIMIT = 3 << 20;

  /// A block: the byte that it is full of, its size, its locks and pins.
  private static final class Known {
    final Handle handle;
    final byte mark;
    final boolean isDiscardable;
    long size;
    int locks;

    Known(Handle handle, long size, byte mark, boolean isDiscardable) {
      this.handle = handle;
      this.size = size;
      this.mark = mark;
      this.isDiscardable = isDiscardable;
    }
  }

  private final AddressSpace space;
  private final Memory memory;
  private final @Nullable ObjectHeap below;
  private final Calls calls;
  private final MovableHeap heap;
  private final List<Known> blocks = new ArrayList<>();
  private byte marks;

  private MovableWorkload(AddressSpace space, boolean isOnHeap) {
    this.space = space;
    this.memory = space.memory();
    ObjectHeap ground = isOnHeap ? new ObjectHeap(space) : null;
    this.below = ground;
    this.calls = ground == null ? new Calls() : ground.calls;
    MovableHeapOptions.Builder options =
        ground == null
            ? MovableHeapOptions.builder(space)
            : MovableHeapOptions.builder(ground.heap);
    this.heap = create(options.byteLimit(LIMIT).name("cut").build());
  }

  static void runOnPages(AddressSpace space) {
    new MovableWorkload(space, false).run();
  }

  static void runOnHeap(AddressSpace space) {
    new MovableWorkload(space, true).run();
  }

  /// Makes a heap; when that is cut, makes it again.
  private MovableHeap create(MovableHeapOptions options) {
    MovableHeap[] made = new MovableHeap[1];
    while (made[0] == null) {
      calls.make(
          "create",
          () -> {
            made[0] = MovableHeap.create(options);
            return 0;
          });
    }
    return made[0];
  }

  private void run() {
    steps();
    Injector.endOfSteps();
    finish();
  }

  private void steps() {
    for (int i = 0; i < 30; i++) {
      allocate(40 + i * 700L, i % 3 == 0);
    }
    allocate(400_000, false);
    allocate(0, false);
    for (int i = 0; i < 12; i++) {
      free(i * 2);
    }
    lock(3);
    lock(3);
    pin(1);
    step("compactStep", () -> heap.compactStep(20_000));
    step("compactStep", () -> heap.compactStep(20_000));
    unlock(3);
    unlock(3);
    step("compact", heap::compact);
    reallocate(0, 5_000);
    reallocate(1, 100);
    reallocate(2, 300_000);
    reallocate(2, 290_000);
    reallocate(2, 1_000);
    lock(4);
    reallocate(4, 3_000);
    unlock(4);
    discard(2);
    reallocate(2, 2_000);
    discard(5);
    for (int i = 0; i < 15; i++) {
      allocate(120_000, i % 2 == 0);
    }
    for (int i = 0; i < 12; i++) {
      allocate(120_000 + i * 2_000L, i % 4 != 0);
    }
    allocate(800_000, true);
    step("walk", () -> heap.walk().count());
    step("footprint", heap::footprint);
    for (int i = 0; i < 14; i++) {
      free(i * 3);
    }
    step("compact", heap::compact);
  }

  private long step(String what, Calls.Call call) {
    long result = calls.make(what, call);
    check(what);
    return result;
  }

  private <T> @Nullable T get(String what, Supplier<T> supplier) {
    List<T> made = new ArrayList<>(1);
    calls.make(
        what,
        () -> {
          made.add(supplier.get());
          return 0;
        });
    return made.isEmpty() ? null : made.getFirst();
  }

  private void allocate(long size, boolean isDiscardable) {
    Handle handle = get("allocate", () -> heap.allocate(size, isDiscardable));
    if (handle != null) {
      marks++;
      blocks.add(new Known(handle, size, marks, isDiscardable));
      fill(blocks.getLast(), 0);
    }
    check("allocate");
  }

  private @Nullable Known block(int index) {
    return blocks.isEmpty() ? null : blocks.get(index % blocks.size());
  }

  private void fill(Known block, long from) {
    long address = block.handle.tryLock();
    if (address != 0) {
      memory.fill(address + from, block.size - from, block.mark);
      block.handle.unlock();
    }
  }

  private void free(int index) {
    Known block = block(index);
    if (block == null || block.locks > 0) {
      return;
    }
    calls.make(
        "free",
        () -> {
          block.handle.free();
          return 0;
        });
    if (block.handle.isFreed()) {
      blocks.remove(block);
    } else {
      require(calls.hasFailed(), "free has not freed");
    }
    check("free");
  }

  private void lock(int index) {
    Known block = block(index);
    if (block != null) {
      calls.make("lock", block.handle::tryLock);
      noteLocks(block, 1);
      check("lock");
    }
  }

  private void unlock(int index) {
    Known block = block(index);
    if (block != null && block.locks > 0) {
      calls.make(
          "unlock",
          () -> {
            block.handle.unlock();
            return 0;
          });
      noteLocks(block, -1);
      check("unlock");
    }
  }

  /// Takes over how often a block is locked; a call that was cut has happened or not.
  private void noteLocks(Known block, int change) {
    int now = block.handle.lockCount();
    boolean isUnchanged = now == block.locks;
    require(
        now == block.locks + change
            || (isUnchanged && (calls.hasFailed() || block.handle.isDiscarded())),
        "wrong number of locks");
    block.locks = now;
  }

  private void pin(int index) {
    Known block = block(index);
    if (block == null) {
      return;
    }
    Pin pin = get("pin", block.handle::tryPin);
    require((pin != null) == (block.handle.lockCount() == block.locks + 1), "pinned for nobody");
    if (pin != null) {
      block.locks++;
      if (below == null && space.info().name().equals("native")) {
        step("segment", () -> pin.segment().byteSize());
      }
      calls.make(
          "close pin",
          () -> {
            pin.close();
            return 0;
          });
      pin.close();
      block.locks--;
    }
    check("pin");
  }

  private void reallocate(int index, long size) {
    Known block = block(index);
    if (block == null) {
      return;
    }
    boolean wasDiscarded = block.handle.isDiscarded();
    long before = block.size;
    calls.make("reallocate", () -> block.handle.tryReallocate(size) ? 1 : 0);
    if (!block.handle.isDiscarded()) {
      long now = block.handle.size();
      require(now == size || (now == before && !wasDiscarded), "another size");
      block.size = now;
      if (now > before || wasDiscarded) {
        fill(block, wasDiscarded ? 0 : before);
      }
    }
    check("reallocate");
  }

  private void discard(int index) {
    Known block = block(index);
    if (block != null && block.locks == 0) {
      calls.make(
          "discard",
          () -> {
            block.handle.discard();
            return 0;
          });
      boolean isDiscarded = block.handle.isDiscarded();
      require(isDiscarded || calls.hasFailed(), "discard has not discarded");
      block.size = isDiscarded ? 0 : block.size;
      check("discard");
    }
  }

  /// Checks everything if the last call was cut.
  private void check(String what) {
    if (calls.wasCut()) {
      census(what + (calls.hasFailed() ? ", which was cut" : ", which went on"));
    }
  }

  private void census(String what) {
    try {
      heap.validate();
      long live = 0;
      int locked = 0;
      for (Known each : blocks) {
        locked += each.locks > 0 ? 1 : 0;
        if (each.handle.isDiscarded()) {
          require(each.isDiscardable || each.size == 0, what + ": discarded by the heap");
          each.size = 0;
        } else {
          live++;
          checkContents(what, each);
        }
      }
      MovableHeapSummary summary = heap.summary();
      require(summary.blocks() == live, what + ": " + summary.blocks() + " blocks, not " + live);
      require(summary.lockedBlocks() == locked, what + ": wrong count of locked blocks");
      if (below != null) {
        below.check(what, summary.chunks() + summary.largeBlocks());
      } else {
        long reserved = space.reservedBytes() - summary.reservedBytes();
        require(reserved == 0, what + ": " + reserved + " byte(s) reserved and unknown");
        long committed = space.committedBytes() - summary.committedBytes();
        require(committed == 0, what + ": " + committed + " byte(s) committed and unknown");
      }
    } catch (ViolationError e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ViolationError(what, e);
    }
  }

  private void checkContents(String what, Known block) {
    require(block.handle.size() == block.size, what + ": another size");
    long address = block.handle.tryLock();
    for (long i = 0; i < block.size; i = i < 32 || i > block.size - 32 ? i + 1 : i + 31) {
      require(memory.getByte(address + i) == block.mark, what + ": lost contents");
    }
    block.handle.unlock();
  }

  /// Closes the heap with the blocks that are left; a close that was cut is repeated.
  private void finish() {
    census("at the end");
    for (Known each : blocks) {
      for (; each.locks > 0; each.locks--) {
        each.handle.unlock();
      }
    }
    do {
      calls.make(
          "close",
          () -> {
            heap.close();
            return 0;
          });
    } while (calls.hasFailed());
    require(heap.isClosed(), "close has returned, and the heap is open");
    ObjectHeap ground = below;
    if (ground != null) {
      ground.close();
    } else {
      calls.close();
      require(space.reservedBytes() == 0, space.reservedBytes() + " byte(s) stay reserved");
    }
  }
}
