package org.freehold.cli.replay;

import org.freehold.cli.input.IntRange;
import org.freehold.cli.input.MemoryKind;
import org.freehold.cli.input.SizeRange;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of `freehold replay`, a class for each section of its help. A value out of bounds is
/// refused by the converter that stands beside its option.
final class ReplaySections {

  private ReplaySections() {}

  /// The heap that a trace is replayed against.
  static final class HeapSection {

    @Option(
        names = "--space",
        paramLabel = "SPACE",
        converter = MemoryKind.Converter.class,
        defaultValue = "native",
        description =
            "Address space to run on: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    MemoryKind space = MemoryKind.NATIVE;

    @Option(
        names = "--limit",
        paramLabel = "SIZE",
        converter = Limit.class,
        description = "A heap of this fixed size, such as 8M. Default: a heap that grows.")
    @Nullable Long limit;

    @Option(
        names = "--front-end",
        paramLabel = "WHEN",
        converter = FrontEndSwitch.Converter.class,
        defaultValue = "automatic",
        description =
            "Whether small blocks come from slabs of one size class: ${COMPLETION-CANDIDATES};"
                + " automatic does so for sizes that are used often. Default: ${DEFAULT-VALUE}.")
    FrontEndSwitch frontEnd = FrontEndSwitch.AUTOMATIC;

    /// Reads `--limit`.
    static final class Limit extends SizeRange {
      Limit() {
        super(1, Long.MAX_VALUE);
      }
    }
  }

  /// What is done with a trace.
  static final class WorkSection {

    @Option(
        names = "--verify",
        description =
            "Check alignment, bounds, overlap and contents of every block. The time is then that of"
                + " a checked pass.")
    boolean verify;

    @Option(
        names = "--passes",
        paramLabel = "N",
        converter = Passes.class,
        description =
            "Time this many passes and report their median. Default: by the length of the trace.")
    @Nullable Integer passes;

    /// Reads `--passes`.
    static final class Passes extends IntRange {
      Passes() {
        super(1, 1_000_000);
      }
    }
  }

  /// What is printed.
  static final class OutputSection {

    @Option(
        names = "--print-placement",
        description =
            "Print 'operation size address' for every block returned; the table goes to stderr.")
    boolean printPlacement;

    @Option(names = "--json", description = "Print one JSON object instead of the table.")
    boolean json;
  }
}
