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

/// Threads that come and go work on heaps that come and go, for minutes; everything is checked. The
/// first violation ends it.
public final class Soak {

  private static final int GROUNDS = 4;
  private static final int STEPS = 256;
  private static final Duration SHORTEST_LIFE = Duration.ofMillis(50);
  private static final int LONGEST_LIFE_MILLIS = 1000;
  private static final Duration TICK = Duration.ofMillis(500);
  private static final int TICKS_TO_VALIDATE = 2;
  private static final int TICKS_TO_REPLACE = 5;
  private static final int LINES = 30;

  private final long seed;
  private final int threads;
  private final PrintWriter out;
  private final AtomicReferenceArray<SoakHeap> grounds = new AtomicReferenceArray<>(GROUNDS);
  private final AtomicReference<@Nullable Throwable> violation = new AtomicReference<>();
  private final LongAdder steps = new LongAdder();
  private final LongAdder lives = new LongAdder();
  private final SplittableRandom seeds;
  private volatile boolean isOver;
  private long heaps;
  private long refusals;

  /// Prepares.
  ///
  /// @param seed of all draws
  /// @param threads how many work at the same time
  /// @param out for lines of progress and the end
  public Soak(long seed, int threads, PrintWriter out) {
    this.seed = seed;
    this.threads = threads;
    this.out = out;
    this.seeds = new SplittableRandom(seed);
  }

  /// Soaks.
  ///
  /// @param time how long
  /// @return whether no rule was broken, and the footprint stayed flat as far as one can tell
  /// @throws InterruptedException when somebody wants the caller to end
  public boolean run(Duration time) throws InterruptedException {
    out.println("seed " + seed + ", " + threads + " threads, " + GROUNDS + " heaps at a time");
    for (int i = 0; i < GROUNDS; i++) {
      grounds.set(i, next());
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
    return told(growth);
  }

  private SoakHeap next() {
    heaps++;
    SoakHeap made = null;
    while (made == null) {
      try {
        made = new SoakHeap(seeds.nextLong());
      } catch (OutOfMemoryException _) {
        refusals++; // Its very first pages were refused.
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
    for (int i = 0; i < GROUNDS; i++) {
      held += grounds.get(i).footprint();
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
            heaps,
            refusals()));
    out.flush();
    return resident;
  }

  private long refusals() {
    long sum = refusals;
    for (int i = 0; i < GROUNDS; i++) {
      sum += grounds.get(i).refusals();
    }
    return sum;
  }

  private void validateOne() {
    exclusively(seeds.nextInt(GROUNDS), SoakHeap::validate);
  }

  /// Workers that still have the old heap in hand wait for its lock and find it replaced.
  private void replaceOne() {
    int index = seeds.nextInt(GROUNDS);
    SoakHeap old = grounds.get(index);
    SoakHeap made = next();
    exclusively(
        index,
        ground -> {
          grounds.set(index, made);
          ground.close();
        });
    refusals += old.refusals();
  }

  private void closeAll() {
    for (int i = 0; i < GROUNDS; i++) {
      exclusively(i, SoakHeap::close);
    }
  }

  private void exclusively(int index, Consumer<SoakHeap> work) {
    SoakHeap ground = grounds.get(index);
    ground.lock().writeLock().lock();
    try {
      work.accept(ground);
    } finally {
      ground.lock().writeLock().unlock();
    }
  }

  /// A worker is one thread after the other.
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
            + SHORTEST_LIFE.toNanos()
            + Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)).toNanos();
    while (System.nanoTime() < end && !isOver && violation.get() == null) {
      int index = random.nextInt(GROUNDS);
      SoakHeap ground = grounds.get(index);
      ground.lock().readLock().lock();
      try {
        for (int i = 0; i < STEPS && grounds.get(index) == ground; i++) {
          ground.step(random);
        }
      } finally {
        ground.lock().readLock().unlock();
      }
      steps.add(STEPS);
    }
  }

  /// Whatever is thrown here is a violation: nothing of it may happen.
  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      violation.compareAndSet(null, e);
    }
  }

  private boolean told(Growth growth) {
    Throwable thrown = violation.get();
    if (thrown != null) {
      out.println("violation, seed " + seed + ": " + thrown);
      thrown.printStackTrace(out);
      return false;
    }
    out.println("no violation");
    if (!growth.isKnown()) {
      out.println("too short to tell whether the footprint stays flat");
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
