package org.freehold.bench.workload;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.freehold.bench.slots.RawBytes;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;
import org.jspecify.annotations.Nullable;

/// Modelled on `xmalloc-test`: half of the threads allocate batches of 4,096 blocks of 64 bytes,
/// and the other half free them, so that every free is a remote free. A batch is a block itself. At
/// most 100 batches wait; the newest is taken first.
///
/// A thread without a partner does both in turn. An operation is a free.
final class XmallocTest implements Workload {

  private static final int BATCH = 4096;
  private static final int SIZE = 64;
  private static final int MAX_BATCHES = 100;

  @Override
  public String description() {
    return "half of the threads allocate batches of 64 B blocks, the others free them";
  }

  @Override
  public boolean freesElsewhere() {
    return true;
  }

  @Override
  public Session open(Subject subject, Setting setting) {
    return new TestSession(subject, setting.threads());
  }

  private static final class TestSession implements Session {
    private final Batches batches;
    private final int threads;

    TestSession(Subject subject, int threads) {
      this.batches = new Batches(subject);
      this.threads = threads;
    }

    @Override
    public Worker worker(int index) {
      boolean isAlone = index == threads - 1 && threads % 2 == 1;
      if (isAlone) {
        return () -> {
          allocate(batches);
          return release(batches);
        };
      }
      return index % 2 == 0 ? () -> allocate(batches) : () -> release(batches);
    }

    @Override
    public void close() {
      while (batches.hasFull()) {
        release(batches);
      }
    }
  }

  /// Blocks are counted when they are freed.
  private static long allocate(Batches batches) {
    Slots batch = batches.takeEmpty();
    if (batch != null) {
      batch.allocate(BATCH, BATCH * Long.BYTES + Long.BYTES);
      for (int i = 0; i < BATCH; i++) {
        batch.allocate(i, SIZE);
        long address = batch.address(i);
        for (int j = 0; j < SIZE; j += Long.BYTES) {
          RawBytes.putLong(address + j, i);
        }
      }
      batches.putFull(batch);
    }
    return 0;
  }

  private static long release(Batches batches) {
    Slots batch = batches.takeFull();
    if (batch == null) {
      return 0;
    }
    for (int i = 0; i <= BATCH; i++) {
      batch.free(i);
    }
    batches.putEmpty(batch);
    return BATCH;
  }

  /// The batches in transit, and those that can be reused. A thread that finds none waits for a
  /// millisecond and then gives up, because the measurement may be over.
  private static final class Batches {
    private final Subject subject;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Slots> full = new ArrayDeque<>();
    private final List<Slots> empty = new ArrayList<>();
    private int made;

    Batches(Subject subject) {
      this.subject = subject;
    }

    @Nullable Slots takeEmpty() {
      lock.lock();
      try {
        if (!await(() -> !empty.isEmpty() || made < MAX_BATCHES)) {
          return null;
        }
        if (!empty.isEmpty()) {
          return empty.removeLast();
        }
        made++;
      } finally {
        lock.unlock();
      }
      return subject.slots(BATCH + 1);
    }

    void putFull(Slots batch) {
      lock.lock();
      try {
        full.push(batch);
        changed.signal();
      } finally {
        lock.unlock();
      }
    }

    @Nullable Slots takeFull() {
      lock.lock();
      try {
        return await(() -> !full.isEmpty()) ? full.poll() : null;
      } finally {
        lock.unlock();
      }
    }

    void putEmpty(Slots batch) {
      lock.lock();
      try {
        empty.add(batch);
        changed.signal();
      } finally {
        lock.unlock();
      }
    }

    boolean hasFull() {
      lock.lock();
      try {
        return !full.isEmpty();
      } finally {
        lock.unlock();
      }
    }

    private boolean await(BooleanSupplier isReady) {
      long left = TimeUnit.MILLISECONDS.toNanos(1);
      try {
        while (!isReady.getAsBoolean()) {
          if (left <= 0) {
            return false;
          }
          left = changed.awaitNanos(left);
        }
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
