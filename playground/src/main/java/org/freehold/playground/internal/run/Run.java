package org.freehold.playground.internal.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.freehold.heap.FrontEndMode;
import org.freehold.lab.CannotServeException;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.policy.Policies;
import org.freehold.lab.policy.PolicyKind;
import org.jspecify.annotations.Nullable;

/// A trace played against one allocator on simulated memory.
///
/// The history and the figures are complete once [#play] has returned, and may be read by any
/// thread; moments are looked at one at a time. Any thread may close it; what is being played then
/// ends before its next operation.
public final class Run implements AutoCloseable {

  /// The most operations of a run: 33 million, which a trace keeps decoded.
  public static final int MOST_OPERATIONS = 512 << 16;

  /// What is room enough for a few blocks of any size that is tried.
  private static final long ROOMY = 1L << 34;

  private static final int MOST_NEEDS = 1_000;

  /// Operations between two calls of the progress listener.
  private static final int PROGRESS_STEP = 1 << 14;

  private final LoadedTrace trace;
  private final String policy;
  private final long limit;
  private final boolean isNamed;
  private final Subject.Maker maker;
  private final BlockHistory history = new BlockHistory();
  private final ParkedPlayers players;
  private final OneThread moments = new OneThread();

  private volatile boolean isClosed;

  /// By size, as far as they were asked for.
  private final Map<Long, Need> needs = new HashMap<>();

  private FigureSeries series = new FigureSeries(0);
  private FootprintSteps steps = new FootprintSteps();
  private Outcome outcome = new Outcome(0, 0, 0, 0, 0, 0, -1, null);

  /// What a whole run came to.
  ///
  /// @param operations that were played
  /// @param refusals requests that were refused
  /// @param firstRefusal the first operation that was; 0 if none
  /// @param peakFootprint the most bytes held
  /// @param peakOperation the operation after which that was first so
  /// @param peakLive the most bytes live at once, as requested
  /// @param searchSteps free blocks that all searches have probed; -1 if unknown
  /// @param failure why the allocator could not go on after `operations`; null if it reached the
  ///   end
  public record Outcome(
      int operations,
      long refusals,
      int firstRefusal,
      long peakFootprint,
      int peakOperation,
      long peakLive,
      long searchSteps,
      @Nullable String failure) {

    /// Whether every request of the trace was served.
    public boolean isServed() {
      return failure == null && refusals == 0;
    }

    /// The drivers' utilisation: peak live ÷ peak footprint; 0 where the trace was not served.
    public double utilization() {
      return !isServed() || peakFootprint == 0 ? 0 : (double) peakLive / peakFootprint;
    }
  }

  private Run(LoadedTrace trace, String policy, long limit, boolean isNamed, Subject.Maker maker) {
    this.trace = trace;
    this.policy = policy;
    this.limit = limit;
    this.isNamed = isNamed;
    this.maker = maker;
    this.players =
        new ParkedPlayers(() -> {
          TouchLog log = new TouchLog();
          return new ParkedPlayers.Parked(new Player(trace, maker.make(log)), log);
        });
  }

  /// Prepares a run.
  ///
  /// @param trace kept decoded
  /// @param policy the name of a policy with options, or `freehold`, or `freehold-back-end`
  /// @param limit the most bytes that the allocator may hold
  /// @throws IllegalArgumentException naming a policy or an option that does not exist, or when the
  ///   trace is too long
  public static Run of(LoadedTrace trace, String policy, long limit) {
    if (!trace.isKept()) {
      throw new IllegalArgumentException(
          "the trace has "
              + trace.operations()
              + " operations, and the playground takes "
              + MOST_OPERATIONS
              + " at the most");
    }
    return new Run(trace, policy, limit, true, maker(policy, limit));
  }

  /// Prepares a run of an allocator that is made elsewhere.
  ///
  /// @param policy how it is called
  /// @param limit the most bytes that the maker's subjects hold
  public static Run of(LoadedTrace trace, String policy, long limit, Subject.Maker maker) {
    return new Run(trace, policy, limit, false, maker);
  }

  private static Subject.Maker maker(String policy, long limit) {
    return switch (policy) {
      case "freehold" ->
          log -> new HeapSubject(TouchedSpace.simulated(log), policy, FrontEndMode.ON, limit);
      case "freehold-back-end" ->
          log -> new HeapSubject(TouchedSpace.simulated(log), policy, FrontEndMode.OFF, limit);
      default -> {
        PolicyKind.Chosen chosen =
            Policies.read(policy)
                .orElseThrow(
                    () -> new IllegalArgumentException("there is no policy '" + policy + "'"));
        yield log -> new PolicySubject(chosen::make, limit, log);
      }
    };
  }

  /// Plays the whole trace. Once.
  ///
  /// @param progress receives the operations done now and then
  /// @throws InterruptedException when the run was closed or the thread interrupted
  public void play(IntConsumer progress) throws InterruptedException {
    try (Player player = new Player(trace, maker.make(new TouchLog()))) {
      RunRecorder recorder = new RunRecorder(trace, player, history);
      String failure = null;
      int last = Math.toIntExact(trace.operations());
      history.reserve(Math.toIntExact(trace.allocations()), last);
      try {
        for (int i = 1; i <= last; i++) {
          if (isClosed) {
            throw new InterruptedException();
          }
          recorder.next();
          if (i % PROGRESS_STEP == 0) {
            progress.accept(i);
            if (Thread.interrupted()) {
              throw new InterruptedException();
            }
          }
        }
        recorder.finish(false);
      } catch (BrokenSubjectException e) {
        failure = "operation " + e.operation() + ": " + e.getMessage();
        recorder.finish(true);
      } catch (CannotServeException e) {
        failure = "operation " + player.operation() + ": " + e.getMessage();
        recorder.finish(true);
      }
      series = recorder.series();
      steps = recorder.steps();
      outcome =
          new Outcome(
              history.operations(),
              recorder.refusals(),
              recorder.firstRefusal(),
              recorder.peakFootprint(),
              recorder.peakOperation(),
              recorder.peakLive(),
              player.subject().searchSteps(),
              failure);
      progress.accept(history.operations());
    }
  }

  /// What was played.
  public LoadedTrace trace() {
    return trace;
  }

  /// The name of the allocator, options included.
  public String policy() {
    return policy;
  }

  /// Whether [#policy] names the allocator; a user's own may be called as one of the others is.
  public boolean isNamed() {
    return isNamed;
  }

  /// The most bytes that the allocator may hold.
  public long limit() {
    return limit;
  }

  /// The lives of all blocks.
  public BlockHistory history() {
    return history;
  }

  /// The figures over time.
  public FigureSeries series() {
    return series;
  }

  /// Where the footprint rose.
  public FootprintSteps steps() {
    return steps;
  }

  /// What it came to.
  public Outcome outcome() {
    return outcome;
  }

  /// Accounts for operations.
  ///
  /// @param first counted from 1
  /// @param count how many; those after the last are left out
  public synchronized List<StepAccount> accounts(int first, int count) {
    int last = (int) Math.min((long) first + count - 1, outcome.operations());
    return first > last
        ? List.of()
        : moments.call(
            () -> StepWindow.play(trace, players.at(first - 1), last, limit, this::need));
  }

  /// What a block of a size takes; unknown of a user's own allocator, whose process is not asked
  /// for more than the trace has.
  private Need need(long size) {
    if (!isNamed || (needs.size() == MOST_NEEDS && !needs.containsKey(size))) {
      return Need.UNKNOWN;
    }
    return needs.computeIfAbsent(
        size, each -> Need.of(each, maker, maker(policy, Math.max(limit, ROOMY))));
  }

  /// The bytes of a range after an operation; null where the allocator does not hold it.
  ///
  /// @param operation 0 for before the first
  public synchronized byte @Nullable [] bytes(int operation, long address, int size) {
    return moments.call(() -> read(operation, address, size)).orElse(null);
  }

  private Optional<byte[]> read(int operation, long address, int size) {
    Subject subject = players.at(operation).player().subject();
    return Optional.ofNullable(subject.bytes(address, size));
  }

  /// The parts in a range after an operation.
  ///
  /// @param operation 0 for before the first
  /// @param most how many at the most
  public synchronized List<Part> parts(int operation, long from, long to, int most) {
    return moments.call(() -> partsIn(operation, from, to, most));
  }

  private List<Part> partsIn(int operation, long from, long to, int most) {
    List<Part> parts = new ArrayList<>();
    players
        .at(operation)
        .player()
        .subject()
        .parts((kind, address, size) -> {
          if (address < to && address + size > from && parts.size() < most) {
            parts.add(new Part(kind, address, size));
          }
        });
    return parts;
  }

  @Override
  public void close() {
    isClosed = true;
    closeMoments();
  }

  private synchronized void closeMoments() {
    moments.end(players::close);
  }
}
