package org.freehold.unbreakable;

import java.util.Random;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// Calls of heaps while the Java heap is full: each is refused with an `OutOfMemoryError`, or done;
/// and the heap is whole. An episode fills the Java heap to the last word, makes some calls, lets
/// go of what has filled it, and takes a census.
///
/// Arguments: the first seed; how many episodes; `warm` (everything has been used before), `cold`
/// (a heap has been made and not used), `first` (not even that).
final class ExhaustionRun {

  private static final int SLOTS = 100;
  private static final int CALLS_BEFORE = 10;
  private static final int CALLS = 8;
  private static final int RESERVE = 100_000;
  private static final int MAX_CHUNK = 1 << 16;
  private static final int HEAP_LIFE = 50;

  private final Memory memory = AddressSpace.host().memory();
  private final long[] addresses = new long[SLOTS];
  private final long[] sizes = new long[SLOTS];
  private final Random random;
  private Heap heap;
  private int cuts;
  private int refused;

  @SuppressWarnings("UnusedVariable") // It only takes up space.
  private Object hoard = "";

  @SuppressWarnings("UnusedVariable") // It only takes up space.
  private byte @Nullable [] reserve;

  private String wrong = "";
  private int slot;
  private int what;
  private long size;

  private ExhaustionRun(long seed, Heap heap) {
    this.random = new Random(seed);
    this.heap = heap;
  }

  private static Heap make(Random random) {
    HeapOptions.Builder options = HeapOptions.builder(AddressSpace.host()).largeThreshold(1 << 20);
    switch (random.nextInt(4)) {
      case 0 -> options.frontEnd(FrontEndMode.OFF);
      case 1 -> options.frontEnd(FrontEndMode.ON);
      case 2 -> options.frontEnd(FrontEndMode.ON).exactSizes(true);
      default -> {}
    }
    return Heap.create(options.build());
  }

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) {
    long seed = Long.parseLong(arguments[0]);
    int episodes = Integer.parseInt(arguments[1]);
    boolean isWarm = arguments[2].equals("warm");
    System.out.println("begins");
    if (arguments[2].equals("first")) {
      makeFirst(seed);
    }
    ExhaustionRun run = new ExhaustionRun(seed, make(new Random(seed)));
    if (isWarm) {
      for (int i = 0; i < 2000; i++) {
        run.draw();
        run.call();
      }
      run.requireCensus(seed);
    }
    for (int i = 0; i < episodes; i++) {
      run.episode();
      run.requireCensus(seed + i);
      if (i % HEAP_LIFE == HEAP_LIFE - 1) {
        run.replace(seed + i);
      }
    }
    System.out.println("calls refused: " + run.refused);
  }

  /// Makes heaps in a full Java heap until memory is there: the first may be refused for ever, but
  /// a heap that was made is whole.
  private static void makeFirst(long seed) {
    Object hoard = fill();
    try {
      Heap made = make(new Random(seed));
      long block = made.allocate(100);
      made.free(block);
    } catch (OutOfMemoryError | LinkageError e) {
      hoard = e;
    }
    try {
      make(new Random(seed)).validate();
    } catch (LinkageError e) {
      fail(seed, "after one failure heaps cannot be made: " + e + " for " + hoard);
    }
  }

  private static Object fill() {
    Object[] last = null;
    int length = MAX_CHUNK;
    while (length > 0) {
      try {
        Object[] next = new Object[length];
        next[0] = last;
        last = next;
      } catch (OutOfMemoryError e) {
        length /= 8;
      }
    }
    return last == null ? "" : last;
  }

  private void draw() {
    slot = random.nextInt(SLOTS);
    what = random.nextInt(16);
    size =
        switch (random.nextInt(12)) {
          case 0 -> random.nextInt(2_000_000);
          case 1, 2, 3 -> random.nextInt(60_000);
          default -> random.nextInt(2000);
        };
  }

  private void episode() {
    for (int i = 0; i < CALLS_BEFORE; i++) {
      draw();
      call();
    }
    reserve = new byte[RESERVE];
    hoard = fill();
    int released = random.nextInt(2 * CALLS);
    for (int i = 0; i < CALLS; i++) {
      draw();
      call();
      if (i == released) {
        reserve = null;
      }
    }
    hoard = "";
    reserve = null;
  }

  /// A call, which makes no Java object of its own. What it throws is noted without one.
  private void call() {
    long address = addresses[slot];
    if (address < 0) {
      return; // Whether it is still live is known only to the census.
    }
    try {
      if (address == 0) {
        cuts++;
        address = what == 0 ? heap.allocate(size, 256) : heap.allocate(size);
        cuts--;
        remember(address);
      } else if (what < 4) {
        long old = sizes[slot];
        cuts++; // The block that it would have been moved to cannot be given back, perhaps.
        long moved = heap.reallocate(address, size);
        cuts--;
        addresses[slot] = moved;
        if (!holds(moved, address, Math.min(old, size))) {
          wrong = "contents are lost by reallocate";
        }
        remember(moved);
      } else if (what == 4) {
        heap.compact();
      } else if (what == 5) {
        heap.validate();
      } else if (what == 6) {
        heap.summary();
      } else {
        addresses[slot] = 0;
        if (!holds(address, address, sizes[slot])) {
          wrong = "contents are lost";
        }
        freeing = address;
        heap.free(address);
        freeing = 0;
      }
    } catch (OutOfMemoryError e) {
      refused++;
      settle();
    } catch (OutOfMemoryException e) {
      refused++;
      settle();
    } catch (Throwable t) {
      hoard = "";
      t.printStackTrace();
      wrong = t.toString();
    }
  }

  private long freeing;

  /// A free that was refused has freed the block, or has not.
  private void settle() {
    if (freeing != 0) {
      addresses[slot] = -freeing;
      freeing = 0;
    }
  }

  private void remember(long address) {
    addresses[slot] = address;
    sizes[slot] = size;
    for (long i = 0; i < size; i += i < 64 ? 1 : 997) {
      memory.putByte(address + i, (byte) ((address + i) * 31));
    }
  }

  private boolean holds(long address, long old, long bytes) {
    for (long i = 0; i < Math.min(64, bytes); i++) {
      if (memory.getByte(address + i) != (byte) ((old + i) * 31)) {
        return false;
      }
    }
    return true;
  }

  private void requireCensus(long seed) {
    if (wrong.isEmpty()) {
      census();
    }
    if (!wrong.isEmpty()) {
      fail(seed, wrong);
    }
  }

  private void census() {
    try {
      heap.validate();
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      wrong = e.toString();
      return;
    }
    int live = 0;
    for (int i = 0; i < SLOTS; i++) {
      long address = Math.abs(addresses[i]);
      if (address == 0 || (addresses[i] < 0 && !heap.isBlock(address))) {
        addresses[i] = 0;
        continue;
      }
      if (!heap.isBlock(address)) {
        wrong = "a live block is not";
      } else if (!holds(address, address, sizes[i])) {
        wrong = "contents of a live block are lost";
      }
      addresses[i] = address;
      live++;
    }
    for (int i = 0; i < SLOTS; i++) {
      for (int j = 0; j < SLOTS; j++) {
        boolean overlap =
            i != j
                && addresses[i] != 0
                && addresses[j] >= addresses[i]
                && addresses[j] < addresses[i] + Math.max(1, sizes[i]);
        if (overlap) {
          wrong = "blocks overlap";
        }
      }
    }
    long busy = heap.summary().busyBlocks();
    if (busy < live || busy > live + cuts) {
      wrong = busy + " blocks are live, " + live + " known and calls cut: " + cuts;
    }
  }

  /// Closes the heap in a full Java heap and makes another.
  private void replace(long seed) {
    hoard = fill();
    boolean isClosed = false;
    for (int i = 0; i < 2 && !isClosed; i++) {
      try {
        heap.close();
        isClosed = true;
      } catch (OutOfMemoryError e) {
        hoard = "";
      }
    }
    Heap made = null;
    try {
      made = make(random);
    } catch (OutOfMemoryError e) {
      refused++;
    }
    hoard = "";
    if (!isClosed) {
      fail(seed, "the heap cannot be closed");
    }
    heap = made == null ? make(random) : made;
    for (int i = 0; i < SLOTS; i++) {
      addresses[i] = 0;
    }
    cuts = 0;
  }

  @SuppressWarnings("SystemOut")
  private static void fail(long seed, String what) {
    System.out.println("seed " + seed + ": " + what);
    Runtime.getRuntime().halt(3);
  }
}
