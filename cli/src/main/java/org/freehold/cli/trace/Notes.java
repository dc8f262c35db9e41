package org.freehold.cli.trace;

import java.util.ArrayList;
import java.util.List;
import org.freehold.cli.console.Figures;
import org.freehold.cli.console.Shell;
import org.freehold.trace.Repairs;
import org.freehold.trace.TraceReader;

/// What there is to say, on stderr, about a trace that was read: how much it was, and what was odd.
final class Notes {

  private Notes() {}

  static void print(Shell shell, String name, TraceReader reader, long events) {
    shell.err().println(name + ": " + Figures.count(events, "event"));
    if (reader.isCut()) {
      shell.err().println(name + ": the recording was cut off; what is whole was read");
    }
    List<String> repairs = repairs(reader.repairs());
    if (!repairs.isEmpty()) {
      shell.err().println(name + ": " + String.join(", ", repairs));
    }
    shell.err().flush();
  }

  /// The repairs that there were, each as a few words.
  static List<String> repairs(Repairs repairs) {
    List<String> all = new ArrayList<>();
    add(all, repairs.unknownFrees(), "free", " of unknown blocks");
    add(all, repairs.nullFrees(), "free", " of null passed over");
    add(all, repairs.liveReallocations(), "missing free", " put in");
    add(all, repairs.failedAllocations(), "failed allocation", " passed over");
    add(all, repairs.surplusOperations(), "surplus operation", " passed over");
    add(all, repairs.undeclaredIds(), "undeclared block number", "");
    add(all, repairs.unplacedAllocations(), "allocation", " without a known address");
    add(all, repairs.otherProcesses(), "call", " of other processes passed over");
    return all;
  }

  private static void add(List<String> all, long count, String singular, String rest) {
    if (count != 0) {
      all.add(Figures.count(count, singular) + rest);
    }
  }
}
