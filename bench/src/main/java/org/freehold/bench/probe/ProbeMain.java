package org.freehold.bench.probe;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.freehold.bench.slots.RawBytes;
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

  private ProbeMain() {}

  /// Runs a probe and prints what it found.
  ///
  /// @param args `peak ALLOCATOR FILE HEAP SEED` or `virtual THREADS`
  public static void main(String[] args) throws IOException, InterruptedException {
    Holding found =
        args[0].equals("virtual")
            ? virtualThreads(Integer.parseInt(args[1]))
            : peak(args[1], Path.of(args[2]), Long.parseLong(args[3]), Long.parseLong(args[4]));
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    found.lines().forEach(out::println);
    out.flush();
  }

  private static Holding peak(String allocator, Path file, long heapBytes, long seed)
      throws IOException, InterruptedException {
    Subject subject = Contestant.named(allocator).map(Contestant::open).orElseGet(Nothing::new);
    Workload workload = Workloads.of(file, heapBytes);
    dryRun(workload, seed);
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
    return new Holding(
        session.liveBytes(), resident, footprint, metadata, subject.footprint(), cached);
  }

  /// The same without an allocator, so that what the JVM takes to load and compile the loop is
  /// taken before anything is measured.
  private static void dryRun(Workload workload, long seed) {
    Worker dry = workload.openToPeak(new Nothing(), seed).worker(0);
    dry.round();
    dry.finish();
  }

  /// Many virtual threads, each of which allocates from the heap of the process, yields, and frees.
  private static Holding virtualThreads(int count) throws InterruptedException {
    Heap heap = Heap.processHeap();
    CountDownLatch left = new CountDownLatch(count);
    long mostCached = 0;
    for (int i = 0; i < count; i++) {
      Thread.ofVirtual().start(() -> once(heap, left));
      if (i % 10_000 == 0) {
        mostCached = Math.max(mostCached, heap.summary().cachedBytes());
      }
    }
    left.await();
    mostCached = Math.max(mostCached, heap.summary().cachedBytes());
    return new Holding(
        0, 0, heap.footprint(), heap.summary().metadataBytes(), heap.footprint(), mostCached);
  }

  @SuppressWarnings("ThreadPriorityCheck") // To yield with a block in hand is what is probed.
  private static void once(Heap heap, CountDownLatch left) {
    long block = heap.allocate(BLOCK);
    RawBytes.putLong(block, block);
    Thread.yield();
    heap.free(block);
    left.countDown();
  }
}
