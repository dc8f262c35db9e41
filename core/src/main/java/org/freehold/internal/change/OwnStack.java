package org.freehold.internal.change;

import org.jspecify.annotations.Nullable;

/// A stack of its own for what is done once in the life of a process and needs more of it than a
/// [StackReserve] can promise: the first use of many classes.
///
/// A class whose initialiser overflows the stack, or is entered without room for its frame, is lost
/// to the process: every later use throws `NoClassDefFoundError`. The first call of a program may
/// come when its stack is nearly full. So first uses run in a thread that is made for them, and the
/// caller waits.
///
/// Cost: 0.1 ms. Thread-safe. The task must not need a monitor that the caller holds.
public final class OwnStack {

  private static final long STACK_BYTES = 1 << 20;

  private OwnStack() {}

  /// Runs a task on a stack of its own, and waits for its end. Where no thread can be started, it
  /// runs on the caller's.
  ///
  /// What the task throws is thrown here. An interrupt of the caller is kept for later.
  public static void run(Runnable task) {
    StackReserve.require();
    Run run = new Run(task);
    Thread thread = new Thread(null, run, "freehold-start", STACK_BYTES);
    thread.setDaemon(true);
    if (!tryStart(thread)) {
      task.run();
      return;
    }
    join(thread);
    if (run.thrown instanceof Error error) {
      throw error;
    }
    if (run.thrown instanceof RuntimeException exception) {
      throw exception;
    }
  }

  private static boolean tryStart(Thread thread) {
    try {
      thread.start();
      return true;
    } catch (OutOfMemoryError _) {
      return false;
    }
  }

  private static void join(Thread thread) {
    boolean isInterrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Runs the task, and keeps what it throws.
  private static final class Run implements Runnable {
    private final Runnable task;
    private @Nullable Throwable thrown;

    Run(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        thrown = e;
      }
    }
  }
}
