package org.freehold.races;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.Outcome;

/// Runs a jcstress test for a short time in this JVM. A build does so for each test, since jcstress
/// itself starts forty JVMs before the first result.
///
/// The order is that of jcstress. There is a thread for each actor. In each round the threads first
/// make the states, each thread a part of them; then each calls its actor on all states; then each
/// evaluates a part. Unlike jcstress there are no tight loops, and no variation of the compiler.
final class RaceRounds {

  private static final int STATES = 32;

  private final Constructor<?> constructor;
  private final List<Method> actors = new ArrayList<>();
  private final @Nullable Method arbiter;
  private final Class<?> resultType;
  private final Outcome[] expected;

  private final Object[] states = new Object[STATES];
  private final Object[] results = new Object[STATES];
  private final Map<String, Integer> outcomes = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /// Which threads have reached the end of their time.
  private final boolean[] isOver;

  /// How often threads have reached the end of a step. They continue when all have.
  private final AtomicInteger arrivals = new AtomicInteger();

  private RaceRounds(Class<?> test) throws NoSuchMethodException {
    constructor = test.getConstructor();
    Method arbiterMethod = null;
    for (Method method : test.getMethods()) {
      if (method.isAnnotationPresent(Actor.class)) {
        actors.add(method);
      } else if (method.isAnnotationPresent(Arbiter.class)) {
        arbiterMethod = method;
      }
    }
    arbiter = arbiterMethod;
    isOver = new boolean[actors.size()];
    resultType = resultType();
    expected = test.getAnnotationsByType(Outcome.class);
  }

  private Class<?> resultType() {
    List<Method> methods = new ArrayList<>(actors);
    if (arbiter != null) {
      methods.add(arbiter);
    }
    return methods.stream()
        .flatMap(method -> Arrays.stream(method.getParameterTypes()))
        .findFirst()
        .orElseThrow();
  }

  /// Runs a test.
  ///
  /// @return how often each outcome occurred
  /// @throws AssertionError when an outcome was forbidden, or something was thrown
  static Map<String, Integer> run(Class<?> test, long nanos) throws Exception {
    RaceRounds rounds = new RaceRounds(test);
    rounds.runAll(System.nanoTime() + nanos);
    Throwable failed = rounds.failure.get();
    if (failed != null) {
      throw new AssertionError(test.getName() + " threw", failed);
    }
    for (String outcome : rounds.outcomes.keySet()) {
      if (!rounds.isAcceptable(outcome)) {
        throw new AssertionError(
            test.getName() + " had a forbidden outcome: " + new TreeMap<>(rounds.outcomes));
      }
    }
    return rounds.outcomes;
  }

  private boolean isAcceptable(String outcome) {
    return Arrays.stream(expected)
        .filter(each -> Arrays.asList(each.id()).contains(outcome))
        .anyMatch(each -> each.expect() != Expect.FORBIDDEN);
  }

  private void runAll(long end) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < actors.size(); i++) {
      int number = i;
      threads.add(Thread.ofPlatform().start(() -> runOne(number, end)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void runOne(int number, long end) {
    boolean isLast = false;
    for (int step = 0; !isLast; ) {
      forPart(number, this::make);
      awaitOthers(++step);
      forAll(state -> call(actors.get(number), state));
      isOver[number] = System.nanoTime() > end || failure.get() != null;
      awaitOthers(++step);
      forPart(number, this::evaluate);
      isLast = isAnyOver();
      awaitOthers(++step);
    }
  }

  private boolean isAnyOver() {
    for (boolean each : isOver) {
      if (each) {
        return true;
      }
    }
    return false;
  }

  private void forPart(int number, IntConsumer action) {
    for (int i = number; i < STATES; i += actors.size()) {
      tryTo(action, i);
    }
  }

  private void forAll(IntConsumer action) {
    for (int i = 0; i < STATES; i++) {
      tryTo(action, i);
    }
  }

  private void tryTo(IntConsumer action, int state) {
    try {
      action.accept(state);
    } catch (Throwable t) {
      failure.compareAndSet(null, t);
    }
  }

  private void make(int state) {
    try {
      states[state] = constructor.newInstance();
      results[state] = resultType.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a jcstress test cannot be called", e);
    }
  }

  private void call(Method method, int state) {
    try {
      if (method.getParameterCount() == 0) {
        method.invoke(states[state]);
      } else {
        method.invoke(states[state], results[state]);
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a jcstress test cannot be called", e);
    }
  }

  private void evaluate(int state) {
    if (arbiter != null) {
      call(arbiter, state);
    }
    outcomes.merge(results[state].toString(), 1, Integer::sum);
  }

  /// Waits for the other threads. Spins, so that all continue at the same moment.
  @SuppressWarnings("ThreadPriorityCheck") // There may be fewer processors than threads.
  private void awaitOthers(int step) {
    arrivals.incrementAndGet();
    for (int tries = 0; arrivals.get() < step * actors.size(); tries++) {
      if (tries > 1_000) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
