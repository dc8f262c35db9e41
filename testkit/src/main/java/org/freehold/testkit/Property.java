package org.freehold.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A statement that must hold after any sequence of operations, and the test of it (property-based
/// testing).
///
/// An operation is data. It is drawn from a random source before anything runs, and without
/// knowledge of the state that it will meet, so it says "free the 17th live block, modulo their
/// number" and not "free 0x7f00". So any operation can be removed from a failing sequence, and the
/// rest is still meaningful: this is how a sequence shrinks.
///
/// A try is a fresh subject and a sequence of operations, both determined by the seed of the try. A
/// build is deterministic: the seed is derived from the property's name unless a system property
/// says otherwise.
///
/// * `freehold.seed`: the seed of the first try, as a failure prints it; `random` for a new one
///   each time
/// * `freehold.tries`: the number of tries
///
/// @param <O> the type of operations; its `toString` is what a failure prints
public final class Property<O> {

  /// What the operations act on: the object under test together with its model.
  ///
  /// @param <O> the type of operations
  public interface Subject<O> extends AutoCloseable {

    /// Applies an operation to the object and to the model, and compares them.
    ///
    /// @param operation what to do
    /// @throws Exception any exception, and any assertion error, fails the property
    void apply(O operation) throws Exception;

    /// Checks what must hold at the end, and releases everything. It is called after a failure as
    /// well; what it throws then is ignored.
    @Override
    default void close() {}
  }

  // Weyl sequence: the seeds of successive tries are unrelated.
  private static final long SEED_STEP = 0x9E3779B97F4A7C15L;

  private final String name;
  private final Function<SplittableRandom, O> operations;
  private final Supplier<? extends Subject<O>> subjects;
  private final int length;
  private final int tries;

  private Property(
      String name,
      Function<SplittableRandom, O> operations,
      Supplier<? extends Subject<O>> subjects,
      int length,
      int tries) {
    this.name = name;
    this.operations = operations;
    this.subjects = subjects;
    this.length = length;
    this.tries = tries;
  }

  /// States a property: 20 tries of 1,000 operations.
  ///
  /// @param <O> the type of operations
  /// @param name what holds, as a sentence
  /// @param operations draws an operation
  /// @param subjects makes the fresh subject of each try
  public static <O> Property<O> of(
      String name,
      Function<SplittableRandom, O> operations,
      Supplier<? extends Subject<O>> subjects) {
    return new Property<>(name, operations, subjects, 1_000, 20);
  }

  /// The same property, tried with sequences of this length.
  public Property<O> length(int length) {
    return new Property<>(name, operations, subjects, length, tries);
  }

  /// The same property, tried this often unless `freehold.tries` says otherwise.
  public Property<O> tries(int tries) {
    return new Property<>(name, operations, subjects, length, tries);
  }

  /// Tests the property.
  ///
  /// @throws PropertyFailure when it does not hold: with the shortest failing sequence that was
  ///   found, the seed, and the command that repeats the test
  public void check() {
    long seed = firstSeed();
    int count = Integer.getInteger("freehold.tries", tries);
    for (int i = 0; i < count; i++, seed += SEED_STEP) {
      List<O> sequence = sequence(seed);
      Optional<Throwable> problem = run(sequence);
      if (problem.isPresent()) {
        throw failure(seed, sequence, problem.get());
      }
    }
  }

  private long firstSeed() {
    String given = System.getProperty("freehold.seed", "");
    return switch (given) {
      case "" -> name.hashCode() * SEED_STEP;
      case "random" -> new SplittableRandom().nextLong();
      default -> Long.decode(given);
    };
  }

  private List<O> sequence(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<O> sequence = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      sequence.add(operations.apply(random));
    }
    return sequence;
  }

  /// Runs a sequence on a fresh subject and returns what went wrong.
  private Optional<Throwable> run(List<O> sequence) {
    @Nullable Throwable problem = null;
    Subject<O> subject = subjects.get();
    try {
      for (O operation : sequence) {
        subject.apply(operation);
      }
    } catch (VirtualMachineError e) {
      throw e; // An error of the JVM says nothing about the property.
    } catch (Throwable e) {
      problem = e;
    }
    return Optional.ofNullable(close(subject, problem));
  }

  private static @Nullable Throwable close(Subject<?> subject, @Nullable Throwable problem) {
    try {
      subject.close();
      return problem;
    } catch (RuntimeException | AssertionError e) {
      return problem == null ? e : problem;
    }
  }

  private PropertyFailure failure(long seed, List<O> sequence, Throwable problem) {
    Class<?> kind = problem.getClass();
    List<O> shortest =
        Shrinker.shrink(sequence, part -> run(part).filter(kind::isInstance).isPresent());
    // A subject that fails only sometimes may not fail again; then the first problem is reported.
    Throwable reported = run(shortest).orElse(problem);
    return new PropertyFailure(name, seed, sequence.size(), shortest, reported);
  }
}
