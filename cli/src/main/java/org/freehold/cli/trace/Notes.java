package org.freehold.cli.trace;

import java.util.ArrayList;
import java.util.List;
import org.freehold.cli.console.Figures;
import org.freehold.cli.console.Shell;
import org.freehold.trace.Repairs;
import org.freehold.trace.TraceReader;

/// Prints notes on stderr about a trace that was read: its number of events, and what was repaired.
final class Notes {

  private Notes() {}

  static void print(Shell shell, String name, TraceReader reader, long events) {
    shell.err().println(name + ": " + Figures.count(events, "event"));
    if (reader.isCut()) {
      shell.err().println(name + ": the recording is truncated; what is complete was read");
    }
    List<String> repairs = repairs(reader.repairs());
    if (!repairs.isEmpty()) {
      shell.err().println(name + ": " + String.join(", ", repairs));
    }
    shell.err().flush();
  }

  /// The repairs that were made, each in a few words.
  static List<String> repairs(Repairs repairs) {
    List<String> all = new ArrayList<>();
    add(all, repairs.unknownFrees(), "free", " of unknown blocks");
    add(all, repairs.nullFrees(), "free", " of null ignored");
    add(all, repairs.liveReallocations(), "missing free", " added");
    add(all, repairs.failedAllocations(), "failed allocation", " ignored");
    add(all, repairs.surplusOperations(), "surplus operation", " ignored");
    add(all, repairs.undeclaredIds(), "undeclared block number", "");
    add(all, repairs.unplacedAllocations(), "allocation", " without a known address");
    add(all, repairs.otherProcesses(), "call", " of other processes ignored");
    return all;
  }

  private static void add(List<String> all, long count, String singular, String rest) {
    if (count != 0) {
      all.add(Figures.count(count, singular) + rest);
    }
  }
}
