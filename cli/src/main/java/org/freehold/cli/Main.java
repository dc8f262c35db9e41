package org.freehold.cli;

/// The command `freehold`.
public final class Main {
  private Main() {}

  /// Runs the command.
  public static void main(String[] args) {
    System.exit(0);
  }
}
