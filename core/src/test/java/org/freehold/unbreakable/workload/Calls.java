package org.freehold.unbreakable.workload;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.freehold.OutOfMemoryException;
import org.freehold.unbreakable.Injector;
import org.freehold.unbreakable.Workloads.ViolationError;
import org.jspecify.annotations.Nullable;

/// Calls of the core, each between [Injector#begin] and [Injector#end], by this thread or by a
/// second one. What a call throws is what the injector threw, or a refusal; anything else is a
/// violation. A second thread whose call was cut dies of it, and another one takes its place.
final class Calls implements AutoCloseable {

  /// A call of the core.
  interface Call {
    long run() throws Exception;
  }

  private static final long MAX_SECONDS = 10;

  private @Nullable Second second;
  private int cuts;
  private @Nullable Throwable failure;
  private boolean wasCut;

  /// How many calls did not return since they were cut.
  int cuts() {
    return cuts;
  }

  /// Whether the injector cut the last call, even if it has returned all the same.
  boolean wasCut() {
    return wasCut;
  }

  /// Whether the last call threw.
  boolean hasFailed() {
    return failure != null;
  }

  /// Whether the last call threw since it was cut by a stack overflow.
  boolean wasOverflow() {
    return wasCut && failure instanceof StackOverflowError;
  }

  /// Makes a call.
  ///
  /// @param what it is, for reports
  /// @return its result; 0 when it was cut or refused
  long make(String what, Call call) {
    int before = Injector.fired();
    failure = null;
    long result = 0;
    Injector.begin();
    try {
      result = call.run();
    } catch (Throwable t) {
      failure = t;
    } finally {
      Injector.end();
    }
    wasCut = Injector.fired() != before;
    Throwable thrown = failure;
    if (thrown != null) {
      judge(what, thrown);
    }
    return result;
  }

  private void judge(String what, Throwable thrown) {
    cuts += wasCut ? 1 : 0;
    boolean isRefusal = thrown instanceof OutOfMemoryException;
    boolean isCut =
        thrown instanceof OutOfMemoryError
            || thrown instanceof StackOverflowError
            || thrown instanceof Injector.InjectedException;
    if (!isRefusal && !(wasCut && isCut)) {
      throw new ViolationError(what + (wasCut ? " was cut and threw" : " threw"), thrown);
    }
  }

  /// Makes a call in the second thread.
  long makeInSecondThread(String what, Call call) {
    Second there = second;
    if (there == null) {
      there = new Second();
      second = there;
      there.thread.start();
    }
    long[] result = new long[1];
    there.run(
        what,
        () -> {
          result[0] = make(what, call);
          return 0;
        });
    if (wasCut && hasFailed()) {
      there.die();
      second = null;
    }
    return result[0];
  }

  /// Runs something in another thread that must come to its end soon.
  void runInThirdThread(String what, Call action) {
    try (Finite third = new Finite()) {
      third.thread.start();
      third.second.run(what, action);
    }
  }

  @Override
  public void close() {
    Second there = second;
    if (there != null) {
      there.die();
    }
  }

  /// A third thread, for one action.
  private static final class Finite implements AutoCloseable {
    final Second second = new Second();
    final Thread thread = second.thread;

    @Override
    public void close() {
      second.die();
    }
  }

  /// A thread that runs what it is given.
  private static final class Second {
    private static final Call END = () -> 0;

    private final BlockingQueue<Call> actions = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> results = new LinkedBlockingQueue<>();
    final Thread thread = new Thread(null, this::loop, "second", 1 << 20);

    Second() {
      thread.setDaemon(true);
    }

    @SuppressWarnings("ReferenceEquality") // The one object that is the end.
    private void loop() {
      try {
        for (Call action = actions.take(); action != END; action = actions.take()) {
          results.add(outcome(action));
        }
      } catch (InterruptedException _) {
        // The end of the thread.
      }
    }

    private static Object outcome(Call action) {
      try {
        return action.run();
      } catch (Throwable t) {
        return t;
      }
    }

    void run(String what, Call action) {
      actions.add(action);
      Object result;
      try {
        result = results.poll(MAX_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new ViolationError(what + " was interrupted", e);
      }
      if (result == null) {
        Exception where = new Exception("where it hangs");
        where.setStackTrace(thread.getStackTrace());
        throw new ViolationError(what + " hangs at " + top(where.getStackTrace()), where);
      }
      if (result instanceof ViolationError violation) {
        throw violation;
      }
      if (result instanceof Throwable thrown) {
        throw new ViolationError(what + " in another thread", thrown);
      }
    }

    void die() {
      actions.add(END);
    }
  }

  /// The topmost frame that is the core's.
  private static String top(StackTraceElement[] stack) {
    for (StackTraceElement each : stack) {
      if (each.getClassName().startsWith("org.freehold.")
          && !each.getClassName().contains("unbreakable")) {
        return each.getClassName() + "." + each.getMethodName() + ":" + each.getLineNumber();
      }
    }
    return "?";
  }
}
