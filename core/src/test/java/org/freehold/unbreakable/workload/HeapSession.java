package org.freehold.unbreakable.workload;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapEntry;
import org.freehold.heap.HeapSummary;
import org.freehold.unbreakable.Injector;
import org.freehold.unbreakable.Workloads.ViolationError;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;

/// A heap with a model of it, whose calls may be cut. After a call that was cut everything is
/// checked: the heap's own validation, the contents of all live blocks, that none overlap, that
/// another thread can use the heap, and the counts. The model allows each call that was cut to have
/// lost one block.
final class HeapSession implements AutoCloseable {

  /// A live block: its size, and whether its contents are known.
  private record Block(long size, boolean isKnown) {}

  private static final int EDGE = 64;
  private static final int STRIDE = 1021;
  private static final int MAX_SIZE_OF_LARGE = 600_000;

  private final AddressSpace space;
  private final Memory memory;
  private final long reservedBefore;
  private final long metadataBefore = AddressSpace.host().reservedBytes();
  private final Calls calls = new Calls();
  private final TreeMap<Long, Block> live = new TreeMap<>();
  private final List<Long> order = new ArrayList<>();
  private final Heap heap;
  private boolean isInSecondThread;

  /// Makes a heap; when that is cut, makes it again.
  HeapSession(AddressSpace space, Supplier<Heap> maker) {
    this.space = space;
    this.memory = space.memory();
    this.reservedBefore = space.reservedBytes();
    this.heap = make(maker);
  }

  private Heap make(Supplier<Heap> maker) {
    Heap[] made = new Heap[1];
    while (true) {
      calls.make(
          "create",
          () -> {
            made[0] = maker.get();
            return 0;
          });
      if (!calls.hasFailed()) {
        return made[0];
      }
      requireReservedAsBefore("a create that was cut keeps memory");
      if (!calls.wasCut()) {
        throw new ViolationError("the heap was refused");
      }
    }
  }

  Heap heap() {
    return heap;
  }

  /// The calls that follow are made by the second thread.
  void inSecondThread(boolean second) {
    isInSecondThread = second;
  }

  /// Makes a call that allocates and frees nothing.
  long call(String what, Calls.Call call) {
    return isInSecondThread ? calls.makeInSecondThread(what, call) : calls.make(what, call);
  }

  /// Makes a call that allocates and frees nothing, and looks at the heap if it was cut.
  long use(String what, Calls.Call call) {
    long result = call(what, call);
    censusIfCut(what);
    return result;
  }

  void allocate(long size) {
    add("allocate", size, call("allocate", () -> heap.allocate(size)), 1);
  }

  void tryAllocate(long size) {
    add("tryAllocate", size, call("tryAllocate", () -> heap.tryAllocate(size)), 1);
  }

  void allocateAligned(long size, long alignment) {
    String what = "allocate aligned";
    add(what, size, call(what, () -> heap.allocate(size, alignment)), alignment);
  }

  void allocateZeroed(long size) {
    String what = "allocateZeroed";
    long address = call(what, () -> heap.allocateZeroed(size));
    if (address != 0) {
      require(isZero(address, size), what + " returned bytes that are not zero");
    }
    add(what, size, address, 1);
  }

  private boolean isZero(long address, long size) {
    for (long i = 0; i < size; i = next(i, size)) {
      if (memory.getByte(address + i) != 0) {
        return false;
      }
    }
    return true;
  }

  private void add(String what, long size, long address, long alignment) {
    if (address != 0) {
      require((address & (alignment - 1)) == 0, what + " is not aligned");
      put(what, address, size);
    }
    censusIfCut(what);
  }

  private void put(String what, long address, long size) {
    Map.Entry<Long, Block> before = live.floorEntry(address);
    Long after = live.ceilingKey(address);
    require(
        (before == null || before.getKey() + Math.max(1, before.getValue().size()) <= address)
            && (after == null || address + Math.max(1, size) <= after),
        what + " returned a block that overlaps a live one");
    fill(address, 0, size);
    live.put(address, new Block(size, true));
    order.add(address);
  }

  /// The i-th live block in the order of allocation.
  long address(int index) {
    return order.get(Math.floorMod(index, order.size()));
  }

  private void drop(long address) {
    live.remove(address);
    order.remove(address);
  }

  int count() {
    return order.size();
  }

  /// Frees the i-th live block.
  void free(int index) {
    if (order.isEmpty()) {
      return;
    }
    long address = address(index);
    check(address);
    long size = known(address).size();
    call(
        "free",
        () -> {
          heap.free(address);
          return 0;
        });
    if (!calls.hasFailed() || !heap.isBlock(address)) {
      drop(address);
    } else {
      live.put(address, new Block(size, false));
    }
    censusIfCut("free");
  }

  /// Reallocates the i-th live block.
  void reallocate(int index, long size) {
    if (order.isEmpty()) {
      return;
    }
    long address = address(index);
    check(address);
    Block block = known(address);
    long moved = call("reallocate", () -> heap.reallocate(address, size));
    long kept = Math.min(size, block.size());
    if (calls.hasFailed()) {
      if (heap.isBlock(address)) {
        require(
            !block.isKnown() || holds(address, address, block.size(), kept),
            "reallocate was cut and the block has lost its contents");
        fill(address, 0, kept);
        live.put(address, new Block(kept, true));
      } else {
        drop(address);
      }
    } else {
      drop(address);
      require(
          !block.isKnown() || holds(moved, address, block.size(), kept),
          "reallocate lost contents");
      put("reallocate", moved, size);
    }
    censusIfCut("reallocate");
  }

  void resizeInPlace(int index, long size) {
    if (order.isEmpty()) {
      return;
    }
    long address = address(index);
    Block block = known(address);
    long done = call("reallocateInPlace", () -> heap.reallocateInPlace(address, size) ? 1 : 0);
    require(!calls.hasFailed() || heap.isBlock(address), "reallocateInPlace lost the block");
    if (calls.hasFailed()) {
      long kept = Math.min(size, block.size());
      fill(address, 0, kept);
      live.put(address, new Block(kept, true));
    } else if (done == 1) {
      live.put(address, new Block(size, true));
      fill(address, 0, size);
    }
    censusIfCut("reallocateInPlace");
  }

  private void censusIfCut(String what) {
    if (calls.wasCut()) {
      census("after " + what + (calls.hasFailed() ? " was cut" : " went on"));
    }
  }

  // Contents: a byte that follows from its address, at both ends and here and there between.

  private static long next(long offset, long size) {
    return offset < EDGE || offset >= size - EDGE || size <= 4 * EDGE
        ? offset + 1
        : Math.min(offset + STRIDE, size - EDGE);
  }

  private static byte expected(long address) {
    return (byte) ((address * 0x9E3779B97F4A7C15L) >>> 56);
  }

  private void fill(long address, long from, long size) {
    for (long i = from; i < size; i = next(i, size)) {
      memory.putByte(address + i, expected(address + i));
    }
  }

  /// Whether the first bytes of a block are those of a block that was at another address.
  private boolean holds(long address, long old, long oldSize, long bytes) {
    for (long i = 0; i < Math.min(bytes, oldSize); i = next(i, oldSize)) {
      if (memory.getByte(address + i) != expected(old + i)) {
        return false;
      }
    }
    return true;
  }

  private void check(long address) {
    Block block = known(address);
    require(
        !block.isKnown() || holds(address, address, block.size(), block.size()),
        "a live block has lost its contents");
  }

  private Block known(long address) {
    return Objects.requireNonNull(live.get(address));
  }

  /// Checks everything.
  void census(String when) {
    try {
      heap.validate();
      live.keySet().forEach(this::check);
      checkWalk();
      checkSummary();
      if (heap.options().serialized()) {
        calls.runInThirdThread("another thread", this::visit);
      }
      visit();
    } catch (ViolationError e) {
      throw new ViolationError(
          when + ": " + e.getMessage(), e.getCause() == null ? e : e.getCause());
    } catch (RuntimeException | Error e) {
      throw new ViolationError(when, e);
    }
  }

  private void checkWalk() {
    Set<Long> left = new HashSet<>(live.keySet());
    long[] last = {0};
    int[] unknown = {0};
    heap.walk(entry -> {
      if (entry.isBusy()) {
        if (!left.remove(entry.address())) {
          unknown[0]++;
        }
        require(
            entry.kind() == HeapEntry.Kind.LARGE || entry.address() >= last[0],
            "a walk shows blocks that overlap");
        last[0] = entry.address() + entry.size();
      }
    });
    require(left.isEmpty(), "a walk does not show " + left.size() + " live block(s)");
    require(
        unknown[0] <= calls.cuts(),
        "a walk shows " + unknown[0] + " unknown block(s) after " + calls.cuts() + " cut(s)");
  }

  private void checkSummary() {
    HeapSummary summary = heap.summary();
    long lost = summary.busyBlocks() - live.size();
    require(
        lost >= 0 && lost <= calls.cuts(),
        "summary counts " + lost + " lost block(s) after " + calls.cuts() + " cut(s)");
    require(
        summary.committedBytes()
            == summary.busyBytes() + summary.freeBytes() + summary.cachedBytes(),
        "committed ≠ busy + free + cached: " + summary);
    require(
        summary.reservedBytes() == summary.committedBytes() + summary.uncommittedBytes(),
        "reserved ≠ committed + uncommitted: " + summary);
    long counted = summary.allocations() - summary.frees() - summary.busyBlocks();
    require(
        Math.abs(counted) <= calls.cuts(),
        "allocations − frees − live = " + counted + " after " + calls.cuts() + " cut(s)");
  }

  /// What another thread does to see that it can, or this one once more.
  private long visit() {
    long[] sizes = {24, 100, 3000, 20_000, MAX_SIZE_OF_LARGE};
    long[] addresses = new long[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      long address = heap.tryAllocate(sizes[i]);
      addresses[i] = address;
      if (address != 0) {
        Map.Entry<Long, Block> before = live.floorEntry(address);
        Long after = live.ceilingKey(address);
        require(
            (before == null || before.getKey() + Math.max(1, before.getValue().size()) <= address)
                && (after == null || address + sizes[i] <= after),
            "a block was allocated twice");
        fill(address, 0, sizes[i]);
      }
    }
    for (long address : addresses) {
      if (address != 0) {
        heap.free(address);
      }
    }
    heap.validate();
    return heap.summary().busyBlocks();
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new ViolationError(what);
    }
  }

  private void requireReservedAsBefore(String what) {
    long left = space.reservedBytes() - reservedBefore;
    require(left == 0, what + ": " + left + " byte(s) reserved in its space");
    long metadata = AddressSpace.host().reservedBytes() - metadataBefore;
    require(
        metadata <= 0 || !Injector.isWarm(),
        what + ": " + metadata + " byte(s) reserved for metadata");
  }

  /// Frees everything, closes the heap, and checks that nothing is left of it.
  @Override
  public void close() {
    try (calls) {
      isInSecondThread = false;
      Injector.endOfSteps();
      census("at the end");
      while (!order.isEmpty()) {
        int before = order.size();
        free(0);
        require(order.size() < before || calls.wasCut(), "a block cannot be freed");
      }
      census("after all was freed");
      closeHeap();
    }
  }

  private void closeHeap() {
    while (true) {
      calls.make(
          "close",
          () -> {
            heap.close();
            return 0;
          });
      if (!calls.hasFailed()) {
        break;
      }
    }
    require(heap.isClosed(), "close has returned, and the heap is open");
    require(!Heap.processHeaps().contains(heap), "a closed heap is listed");
    requireReservedAsBefore("closed");
  }
}
