package org.freehold.cli;

import org.freehold.cli.console.Shell;

/// Where the process starts.
public final class Main {

  private Main() {}

  /// Runs the command and ends the process with its exit code.
  ///
  /// @param args the command line
  public static void main(String[] args) {
    System.exit(Cli.run(Shell.ofProcess(), args));
  }
}
