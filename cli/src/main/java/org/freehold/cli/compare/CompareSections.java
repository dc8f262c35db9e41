package org.freehold.cli.compare;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.freehold.cli.input.IntRange;
import org.freehold.cli.input.Interval;
import org.freehold.cli.input.MemoryKind;
import org.freehold.cli.input.Ratio;
import org.freehold.cli.input.SizeRange;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of `freehold compare`, a class for each section of its help. A value out of bounds
/// is refused by the converter that stands beside its option.
final class CompareSections {

  private CompareSections() {}

  /// What is compared.
  static final class Policies {

    @Option(
        names = {"-p", "--policies"},
        paramLabel = "NAMES",
        defaultValue = "all",
        description =
            "Names separated by commas, each followed by its options after colons. 'all' stands for"
                + " every policy, 'fast' for those that need O(log n) time or less per call,"
                + " 'peers' for the other allocators that are installed, each in a process of its"
                + " own and measured by its resident memory. Default: ${DEFAULT-VALUE}.")
    String names = "all";

    @Option(
        names = "--source",
        paramLabel = "FILE",
        description =
            "A Java file with a policy of your own. --policies refers to it by its class name.")
    List<Path> sources = new ArrayList<>();

    @Option(
        names = "--classpath",
        paramLabel = "PATH",
        description =
            "Where the classes of your own policies are. --policies refers to them by full names.")
    String classpath = "";
  }

  /// How trials run.
  static final class Trials {

    private static final int MAX_DEFAULT_JOBS = 4;

    @Option(
        names = "--space",
        paramLabel = "SPACE",
        converter = MemoryKind.Converter.class,
        description =
            "Kind of memory: native or simulated. Default: native, but simulated for your own"
                + " policies.")
    @Nullable MemoryKind space;

    @Option(
        names = "--limit",
        paramLabel = "SIZE",
        converter = Limit.class,
        defaultValue = "16G",
        description = "Maximum memory of a policy. Default: ${DEFAULT-VALUE}.")
    long limit = 16L << 30;

    @Option(
        names = "--timeout",
        paramLabel = "SECONDS",
        converter = Positive.class,
        defaultValue = "120",
        description = "Maximum time of a policy on a trace. Default: ${DEFAULT-VALUE}.")
    int timeout = 120;

    @Option(
        names = "--java-heap",
        paramLabel = "SIZE",
        converter = JavaHeap.class,
        defaultValue = "512M",
        description =
            "Java heap of the process that runs a policy of your own. Default: ${DEFAULT-VALUE}.")
    long javaHeap = 512L << 20;

    @Option(
        names = "--jobs",
        paramLabel = "N",
        converter = Jobs.class,
        description =
            "How many trials run in parallel; 1 gives the steadiest times. Default: one for each"
                + " processor, at most 4.")
    @Nullable Integer jobs;

    @Option(
        names = "--samples",
        paramLabel = "N",
        converter = Positive.class,
        defaultValue = "100",
        description =
            "How many times during a trace the heap checker runs and the charts get a value."
                + " Default: ${DEFAULT-VALUE}.")
    int samples = 100;

    Duration timeLimit() {
      return Duration.ofSeconds(timeout);
    }

    int jobs() {
      return jobs == null
          ? Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_DEFAULT_JOBS)
          : jobs;
    }

    /// Reads `--limit`.
    static final class Limit extends SizeRange {
      Limit() {
        super(64L << 10, 1L << 40);
      }
    }

    /// Reads `--java-heap`.
    static final class JavaHeap extends SizeRange {
      JavaHeap() {
        super(16L << 20, Long.MAX_VALUE);
      }
    }

    /// Reads `--jobs`.
    static final class Jobs extends IntRange {
      Jobs() {
        super(1, 256);
      }
    }

    /// Reads `--timeout` and `--samples`.
    static final class Positive extends IntRange {
      Positive() {
        super(1, Integer.MAX_VALUE);
      }
    }
  }

  /// How policies are scored.
  static final class Scores {

    @Option(
        names = "--weight",
        paramLabel = "RATIO",
        converter = Ratio.class,
        defaultValue = "0.6",
        description =
            "Weight of utilisation in the score, from 0 to 1; the rest is the weight of throughput."
                + " Default: ${DEFAULT-VALUE}.")
    double weight = 0.6;

    @Option(
        names = "--utilization",
        paramLabel = "FROM:TO",
        converter = Interval.Converter.class,
        defaultValue = "0:1",
        description =
            "Utilisation that is mapped to no score and to full score. Default: ${DEFAULT-VALUE}.")
    Interval utilization = new Interval(0, 1);

    @Option(
        names = "--throughput",
        paramLabel = "FROM:TO",
        converter = Interval.Converter.class,
        defaultValue = "0:600000",
        description =
            "Operations per second that are mapped to no score and to full score. Default:"
                + " ${DEFAULT-VALUE}, as in the malloc labs of 2002.")
    Interval throughput = new Interval(0, 600_000);
  }

  /// What is printed and written.
  static final class Output {

    @Option(names = "--json", description = "Print one JSON object instead of the tables.")
    boolean json;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write a line for each result.")
    @Nullable Path csv;

    @Option(
        names = "--html",
        paramLabel = "FILE",
        description = "Write a page with the ranking and with charts over time.")
    @Nullable Path html;
  }
}
