package org.freehold.unbreakable;

import java.util.List;

/// The workloads of one copy of the core.
public interface Workloads {

  /// A workload: calls of the core, in an address space of its own, each between [Injector#begin]
  /// and [Injector#end], with a model beside it. It checks everything after a call that was cut,
  /// and everything again at its end.
  interface Workload {

    /// Its name, which is the same for every copy of the core.
    String name();

    /// Runs it.
    ///
    /// @throws ViolationError when something is wrong
    /// @throws Exception when something is wrong
    void run() throws Exception;
  }

  /// All of them.
  List<Workload> all();

  /// What is wrong.
  final class ViolationError extends AssertionError {
    private static final long serialVersionUID = 1L;

    public ViolationError(String what) {
      super(what);
    }

    public ViolationError(String what, Throwable cause) {
      super(what + ": " + cause, cause);
    }
  }
}
