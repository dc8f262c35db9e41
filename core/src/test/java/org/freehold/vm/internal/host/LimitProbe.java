package org.freehold.vm.internal.host;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Protection;
import org.freehold.vm.ReserveOptions;

/// What [HostLimitsTest] runs in a separate JVM: reaches a limit, prints how it was refused, and
/// shows that the process goes on.
final class LimitProbe {

  private static final AddressSpace SPACE = AddressSpace.host();
  private static final long PAGE = SPACE.info().pageSize();
  private static final long MIB = 1 << 20;
  private static final int REFUSALS = 20;

  private LimitProbe() {}

  public static void main(String[] arguments) {
    System.out.println(
        switch (arguments[0]) {
          case "reserve" -> refusal(() -> "reserved at " + SPACE.reserve(1024 * 1024 * MIB));
          case "commit" -> refusal(LimitProbe::commitMuch);
          case "exhaust" -> refusal(LimitProbe::exhaust);
          case "lock" -> refusal(LimitProbe::lockMuch);
          default -> refusal(LimitProbe::alternateProtections);
        });
    long address = SPACE.reserve(PAGE, ReserveOptions.COMMITTED);
    SPACE.memory().putByte(address, (byte) 1);
    System.out.println("still there: " + SPACE.memory().getByte(address));
  }

  private static String refusal(Supplier<String> call) {
    try {
      return call.get();
    } catch (OutOfMemoryException | AddressSpaceException e) {
      return e.toString();
    }
  }

  private static String commitMuch() {
    long base = SPACE.reserve(4096 * MIB);
    SPACE.commit(base, 4096 * MIB, Protection.READ_WRITE);
    return "committed";
  }

  private static String lockMuch() {
    long base = SPACE.reserve(MIB, ReserveOptions.COMMITTED);
    SPACE.lock(base, MIB);
    return "locked";
  }

  /// Four threads that allocate blocks of all sizes until they are refused, free half of what they
  /// have, and go on; each refusal is kept as text, so that the Java heap is used as well.
  private static String exhaust() {
    try (Heap heap = Heap.create(HeapOptions.of(SPACE))) {
      List<String> refusals = Collections.synchronizedList(new ArrayList<>());
      List<Thread> threads = new ArrayList<>();
      for (int seed = 0; seed < 4; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        threads.add(Thread.ofPlatform().start(() -> exhaust(heap, random, refusals)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      heap.validate();
      return refusals.size() == 4 * REFUSALS ? refusals.getLast() : "a thread ended early";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void exhaust(Heap heap, SplittableRandom random, List<String> refusals) {
    List<Long> live = new ArrayList<>();
    for (int refused = 0; refused < REFUSALS; ) {
      try {
        long size = 1 + (long) Math.exp(15 * random.nextDouble());
        long block = heap.allocate(size);
        SPACE.memory().putByte(block, (byte) 1);
        SPACE.memory().putByte(block + size - 1, (byte) 1);
        live.add(block);
      } catch (OutOfMemoryException e) {
        refused++;
        refusals.add(e.toString());
        for (int half = live.size() / 2; live.size() > half; ) {
          heap.free(live.remove(random.nextInt(live.size())));
        }
      }
    }
    live.forEach(heap::free);
  }

  /// Every other page, so that each is a mapping of its own.
  private static String alternateProtections() {
    long pages = 80_000;
    long base = SPACE.reserve(pages * PAGE);
    try {
      for (long page = 0; page < pages; page += 2) {
        SPACE.commit(base + page * PAGE, PAGE, Protection.READ_WRITE);
        SPACE.memory().putByte(base + page * PAGE, (byte) 1);
      }
      return "committed";
    } finally {
      SPACE.release(base);
    }
  }
}
