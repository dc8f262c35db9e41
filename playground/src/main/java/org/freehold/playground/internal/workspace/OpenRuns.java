package org.freehold.playground.internal.workspace;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.freehold.lab.CannotServeException;
import org.freehold.playground.internal.run.Run;

/// The runs that are open. Each is played on a thread of a few, or on one of its own, and told
/// about while it is. One that is closed before its end is played no further.
public final class OpenRuns implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(OpenRuns.class.getName());

  private static final int MOST = 24;
  private static final int THREADS = 2;

  /// Between two words about how far a run is.
  private static final long TELLING_NANOS = 100_000_000;

  private final List<OpenRun> runs = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("playground-run-", 0).factory());
  private final ExecutorService ownThreads =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("playground-own-run-", 0).factory());
  private final Consumer<OpenRun> listener;
  private int last;

  /// Makes an empty list.
  ///
  /// @param listener is told whenever the state of a run changes or it gets on, by its thread
  public OpenRuns(Consumer<OpenRun> listener) {
    this.listener = listener;
  }

  /// Starts a run, or finds it, if the same is open.
  ///
  /// @param policy with options
  /// @param limit the most bytes that the allocator may hold
  /// @throws IllegalArgumentException naming a policy or an option that does not exist
  public synchronized OpenRun start(OpenTrace trace, String policy, long limit) {
    return start(trace, Run.of(trace.trace(), policy, limit), threads);
  }

  /// Starts a run of a user's own policy, which may hang: on a thread of its own. The runs of such
  /// that have not come to their end are closed before; a person looks at one at a time.
  public synchronized OpenRun startOwn(OpenTrace trace, Run run) {
    runs.stream()
        .filter(each -> !each.run().isNamed() && each.isUnderWay())
        .toList()
        .forEach(this::end);
    return start(trace, run, ownThreads);
  }

  private OpenRun start(OpenTrace trace, Run run, ExecutorService executor) {
    OpenRun open = new OpenRun(++last, trace, run);
    runs.add(open);
    if (runs.size() > MOST) {
      end(runs.getFirst());
    }
    executor.execute(() -> play(open));
    return open;
  }

  private void end(OpenRun open) {
    runs.remove(open);
    open.run().close();
  }

  private void play(OpenRun open) {
    open.playing();
    try {
      long[] told = {System.nanoTime()};
      open.run()
          .play(done -> {
            open.progress(done);
            if (System.nanoTime() - told[0] > TELLING_NANOS) {
              told[0] = System.nanoTime();
              listener.accept(open);
            }
          });
      open.ready();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      open.fail("it was stopped");
    } catch (OutOfMemoryError e) {
      open.fail(
          "the playground has too little Java memory for this trace; FREEHOLD_JAVA_OPTS=-Xmx4g"
              + " gives it more");
    } catch (CannotServeException e) {
      open.fail(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "a run of the playground failed", e);
      open.fail(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
    listener.accept(open);
  }

  /// The run of a number. What a page asks for stays open longest.
  public synchronized Optional<OpenRun> find(int id) {
    Optional<OpenRun> found = runs.stream().filter(each -> each.id() == id).findFirst();
    found.ifPresent(run -> {
      runs.remove(run);
      runs.add(run);
    });
    return found;
  }

  /// All of them, the one that was asked for last at the end.
  public synchronized List<OpenRun> all() {
    return List.copyOf(runs);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    ownThreads.shutdownNow();
    all().forEach(each -> each.run().close());
  }
}
