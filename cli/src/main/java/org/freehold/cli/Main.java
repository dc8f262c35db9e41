package org.freehold.cli;

import org.freehold.cli.console.Shell;

/// The entry point of the process.
public final class Main {

  private Main() {}

  /// Runs the command and ends the process with its exit status.
  ///
  /// @param args the command line
  public static void main(String[] args) {
    System.exit(Cli.run(Shell.ofProcess(), args));
  }
}
