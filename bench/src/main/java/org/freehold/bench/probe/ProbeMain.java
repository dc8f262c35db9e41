package org.freehold.bench.probe;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.freehold.bench.slots.RawBytes;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Contestant;
import org.freehold.bench.subject.Subject;
import org.freehold.bench.workload.Session;
import org.freehold.bench.workload.Worker;
import org.freehold.bench.workload.Workload;
import org.freehold.bench.workload.Workloads;
import org.freehold.heap.Heap;
import org.freehold.lab.peer.Growth;
import org.freehold.lab.peer.Peers;

/// The entry point of the process of a probe. Its Java heap is touched in advance, only the C1
/// compiler runs and has compiled everything once, and one thread does all the work, so that the
/// growth in physical memory is the allocator's as far as possible.
public final class ProbeMain {

  private static final Duration SETTLING = Duration.ofSeconds(3);
  private static final int BLOCK = 64;
  private static final int WARM_UP_BLOCKS = 64;
  private static final int WARM_UP_ROUNDS = 300;

  /// Maximum number of virtual threads that are alive at a time.
  private static final int MAX_ALIVE = 50_000;

  private ProbeMain() {}

  /// Runs a probe and prints its result.
  ///
  /// @param args `peak ALLOCATOR FILE HEAP SEED` or `virtual THREADS`
  public static void main(String[] args) throws IOException, InterruptedException {
    FootprintReading reading =
        args[0].equals("virtual")
            ? virtualThreads(Integer.parseInt(args[1]))
            : peak(args[1], Path.of(args[2]), Long.parseLong(args[3]), Long.parseLong(args[4]));
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    reading.lines().forEach(out::println);
    out.flush();
  }

  private static FootprintReading peak(String allocator, Path file, long heapBytes, long seed)
      throws IOException, InterruptedException {
    Subject subject = Contestant.named(allocator).map(Contestant::open).orElseGet(NoAllocator::new);
    Workload workload = Workloads.of(file, heapBytes);
    dryRun(workload, seed);
    Contestant.named(allocator).ifPresent(ProbeMain::warmUp);
    if (subject.footprint() >= 0) {
      warmUpFreehold(subject);
    }
    Session session = workload.openToPeak(subject, seed);
    Worker worker = session.worker(0);
    new Growth().bytes(); // The first reading allocates memory itself.
    System.gc();
    Contestant.named(allocator).flatMap(Contestant::library).ifPresent(Peers::trim);
    Growth growth = new Growth();
    worker.round();
    long resident = growth.bytes();
    long footprint = subject.footprint();
    long metadata = subject.metadata();
    long cached = subject.cached();
    worker.finish();
    if (footprint >= 0) {
      Thread.sleep(SETTLING);
    }
    return new FootprintReading(
        session.liveBytes(), resident, footprint, metadata, subject.footprint(), cached);
  }

  /// Runs the workload without an allocator, so that the memory that the JVM needs to load and
  /// compile the loop is allocated before anything is measured.
  private static void dryRun(Workload workload, long seed) {
    Worker dry = workload.openToPeak(new NoAllocator(), seed).worker(0);
    dry.round();
    dry.finish();
  }

  /// Allocates a few small blocks again and again from an allocator that is closed afterwards, so
  /// that the memory that the JVM needs for its classes and code, or the system for its library, is
  /// allocated in advance.
  private static void warmUp(Contestant contestant) {
    try (Subject subject = contestant.open()) {
      Slots slots = subject.slots(WARM_UP_BLOCKS);
      for (int round = 0; round < WARM_UP_ROUNDS; round++) {
        for (int i = 0; i < WARM_UP_BLOCKS; i++) {
          slots.allocate(i, WARM_UP_BLOCKS * (i & 63L) + i);
        }
        slots.freeAll();
      }
    }
  }

  /// The heap that is measured has a block meanwhile, so that it does not take over the records of
  /// the warm-up.
  private static void warmUpFreehold(Subject subject) {
    Slots slots = subject.slots(1);
    slots.allocate(0, BLOCK);
    JvmWarmUp.run();
    slots.freeAll();
  }

  /// Runs many virtual threads, each of which allocates from the process heap, yields, and frees.
  private static FootprintReading virtualThreads(int count) throws InterruptedException {
    Heap heap = Heap.processHeap();
    Semaphore permits = new Semaphore(MAX_ALIVE);
    long maxCached = 0;
    for (int i = 0; i < count; i++) {
      permits.acquire();
      Thread.ofVirtual().start(() -> once(heap, permits));
      if (i % 10_000 == 0) {
        maxCached = Math.max(maxCached, heap.summary().cachedBytes());
      }
    }
    permits.acquire(MAX_ALIVE);
    maxCached = Math.max(maxCached, heap.summary().cachedBytes());
    return new FootprintReading(
        0, 0, heap.footprint(), heap.summary().metadataBytes(), heap.footprint(), maxCached);
  }

  @SuppressWarnings(
      "ThreadPriorityCheck") // To yield while holding a block is the point of the probe.
  private static void once(Heap heap, Semaphore permits) {
    long block = heap.allocate(BLOCK);
    RawBytes.putLong(block, block);
    Thread.yield();
    heap.free(block);
    permits.release();
  }
}
