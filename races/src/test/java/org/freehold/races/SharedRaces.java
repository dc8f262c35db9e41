package org.freehold.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.concurrent.atomic.AtomicInteger;
import org.freehold.object.Shared;
import org.freehold.object.Weak;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/// Owners that count: the value is destroyed once, after the last of them, and never while a locked
/// one is open.
public final class SharedRaces {

  private SharedRaces() {}

  /// Two owners are closed at once.
  @JCStressTest
  @State
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "one of them destroyed the value")
  public static class CloseAgainstClose {
    private final AtomicInteger destroyed = new AtomicInteger();
    private final Shared<String> one = Shared.of("value", _ -> destroyed.incrementAndGet());
    private final Shared<String> two = one.copy();
    private final Weak<String> weak = one.weak();

    @Actor
    public void first() {
      one.close();
    }

    @Actor
    public void second() {
      two.close();
    }

    @Arbiter
    public void after(II_Result r) {
      r.r1 = destroyed.get();
      r.r2 = weak.lock() == null ? 1 : 0;
    }
  }

  /// One owner is closed by two threads.
  @JCStressTest
  @State
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "one close counted")
  public static class OneClosedTwice {
    private final AtomicInteger destroyed = new AtomicInteger();
    private final Shared<String> one = Shared.of("value", _ -> destroyed.incrementAndGet());
    private final Shared<String> two = one.copy();

    @Actor
    public void first() {
      one.close();
    }

    @Actor
    public void second() {
      one.close();
    }

    @Arbiter
    public void after(II_Result r) {
      r.r1 = destroyed.get();
      r.r2 = (int) two.useCount();
      two.close();
    }
  }

  /// The last owner is closed while a weak reference is locked.
  @JCStressTest
  @State
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "locked, and there while it was")
  @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "gone")
  public static class LockAgainstClose {
    private final AtomicInteger destroyed = new AtomicInteger();
    private final Shared<String> shared = Shared.of("value", _ -> destroyed.incrementAndGet());
    private final Weak<String> weak = shared.weak();

    @Actor
    public void locks(III_Result r) {
      try (Shared<String> locked = weak.lock()) {
        if (locked != null) {
          r.r1 = 1;
          r.r2 = destroyed.get();
        }
      }
    }

    @Actor
    public void closes() {
      shared.close();
    }

    @Arbiter
    public void after(III_Result r) {
      r.r3 = destroyed.get();
    }
  }
}
