package org.freehold.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.freehold.cli.console.Shell;

/// An environment to run a command in that records what is written.
public final class TestShell {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Shell shell;

  private TestShell(boolean outIsTerminal, boolean errIsTerminal, Map<String, String> environment) {
    shell =
        new Shell(
            new PrintWriter(out), new PrintWriter(err), outIsTerminal, errIsTerminal, environment);
  }

  /// That of a script: no terminal anywhere.
  public static TestShell pipes() {
    return new TestShell(false, false, Map.of());
  }

  /// That of a person at a terminal.
  public static TestShell terminal(Map<String, String> environment) {
    return new TestShell(true, true, environment);
  }

  /// That of a person whose stdout goes into a pipe.
  public static TestShell pipedOut() {
    return new TestShell(false, true, Map.of());
  }

  /// One whose lines may have this many characters.
  public static TestShell columns(int columns) {
    return new TestShell(false, false, Map.of("COLUMNS", Integer.toString(columns)));
  }

  public Shell shell() {
    return shell;
  }

  public int run(String... args) {
    return Cli.run(shell, args);
  }

  public String out() {
    shell.out().flush();
    return out.toString();
  }

  public String err() {
    shell.err().flush();
    return err.toString();
  }
}
