package org.freehold.playground.internal.own;

import java.io.IOException;
import java.util.List;
import org.freehold.lab.CannotServeException;
import org.freehold.lab.custom.PolicySourceException.Problem;
import org.freehold.playground.internal.run.Subject;

/// A policy that a user wrote, which runs in a process of its own. A process that has ended, since
/// the policy ended it or was too slow, is started again for the next subject: what came before the
/// end can then be looked at, call by call.
///
/// Thread-safe.
public final class OwnPolicy implements AutoCloseable {

  /// The most bytes that a subject may hold.
  public static final long MOST_BYTES = 256L << 20;

  private static final int MOST_STARTS = 20;

  private final String source;
  private OwnProcess process;
  private int starts = 1;
  private boolean isClosed;

  private OwnPolicy(String source, OwnProcess process) {
    this.source = source;
    this.process = process;
  }

  /// Compiles a policy and starts its process.
  ///
  /// @param source Java
  /// @throws UncompilableException with the line of each error
  /// @throws IOException when no process can be started, or it ends
  public static OwnPolicy start(String source) throws UncompilableException, IOException {
    return new OwnPolicy(source, OwnProcess.start(source));
  }

  /// Is thrown when a source is no policy.
  public static final class UncompilableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    UncompilableException(List<Problem> problems) {
      super(problems.getFirst().toString());
      this.problems = List.copyOf(problems);
    }

    /// What is wrong with it; at least one.
    public List<Problem> problems() {
      return problems;
    }
  }

  /// The name of its class.
  public synchronized String name() {
    return process.name();
  }

  /// Whether its process gave up its rights. It does on Linux.
  public synchronized boolean isConfined() {
    return process.isConfined();
  }

  /// The beginning of what its current process printed.
  public synchronized String printed() {
    return process.printed();
  }

  /// Makes subjects of it.
  ///
  /// @param limit the most bytes that each may hold, at most [#MOST_BYTES]
  public Subject.Maker maker(long limit) {
    return log -> new RemoteSubject(process(), Math.min(limit, MOST_BYTES), log);
  }

  /// The current process, started again if it has ended.
  private synchronized OwnProcess process() {
    String ended = process.ended();
    if (ended == null) {
      return process;
    }
    if (isClosed || starts == MOST_STARTS) {
      throw new CannotServeException(ended);
    }
    try {
      starts++;
      process = OwnProcess.start(source);
      return process;
    } catch (IOException | UncompilableException e) {
      throw new CannotServeException(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    OwnProcess last;
    synchronized (this) {
      isClosed = true;
      last = process;
    }
    last.close();
  }
}
