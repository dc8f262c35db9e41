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

/// The process of a probe. Its Java heap is touched before, its compiler is a small one that has
/// seen everything once, and one thread does everything, so that what grows in physical memory is
/// the allocator's as far as can be.
public final class ProbeMain {

  private static final Duration SETTLING = Duration.ofSeconds(3);
  private static final int BLOCK = 64;
  private static final int WARMING_BLOCKS = 64;
  private static final int WARMING_ROUNDS = 300;

  /// Virtual threads that are alive at one time.
  private static final int AT_ONCE = 50_000;

  private ProbeMain() {}

  /// Runs a probe and prints what it found.
  ///
  /// @param args `peak ALLOCATOR FILE HEAP SEED` or `virtual THREADS`
  public static void main(String[] args) throws IOException, InterruptedException {
    FootprintReading found =
        args[0].equals("virtual")
            ? virtualThreads(Integer.parseInt(args[1]))
            : peak(args[1], Path.of(args[2]), Long.parseLong(args[3]), Long.parseLong(args[4]));
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    found.lines().forEach(out::println);
    out.flush();
  }

  private static FootprintReading peak(String allocator, Path file, long heapBytes, long seed)
      throws IOException, InterruptedException {
    Subject subject = Contestant.named(allocator).map(Contestant::open).orElseGet(NoAllocator::new);
    Workload workload = Workloads.of(file, heapBytes);
    dryRun(workload, seed);
    Contestant.named(allocator).ifPresent(ProbeMain::warmUp);
    if (subject.footprint() >= 0) {
      rehearse(subject);
    }
    Session session = workload.openToPeak(subject, seed);
    Worker worker = session.worker(0);
    new Growth().bytes(); // The first look takes memory itself.
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

  /// The same without an allocator, so that what the JVM takes to load and compile the loop is
  /// taken before anything is measured.
  private static void dryRun(Workload workload, long seed) {
    Worker dry = workload.openToPeak(new NoAllocator(), seed).worker(0);
    dry.round();
    dry.finish();
  }

  /// A few small blocks, again and again, from an allocator that is closed again, so that what the
  /// JVM takes for the allocator's classes and code, or the system for its library, is taken
  /// before.
  private static void warmUp(Contestant contestant) {
    try (Subject subject = contestant.open()) {
      Slots slots = subject.slots(WARMING_BLOCKS);
      for (int round = 0; round < WARMING_ROUNDS; round++) {
        for (int i = 0; i < WARMING_BLOCKS; i++) {
          slots.allocate(i, WARMING_BLOCKS * (i & 63L) + i);
        }
        slots.freeAll();
      }
    }
  }

  /// What is measured has a block meanwhile, so that its records are not those of the rehearsal.
  private static void rehearse(Subject subject) {
    Slots slots = subject.slots(1);
    slots.allocate(0, BLOCK);
    JvmWarmUp.play();
    slots.freeAll();
  }

  /// Many virtual threads, each of which allocates from the heap of the process, yields, and frees.
  private static FootprintReading virtualThreads(int count) throws InterruptedException {
    Heap heap = Heap.processHeap();
    Semaphore places = new Semaphore(AT_ONCE);
    long mostCached = 0;
    for (int i = 0; i < count; i++) {
      places.acquire();
      Thread.ofVirtual().start(() -> once(heap, places));
      if (i % 10_000 == 0) {
        mostCached = Math.max(mostCached, heap.summary().cachedBytes());
      }
    }
    places.acquire(AT_ONCE);
    mostCached = Math.max(mostCached, heap.summary().cachedBytes());
    return new FootprintReading(
        0, 0, heap.footprint(), heap.summary().metadataBytes(), heap.footprint(), mostCached);
  }

  @SuppressWarnings("ThreadPriorityCheck") // To yield with a block in hand is what is probed.
  private static void once(Heap heap, Semaphore places) {
    long block = heap.allocate(BLOCK);
    RawBytes.putLong(block, block);
    Thread.yield();
    heap.free(block);
    places.release();
  }
}
