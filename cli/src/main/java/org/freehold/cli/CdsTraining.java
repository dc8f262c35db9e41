package org.freehold.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.freehold.cli.console.Shell;

/// The training run of the class-data cache (CDS, or AOT cache): the launcher starts this class
/// once after a build; it runs the commands that users run most, and the JVM stores their classes
/// loaded and linked in a cache from which later starts take them. The output is discarded. See
/// `docs/decisions/0010-start-up.md`.
final class CdsTraining {

  private CdsTraining() {}

  /// Runs the commands.
  ///
  /// @param args a short trace
  public static void main(String[] args) {
    String self = Long.toString(ProcessHandle.current().pid());
    List<List<String>> commandLines =
        List.of(
            List.of("--version"),
            List.of("--help"),
            List.of("replay", "--help"),
            List.of("replay", "--no-such-option"),
            List.of("address", self),
            List.of("address", self, "--summary"),
            List.of("vmmap", self),
            List.of("vmmap", self, "--json"),
            List.of("replay", args[0], "--passes=1"),
            List.of("replay", args[0], "--passes=1", "--json"),
            List.of("replay", args[0], "--verify", "--space=simulated"),
            List.of("compare", "--help"),
            List.of("compare", args[0], "--policies=first-fit,freehold", "--samples=2"));
    Shell.ofProcess();
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Shell shell = new Shell(nowhere, nowhere, false, false, Map.of());
    for (List<String> words : commandLines) {
      Cli.run(shell, words.toArray(String[]::new));
    }
  }
}
