package org.freehold.heap.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// The purge thread with tasks and threads of the test's own.
class PurgeThreadTest {

  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  private Thread newThread(Runnable body) {
    Thread made = Thread.ofPlatform().daemon(true).unstarted(body);
    threads.add(made);
    return made;
  }

  /// A task that does as it is told.
  private static final class Task extends PurgeTask {
    final AtomicInteger purges = new AtomicInteger();
    volatile BooleanSupplier work = () -> false;

    @Override
    long delayNanos() {
      return 2_000_000;
    }

    @Override
    boolean purge() {
      purges.incrementAndGet();
      return work.getAsBoolean();
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
      Thread.sleep(1);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void aTaskIsRepeatedUntilItSaysThatNothingIsLeft() throws InterruptedException {
    PurgeThread thread = new PurgeThread(this::newThread);
    Task task = new Task();
    task.work = () -> task.purges.get() < 5;
    assertThat(thread.trySchedule(task)).isTrue();
    await(() -> task.purges.get() == 5);
    Thread.sleep(30);
    assertThat(task.purges.get()).isEqualTo(5);
    assertThat(thread.trySchedule(task)).as("again").isTrue();
    await(() -> task.purges.get() == 6);
    thread.drop(task);
    assertThat(threads).hasSize(1);
  }

  @Test
  void aTaskThatIsScheduledWhileItIsPurgedIsPurgedOnceMore() throws InterruptedException {
    PurgeThread thread = new PurgeThread(this::newThread);
    Task task = new Task();
    task.work =
        () -> {
          if (task.purges.get() == 1) {
            assertThat(thread.trySchedule(task)).isTrue();
          }
          return false;
        };
    assertThat(thread.trySchedule(task)).isTrue();
    await(() -> task.purges.get() == 2);
    thread.drop(task);
  }

  @Test
  void theThreadEndsSoonAfterTheLastHeapIsClosedAndStartsAgainForTheNext()
      throws InterruptedException {
    PurgeThread thread = new PurgeThread(this::newThread);
    Task closed = new Task();
    Task open = new Task();
    closed.work = () -> true;
    open.work = () -> true;
    assertThat(thread.trySchedule(closed)).isTrue();
    assertThat(thread.trySchedule(open)).isTrue();
    await(() -> closed.purges.get() > 2);
    thread.drop(closed);
    int purges = closed.purges.get();
    await(() -> open.purges.get() > 5);
    assertThat(closed.purges.get()).isBetween(purges, purges + 1);
    assertThat(thread.trySchedule(closed)).as("a closed heap").isFalse();
    long begun = System.nanoTime();
    thread.drop(open);
    assertThat(threads.getFirst().join(Duration.ofSeconds(30))).isTrue();
    assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(3));
    Task next = new Task();
    assertThat(thread.trySchedule(next)).isTrue();
    await(() -> next.purges.get() == 1);
    thread.drop(next);
    assertThat(threads).hasSize(2);
  }

  @Test
  void aPurgeThatFailsForWantOfMemoryOrStackIsRepeated() throws InterruptedException {
    PurgeThread thread = new PurgeThread(this::newThread);
    Task task = new Task();
    task.work =
        () -> {
          return switch (task.purges.get()) {
            case 1 -> throw new OutOfMemoryError("a test");
            case 2 -> throw new StackOverflowError("a test");
            default -> false;
          };
        };
    assertThat(thread.trySchedule(task)).isTrue();
    await(() -> task.purges.get() == 3);
    thread.drop(task);
    assertThat(threads).hasSize(1);
  }

  @Test
  void aCorruptedHeapIsReportedOnceAndAnUnloadedOneNotAtAll() throws InterruptedException {
    List<Throwable> reported = new CopyOnWriteArrayList<>();
    ThreadFactory factory =
        body -> {
          Thread made = newThread(body);
          made.setUncaughtExceptionHandler((_, e) -> reported.add(e));
          return made;
        };
    PurgeThread thread = new PurgeThread(factory);
    Task corrupted = new Task();
    corrupted.work =
        () -> {
          throw new IllegalStateException("corrupted");
        };
    Task unloaded = new Task();
    unloaded.work =
        () -> {
          throw new NoClassDefFoundError("unloaded");
        };
    Task sound = new Task();
    sound.work = () -> sound.purges.get() < 10;
    for (Task each : List.of(corrupted, unloaded, sound)) {
      assertThat(thread.trySchedule(each)).isTrue();
    }
    await(() -> sound.purges.get() == 10);
    assertThat(corrupted.purges.get()).isEqualTo(1);
    assertThat(unloaded.purges.get()).isEqualTo(1);
    assertThat(reported).singleElement().isInstanceOf(IllegalStateException.class);
    assertThat(thread.trySchedule(corrupted)).isFalse();
    thread.drop(sound);
  }

  /// A process at its limit of threads: the attempts become rare, and when the limit is gone the
  /// next one succeeds.
  @Test
  void aThreadThatCannotBeStartedIsNotTriedAgainAtOnce() throws InterruptedException {
    AtomicInteger attempts = new AtomicInteger();
    ThreadFactory factory =
        body -> {
          if (attempts.incrementAndGet() < 2) {
            throw new OutOfMemoryError("unable to create native thread (a test)");
          }
          return newThread(body);
        };
    PurgeThread thread = new PurgeThread(factory);
    Task task = new Task();
    for (int i = 0; i < 1_000; i++) {
      assertThat(thread.trySchedule(task)).isFalse();
    }
    assertThat(attempts).hasValue(1);
    await(() -> thread.trySchedule(task));
    await(() -> task.purges.get() == 1);
    assertThat(attempts).hasValue(2);
    thread.drop(task);
  }

  @Test
  void manyTasksAreAllServed() throws InterruptedException {
    PurgeThread thread = new PurgeThread(this::newThread);
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Task task = new Task();
      task.work = () -> task.purges.get() < 3;
      tasks.add(task);
      assertThat(thread.trySchedule(task)).isTrue();
    }
    await(() -> tasks.stream().allMatch(task -> task.purges.get() == 3));
    tasks.forEach(thread::drop);
    assertThat(threads.getFirst().join(Duration.ofSeconds(30))).isTrue();
  }
}
