package org.freehold.win32.script;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.freehold.win32.HeapPolicy;
import org.freehold.win32.internal.script.ScriptLine;
import org.freehold.win32.internal.script.ScriptLine.Calling;
import org.freehold.win32.internal.script.ScriptLine.Case;
import org.freehold.win32.internal.script.ScriptLine.Text;
import org.freehold.win32.internal.script.Session;

/// Runs scripts. Each case starts afresh: on simulated memory in a process of its own, on the
/// host's memory after everything has been freed. Calls before the first case are a case without a
/// name.
public final class ScriptRunner {

  private final Supplier<? extends AddressSpace> spaces;

  private final HeapPolicy policy;

  private ScriptRunner(Supplier<? extends AddressSpace> spaces, HeapPolicy policy) {
    this.spaces = spaces;
    this.policy = policy;
  }

  /// Runs each case in a fresh process of a simulated machine.
  ///
  /// @param machine where the processes run
  /// @return the runner
  public static ScriptRunner simulated(SimulatedMachine machine) {
    return new ScriptRunner(() -> machine.createProcess("script"), HeapPolicy.DEFAULT);
  }

  /// Runs each case in an address space that outlives it.
  ///
  /// @param space such as [org.freehold.vm.NativeAddressSpace#apart]
  /// @return the runner
  public static ScriptRunner in(AddressSpace space) {
    return new ScriptRunner(() -> space, HeapPolicy.DEFAULT);
  }

  /// The same runner with another policy for heaps.
  ///
  /// @param policy what the heaps of each case may be
  /// @return a runner
  public ScriptRunner withHeaps(HeapPolicy policy) {
    return new ScriptRunner(spaces, policy);
  }

  /// Runs a script and writes its transcript: every line, and after each call the answer. Answers
  /// that the script already has are omitted.
  ///
  /// @param script what to run
  /// @param out receives the lines as they are produced
  public void transcript(Script script, Consumer<String> out) {
    Session session = new Session(spaces.get(), policy);
    try {
      for (ScriptLine line : script.lines()) {
        out.accept(line.text());
        switch (line) {
          case Text _ -> {}
          case Case _ -> session = restart(session);
          case Calling calling -> out.accept("= " + calling.call().answer(session));
        }
      }
    } finally {
      session.close();
    }
  }

  /// Runs a transcript and compares the answers. After a wrong answer the rest of its case would be
  /// meaningless and is skipped; the next case runs.
  ///
  /// @param script what to check
  /// @return what is wrong
  public CheckReport check(Script script) {
    List<WrongAnswer> wrong = new ArrayList<>();
    int unchecked = 0;
    boolean isTrusted = true;
    Session session = new Session(spaces.get(), policy);
    try {
      for (ScriptLine line : script.lines()) {
        if (line instanceof Case) {
          session = restart(session);
          isTrusted = true;
        } else if (line instanceof Calling calling) {
          unchecked += isTrusted && calling.expected() != null ? 0 : 1;
          isTrusted = isTrusted && isRight(calling, session, wrong);
        }
      }
    } finally {
      session.close();
    }
    return new CheckReport(script.cases(), script.calls(), unchecked, wrong);
  }

  private static boolean isRight(Calling calling, Session session, List<WrongAnswer> wrong) {
    String actual = calling.call().answer(session);
    String expected = calling.expected();
    if (expected == null || expected.equals(actual)) {
      return true;
    }
    wrong.add(new WrongAnswer(calling.line() + 1, calling.text(), expected, actual));
    return false;
  }

  private Session restart(Session session) {
    session.close();
    return new Session(spaces.get(), policy);
  }
}
