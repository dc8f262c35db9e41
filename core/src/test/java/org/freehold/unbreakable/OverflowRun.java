package org.freehold.unbreakable;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.AllocationStacks;
import org.freehold.heap.DebugOption;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.StackDatabase;
import org.freehold.heap.StackSampling;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// Requests that recurse without end, each level with a buffer in `try` and `finally`, in threads
/// of random stack sizes: real stack overflows. After each there is a census: the heap is valid,
/// the blocks that a control thread keeps have their contents, no two blocks overlap, and what is
/// live and not known is no more than the calls that were cut.
///
/// Arguments: the first seed; how many; what kind of heap, or `any`.
final class OverflowRun {

  private static final int HEAP_LIFE = 40;
  private static final int MAX_DEPTH = 60_000;
  private static final int MAX_MILLIS = 30_000;
  private static final int CONTROLS = 200;
  private static final String[] KINDS = {
    "front end", "automatic", "back end", "observed", "exact", "debug", "limit"
  };

  private final long seed;
  private final Random random;
  private final Heap heap;
  private final Memory memory = AddressSpace.host().memory();
  private final TreeMap<Long, Long> controls = new TreeMap<>();

  // What the recursion holds; written before and after each call, so that it is known whatever was
  // cut.
  private final long[] held = new long[MAX_DEPTH];
  private int top;

  /// Blocks that were lost in the life of the heap.
  private long lost;

  private int cuts;
  private final int[] sizes = new int[256];
  private boolean handsOver;
  private boolean resizes;

  private final AtomicLongArray handedOver = new AtomicLongArray(1 << 16);
  private int handed;

  private OverflowRun(long seed, String kind) {
    this.seed = seed;
    this.random = new Random(seed);
    this.heap = make(kind.equals("any") ? KINDS[random.nextInt(KINDS.length)] : kind);
  }

  private Heap make(String kind) {
    HeapOptions.Builder options =
        HeapOptions.builder(AddressSpace.host()).name(kind).largeThreshold(1 << 20);
    switch (kind) {
      case "front end", "observed" -> options.frontEnd(FrontEndMode.ON);
      case "back end" -> options.frontEnd(FrontEndMode.OFF);
      case "exact" -> options.frontEnd(FrontEndMode.ON).exactSizes(true);
      case "debug" -> options.debugging(DebugOption.TAIL_CHECK, DebugOption.FREE_CHECK);
      case "limit" -> options.byteLimit(64 << 20);
      default -> {}
    }
    Heap made = Heap.create(options.build());
    if (kind.equals("observed")) {
      made.attach(new AllocationStacks(new StackDatabase(16), StackSampling.oneIn(3)));
    }
    return made;
  }

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws InterruptedException {
    long first = Long.parseLong(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    String kind = arguments.length > 2 ? arguments[2] : "any";
    int overflows = 0;
    for (long seed = first; seed < first + count; seed += HEAP_LIFE) {
      OverflowRun run = new OverflowRun(seed, kind);
      overflows += run.live((int) Math.min(HEAP_LIFE, first + count - seed));
    }
    System.out.println("overflows: " + overflows);
  }

  /// The life of one heap.
  private int live(int count) throws InterruptedException {
    int overflows = 0;
    for (int i = 0; i < CONTROLS; i++) {
      keep(size());
    }
    for (int i = 0; i < count; i++) {
      overflows += overflow(seed + i) ? 1 : 0;
      String wrong = census();
      if (wrong != null) {
        fail(seed + i, wrong);
      }
    }
    heap.close();
    return overflows;
  }

  private boolean overflow(long episode) throws InterruptedException {
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = size();
    }
    handsOver = random.nextInt(4) == 0;
    resizes = random.nextInt(4) == 0;
    top = 0;
    cuts = 0;
    handed = 0;
    int stackKib = 160 + random.nextInt(540);
    boolean[] isOver = new boolean[1];
    boolean hasWaste = random.nextBoolean();
    @Nullable Throwable[] thrown = new Throwable[1];
    Runnable request =
        () -> {
          try {
            descend(hasWaste ? random.nextInt(300) : 0);
          } catch (StackOverflowError e) {
            isOver[0] = true;
          } catch (OutOfMemoryException e) {
            isOver[0] = false; // The limit of the heap came first.
          } catch (Throwable t) {
            thrown[0] = t;
          }
        };
    Thread thread =
        random.nextInt(8) == 0
            ? Thread.ofVirtual().unstarted(request)
            : new Thread(null, request, "request", stackKib * 1024L);
    Thread collector = handsOver ? new Thread(this::freeHandedOver, "collector") : null;
    if (collector != null) {
      collector.setUncaughtExceptionHandler((_, t) -> thrown[0] = t);
    }
    thread.start();
    if (collector != null) {
      collector.start();
    }
    join(thread, episode);
    if (collector != null) {
      handedOver.set(handed, -1);
      join(collector, episode);
    }
    Throwable other = thrown[0];
    if (other != null) {
      other.printStackTrace();
      fail(episode, "a call threw " + other);
    }
    return isOver[0];
  }

  /// Brings the recursion to another depth of the stack.
  private void descend(int waste) {
    if (waste > 0) {
      descend(waste - 1);
    } else {
      parse(0);
    }
  }

  private void parse(int depth) {
    int size = sizes[depth & 255];
    cuts++;
    long buffer = heap.allocate(size);
    held[depth] = buffer;
    cuts--;
    top = depth + 1;
    if (size >= 8) {
      memory.putLong(buffer, buffer ^ depth);
    }
    if (resizes && (depth & 3) == 1) {
      cuts++; // The old block is still ours, unless it is dead.
      buffer = heap.reallocate(buffer, size + 100);
      held[depth] = buffer;
      cuts--;
      memory.putLong(buffer, buffer ^ depth);
    }
    try {
      if (depth + 1 < MAX_DEPTH) {
        parse(depth + 1);
      }
    } finally {
      if (handsOver && (depth & 1) == 0 && handed < handedOver.length() - 1) {
        handedOver.set(handed, buffer);
        handed++;
        held[depth] = 0;
      } else {
        heap.free(buffer);
        held[depth] = 0;
      }
    }
  }

  /// Frees what the request hands over, in a thread of its own.
  private void freeHandedOver() {
    for (int i = 0; ; ) {
      long address = handedOver.get(i);
      if (address == -1) {
        break;
      }
      if (address != 0) {
        handedOver.set(i, 0);
        i++;
        if (heap.isBlock(address)) {
          heap.free(address);
        }
      } else {
        Thread.onSpinWait();
      }
    }
    handedOver.set(handed, 0);
  }

  private int size() {
    return switch (random.nextInt(20)) {
      case 0 -> random.nextInt(300_000);
      case 1, 2, 3 -> random.nextInt(40_000);
      case 4, 5, 6, 7, 8 -> random.nextInt(4000);
      default -> random.nextInt(300);
    };
  }

  private void keep(long size) {
    long address = heap.tryAllocate(size);
    if (address != 0) {
      String overlap = overlap(address, size);
      if (overlap != null) {
        fail(seed, overlap);
      }
      controls.put(address, size);
      for (long i = 0; i < size; i += 16) {
        memory.putByte(address + i, mark(address + i));
      }
    }
  }

  private static byte mark(long address) {
    return (byte) (address >> 4);
  }

  private @Nullable String overlap(long address, long size) {
    Map.Entry<Long, Long> before = controls.floorEntry(address);
    Long after = controls.ceilingKey(address);
    boolean isFree =
        (before == null || before.getKey() + Math.max(1, before.getValue()) <= address)
            && (after == null || address + Math.max(1, size) <= after);
    return isFree ? null : "a block overlaps one of the control";
  }

  /// @return what is wrong; null for nothing
  private @Nullable String census() {
    try {
      heap.validate();
    } catch (RuntimeException | Error e) {
      return e.toString();
    }
    for (Map.Entry<Long, Long> each : controls.entrySet()) {
      for (long i = 0; i < each.getValue(); i += 16) {
        if (memory.getByte(each.getKey() + i) != mark(each.getKey() + i)) {
          return "contents of a control block are lost";
        }
      }
    }
    int frees = 0;
    for (int i = 0; i < top; i++) {
      if (held[i] != 0) {
        frees++;
        if (heap.isBlock(held[i])) {
          heap.free(held[i]);
        }
        held[i] = 0;
      }
    }
    long[] unknown = new long[1];
    TreeMap<Long, Long> left = new TreeMap<>(controls);
    heap.walk(entry -> {
      if (entry.isBusy() && left.remove(entry.address()) == null) {
        unknown[0]++;
      }
    });
    if (!left.isEmpty()) {
      return left.size() + " control block(s) are not live";
    }
    if (unknown[0] > lost + cuts + frees) {
      return (unknown[0] - lost) + " lost block(s), calls cut: " + cuts + " frees cut: " + frees;
    }
    lost = unknown[0];
    if (heap.summary().busyBlocks() != controls.size() + lost) {
      return "the summary counts otherwise than the walk";
    }
    exchange();
    return null;
  }

  /// Replaces some control blocks.
  private void exchange() {
    for (int i = 0; i < 20 && !controls.isEmpty(); i++) {
      Long address = controls.ceilingKey(controls.firstKey() + random.nextInt(1 << 20));
      long freed = address == null ? controls.firstKey() : address;
      controls.remove(freed);
      heap.free(freed);
      keep(size());
    }
  }

  private void join(Thread thread, long episode) throws InterruptedException {
    thread.join(MAX_MILLIS);
    if (thread.isAlive()) {
      for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
        System.out.println(each.getKey());
        for (int i = 0; i < Math.min(30, each.getValue().length); i++) {
          System.out.println("    " + each.getValue()[i]);
        }
      }
      fail(episode, "hangs: " + thread);
    }
  }

  @SuppressWarnings("SystemOut")
  private void fail(long episode, String what) {
    System.out.println("seed " + episode + ", " + heap.options().name() + ": " + what);
    Runtime.getRuntime().halt(3);
  }
}
