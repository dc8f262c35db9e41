package org.freehold.bench.soak;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.freehold.Bytes;
import org.freehold.OutOfMemoryException;
import org.freehold.lab.peer.Resident;
import org.jspecify.annotations.Nullable;

/// A soak test: short-lived threads use short-lived heaps for minutes, and everything is checked.
/// The first violation ends it.
public final class Soak {

  private static final int HEAPS = 4;
  private static final int STEPS = 256;
  private static final Duration MIN_LIFE = Duration.ofMillis(50);
  private static final int MAX_EXTRA_LIFE_MILLIS = 1000;
  private static final Duration TICK = Duration.ofMillis(500);
  private static final int TICKS_TO_VALIDATE = 2;
  private static final int TICKS_TO_REPLACE = 5;
  private static final int LINES = 30;

  private final long seed;
  private final int threads;
  private final PrintWriter out;
  private final AtomicReferenceArray<SoakHeap> current = new AtomicReferenceArray<>(HEAPS);
  private final AtomicReference<@Nullable Throwable> violation = new AtomicReference<>();
  private final LongAdder steps = new LongAdder();
  private final LongAdder lives = new LongAdder();
  private final SplittableRandom seeds;
  private volatile boolean isOver;
  private long heapsMade;
  private long refusals;

  /// Prepares the test.
  ///
  /// @param seed of all random choices
  /// @param threads number of threads at a time
  /// @param out for lines of progress and the verdict
  public Soak(long seed, int threads, PrintWriter out) {
    this.seed = seed;
    this.threads = threads;
    this.out = out;
    this.seeds = new SplittableRandom(seed);
  }

  /// Runs the test.
  ///
  /// @param time how long
  /// @return whether there was no violation, and the footprint stayed flat as far as is known
  /// @throws InterruptedException when the caller is interrupted
  public boolean run(Duration time) throws InterruptedException {
    out.println("seed " + seed + ", " + threads + " threads, " + HEAPS + " heaps at a time");
    for (int i = 0; i < HEAPS; i++) {
      current.set(i, next());
    }
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      SplittableRandom random = seeds.split();
      workers.add(Thread.ofPlatform().name("soak-" + i).start(() -> work(random)));
    }
    Growth growth = watch(time);
    isOver = true;
    for (Thread each : workers) {
      each.join();
    }
    guarded(this::closeAll);
    return verdict(growth);
  }

  private SoakHeap next() {
    heapsMade++;
    SoakHeap made = null;
    while (made == null) {
      try {
        made = new SoakHeap(seeds.nextLong());
      } catch (OutOfMemoryException _) {
        refusals++; // Its first pages were refused.
      }
    }
    return made;
  }

  private Growth watch(Duration time) throws InterruptedException {
    Growth growth = new Growth();
    long start = System.nanoTime();
    long end = start + time.toNanos();
    long betweenLines = Math.max(1, time.toNanos() / LINES);
    long nextLine = start + betweenLines;
    for (int tick = 1; System.nanoTime() < end && violation.get() == null; tick++) {
      Thread.sleep(TICK);
      if (tick % TICKS_TO_VALIDATE == 0) {
        guarded(this::validateOne);
      }
      if (tick % TICKS_TO_REPLACE == 0) {
        guarded(this::replaceOne);
      }
      long now = System.nanoTime();
      if (now >= nextLine) {
        nextLine += betweenLines;
        growth.add(line(now - start));
      }
    }
    return growth;
  }

  private long line(long nanos) {
    long resident = Resident.bytes();
    long held = 0;
    for (int i = 0; i < HEAPS; i++) {
      held += current.get(i).footprint();
    }
    out.println(
        String.format(
            Locale.ROOT,
            "%6.0f s  heaps %s  process %s  %,d steps  %,d threads  %,d heaps  %,d refusals",
            nanos / 1e9,
            Bytes.format(held),
            Bytes.format(resident),
            steps.sum(),
            lives.sum(),
            heapsMade,
            refusals()));
    out.flush();
    return resident;
  }

  private long refusals() {
    long sum = refusals;
    for (int i = 0; i < HEAPS; i++) {
      sum += current.get(i).refusals();
    }
    return sum;
  }

  private void validateOne() {
    exclusively(seeds.nextInt(HEAPS), SoakHeap::validate);
  }

  /// Workers that still refer to the old heap wait for its lock and find it replaced.
  private void replaceOne() {
    int index = seeds.nextInt(HEAPS);
    SoakHeap old = current.get(index);
    SoakHeap made = next();
    exclusively(
        index,
        heap -> {
          current.set(index, made);
          heap.close();
        });
    refusals += old.refusals();
  }

  private void closeAll() {
    for (int i = 0; i < HEAPS; i++) {
      exclusively(i, SoakHeap::close);
    }
  }

  private void exclusively(int index, Consumer<SoakHeap> work) {
    SoakHeap heap = current.get(index);
    heap.lock().writeLock().lock();
    try {
      work.accept(heap);
    } finally {
      heap.lock().writeLock().unlock();
    }
  }

  /// A worker is a sequence of threads, one after the other.
  private void work(SplittableRandom random) {
    while (!isOver && violation.get() == null) {
      SplittableRandom own = random.split();
      Thread life = Thread.ofPlatform().name("life").start(() -> guarded(() -> live(own)));
      lives.increment();
      try {
        life.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void live(SplittableRandom random) {
    long end =
        System.nanoTime()
            + MIN_LIFE.toNanos()
            + Duration.ofMillis(random.nextInt(MAX_EXTRA_LIFE_MILLIS)).toNanos();
    while (System.nanoTime() < end && !isOver && violation.get() == null) {
      int index = random.nextInt(HEAPS);
      SoakHeap heap = current.get(index);
      heap.lock().readLock().lock();
      try {
        for (int i = 0; i < STEPS && current.get(index) == heap; i++) {
          heap.step(random);
        }
      } finally {
        heap.lock().readLock().unlock();
      }
      steps.add(STEPS);
    }
  }

  /// Any exception here is a violation, since none is expected.
  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      violation.compareAndSet(null, e);
    }
  }

  private boolean verdict(Growth growth) {
    Throwable thrown = violation.get();
    if (thrown != null) {
      out.println("violation, seed " + seed + ": " + thrown);
      thrown.printStackTrace(out);
      return false;
    }
    out.println("no violation");
    if (!growth.isKnown()) {
      out.println("too short to decide whether the footprint stayed flat");
      return true;
    }
    String change =
        Bytes.format(growth.before()) + " in the middle, " + Bytes.format(growth.after());
    out.println(
        (growth.isFlat() ? "the footprint stayed flat: " : "the footprint grew: ")
            + change
            + " at the end");
    return growth.isFlat();
  }
}
