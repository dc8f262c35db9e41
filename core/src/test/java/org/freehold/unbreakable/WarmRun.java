package org.freehold.unbreakable;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.freehold.heap.DebugOption;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.PageHeap;
import org.freehold.object.Bstr;
import org.freehold.object.Frame;
import org.freehold.object.Handle;
import org.freehold.object.LostOwners;
import org.freehold.object.MovableHeap;
import org.freehold.object.MovableHeapOptions;
import org.freehold.object.New;
import org.freehold.object.Owned;
import org.freehold.object.Pin;
import org.freehold.object.Shared;
import org.freehold.object.StackFrames;
import org.freehold.object.Struct;
import org.freehold.object.StructType;
import org.freehold.object.Weak;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Protection;
import org.freehold.vm.SimulatedMachine;

/// Makes a heap, loads [WarmPoint], and then makes every call for the first time. What is loaded
/// after the warm point is for [LoadedClassesTest] to judge.
///
/// Argument: the kind of heap, `objects`, `movable` or `space`.
final class WarmRun {

  private static final int BLOCKS = 300;
  private static final int SIZES = 7;

  private static final StructLayout WORD = MemoryLayout.structLayout(ValueLayout.JAVA_LONG);

  private WarmRun() {}

  /// Loaded when the heap has been made.
  static final class WarmPoint {
    private WarmPoint() {}

    static int reached() {
      return 1;
    }
  }

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws InterruptedException {
    AddressSpace space =
        arguments[0].contains("simulated")
            ? SimulatedMachine.builder().build().createProcess("warm")
            : AddressSpace.host();
    if (arguments[0].startsWith("space")) {
      long first = space.reserve(1 << 20);
      System.out.println(WarmPoint.reached());
      use(space, first);
      return;
    }
    if (arguments[0].startsWith("objects")) {
      Heap heap = Heap.create(HeapOptions.of(space));
      StructType type = StructType.of(WORD).on(heap).constructor(_ -> {}).destructor(_ -> {});
      LostOwners.listen(_ -> {});
      New.make(heap, WORD).close();
      System.out.println(WarmPoint.reached());
      use(heap, type);
      return;
    }
    if (arguments[0].startsWith("movable")) {
      MovableHeapOptions.Builder options =
          arguments[0].contains("heap")
              ? MovableHeapOptions.builder(Heap.create(HeapOptions.of(space)))
              : MovableHeapOptions.builder(space);
      MovableHeap heap = MovableHeap.create(options.byteLimit(4 << 20).build());
      System.out.println(WarmPoint.reached());
      use(heap);
      return;
    }
    HeapOptions.Builder options = HeapOptions.builder(space).largeThreshold(1 << 20);
    switch (arguments[0].split(",", 2)[0]) {
      case "front end" -> options.frontEnd(FrontEndMode.ON);
      case "back end" -> options.frontEnd(FrontEndMode.OFF);
      case "exact" -> options.exactSizes(true);
      case "debug" -> options.debugging(DebugOption.TAIL_CHECK, DebugOption.FREE_CHECK);
      case "pages" -> options.pageHeap(PageHeap.FULL.withTraces(false));
      default -> {}
    }
    Heap heap = Heap.create(options.build());
    long[] blocks = new long[BLOCKS];
    Thread second = new Thread(new Remote(heap, blocks));
    System.out.println(WarmPoint.reached());
    use(heap);
    for (int i = 0; i < BLOCKS; i++) {
      blocks[i] = heap.allocate(i * 10L);
    }
    second.start();
    second.join();
    heap.compact();
    System.out.println("closing");
    heap.close();
  }

  private static void use(Heap heap) {
    long[] blocks = new long[BLOCKS];
    long[] sizes = {10, 200, 3000, 16_000, 50_000, 300_000, 2_000_000};
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < BLOCKS; i++) {
        long size = sizes[i % 5 == 4 && i % 25 != 4 ? 1 : i % SIZES] + i;
        blocks[i] = i % 50 == 3 ? heap.allocate(size, 64) : heap.allocate(size);
      }
      for (int i = 0; i < BLOCKS; i += 3) {
        blocks[i] = heap.reallocate(blocks[i], sizes[(i + 1) % SIZES]);
      }
      for (int i = 0; i < BLOCKS; i++) {
        heap.free(blocks[(i * 7) % BLOCKS]);
      }
    }
    heap.free(heap.allocateZeroed(100));
    heap.compact();
  }

  private static void use(Heap heap, StructType type) {
    Owned<Struct> plain = New.make(heap, WORD);
    heap.free(plain.move().release().address());
    New.makeArray(heap, WORD, 300).close();
    New.make(type).close();
    try (Shared<Struct> shared = Shared.of(New.makeArray(type, 5));
        Shared<Struct> copy = shared.copy();
        Weak<Struct> weak = copy.weak();
        Shared<Struct> locked = weak.lock();
        Bstr text = Bstr.of(heap, "text")) {
      text.reallocate(locked == null ? 1 : 9_000);
      Bstr.adopt(heap, text.release()).close();
    }
    Frame low = StackFrames.push(heap);
    Frame high = StackFrames.push(heap);
    long _ = high.allocate(100_000);
    high.freea(high.malloca(5_000));
    long _ = high.malloca(5_000);
    low.close();
    boolean _ = StackFrames.release();
  }

  private static void use(MovableHeap heap) {
    List<Handle> handles = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < BLOCKS; i++) {
        Handle made = heap.tryAllocate(i % 50 == 7 ? 300_000 : i * 100L, i % 3 != 0);
        if (made != null) {
          handles.add(made);
        }
      }
      for (int i = 0; i < handles.size(); i += 3) {
        Handle handle = handles.get(i);
        try (Pin _ = handle.tryPin()) {
          boolean _ = handle.tryReallocate(1 + i);
        }
        boolean _ = handle.tryReallocate(2_000);
        handles.get(i + 1 < handles.size() ? i + 1 : i).discard();
      }
      for (int i = 0; i < handles.size(); i += 2) {
        handles.get(i).free();
      }
      long _ = heap.compact();
      handles.clear();
    }
    heap.close();
  }

  private static void use(AddressSpace space, long first) {
    space.commit(first, 1 << 16, Protection.READ_WRITE);
    space.protect(first, 1 << 14, Protection.READ);
    space.decommit(first, 1 << 15);
    space.release(first, 1 << 18);
    long second = space.reserve(1 << 20);
    space.commit(second + 8192, 1 << 16, Protection.READ_WRITE);
    space.release(second);
  }

  /// Frees what another thread has allocated, and allocates.
  private static final class Remote implements Runnable {
    private final Heap heap;
    private final long[] blocks;

    Remote(Heap heap, long[] blocks) {
      this.heap = heap;
      this.blocks = blocks;
    }

    @Override
    public void run() {
      for (long block : blocks) {
        heap.free(block);
      }
      for (int i = 0; i < BLOCKS; i++) {
        heap.free(heap.allocate(100));
      }
    }
  }
}
