package org.freehold.bench.measure;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.freehold.bench.subject.Subject;
import org.freehold.bench.workload.Session;
import org.freehold.bench.workload.Worker;
import org.freehold.bench.workload.Workload;
import org.jspecify.annotations.Nullable;

/// Platform threads that run a workload together: all prepare, all start at once, all stop at once,
/// and all free what they have after the clock has stopped. Meanwhile the caller's thread samples
/// the memory of the process every few milliseconds.
public final class Crew {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long SAMPLE_MILLIS = 10;

  private final Subject subject;
  private final Workload workload;
  private final Workload.Setting setting;

  private final CountDownLatch prepared;
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch stopped;
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile boolean stop;
  private volatile @Nullable Throwable failure;

  private Crew(Subject subject, Workload workload, Workload.Setting setting) {
    this.subject = subject;
    this.workload = workload;
    this.setting = setting;
    this.prepared = new CountDownLatch(setting.threads());
    this.stopped = new CountDownLatch(setting.threads());
  }

  /// Runs a workload.
  ///
  /// @param subject the allocator
  /// @param workload what the threads do
  /// @param setting number of threads, and seed
  /// @param time how long to run
  /// @param settling how long to wait after everything is freed; zero to skip that
  /// @throws InterruptedException when the caller is interrupted
  public static Run run(
      Subject subject,
      Workload workload,
      Workload.Setting setting,
      Duration time,
      Duration settling)
      throws InterruptedException {
    return new Crew(subject, workload, setting).run(time, settling);
  }

  private Run run(Duration time, Duration settling) throws InterruptedException {
    Session session = workload.open(subject, setting);
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < setting.threads(); i++) {
      Member member = new Member(session, i);
      members.add(member);
      member.start();
    }
    prepared.await();
    Sample peak = Sample.of(subject, session.liveBytes());
    started.countDown();
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end && failure == null) {
      Thread.sleep(Math.clamp((end - System.nanoTime()) / 1_000_000, 1, SAMPLE_MILLIS));
      peak = Sample.higher(peak, subject, session.liveBytes());
    }
    stop = true;
    stopped.await();
    peak = Sample.higher(peak, subject, session.liveBytes());
    released.countDown();
    for (Member member : members) {
      member.join();
    }
    session.close();
    rethrow();
    Sample afterFree = Sample.of(subject, 0);
    Optional<Sample> settled = Optional.empty();
    if (!settling.isZero()) {
      Thread.sleep(settling);
      settled = Optional.of(Sample.of(subject, 0));
    }
    return new Run(
        setting.threads(),
        members.stream().mapToLong(each -> each.operations).sum(),
        members.stream().mapToDouble(each -> each.operations * 1e9 / each.nanos).sum(),
        members.stream().mapToLong(each -> each.javaBytes).sum(),
        peak,
        afterFree,
        settled);
  }

  private void rethrow() {
    Throwable thrown = failure;
    switch (thrown) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(thrown);
    }
  }

  /// One of the threads. Its counts are read after it has ended.
  private final class Member extends Thread {
    private final Session session;
    private final int index;
    private long operations;
    private long nanos = 1;
    private long javaBytes;

    Member(Session session, int index) {
      super("worker-" + index);
      this.session = session;
      this.index = index;
    }

    @Override
    public void run() {
      try {
        Worker worker = session.worker(index);
        prepared.countDown();
        started.await();
        work(worker);
        stopped.countDown();
        released.await();
        worker.finish();
      } catch (Throwable e) { // Of the workload or of the allocator: the caller rethrows it.
        failure = e;
      } finally {
        prepared.countDown(); // Counting down once too often does no harm.
        stopped.countDown();
      }
    }

    private void work(Worker worker) {
      long bytes = THREADS.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      long done = 0;
      while (!stop) {
        done += worker.round();
      }
      nanos = Math.max(1, System.nanoTime() - start);
      javaBytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
      operations = done;
    }
  }
}
