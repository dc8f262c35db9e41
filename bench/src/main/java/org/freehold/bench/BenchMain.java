package org.freehold.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.freehold.bench.movable.MovableRun;
import org.freehold.bench.plan.Arguments;
import org.freehold.bench.plan.Plan;
import org.freehold.bench.plan.Planner;
import org.freehold.bench.plan.UsageException;
import org.freehold.bench.promise.Targets;
import org.freehold.bench.soak.Soak;
import org.freehold.bench.subject.Contestant;
import org.freehold.bench.suite.Progress;
import org.freehold.bench.suite.Suite;
import org.freehold.bench.workload.Workloads;

/// The entry point of the process that measures. The command `freehold bench` starts it and shows
/// the results; this program writes the file of results, and lines of progress on stdout.
public final class BenchMain {

  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private BenchMain() {}

  /// Runs and exits: with status 0 when everything was measured, 1 when something failed, and 2 on
  /// a usage error.
  ///
  /// @param args what to do, and its options
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = run(List.of(args), out, err);
    out.flush();
    err.flush();
    System.exit(code);
  }

  /// Runs.
  ///
  /// @return the exit status
  static int run(List<String> args, PrintWriter out, PrintWriter err) {
    try {
      String what = args.isEmpty() ? "" : args.getFirst();
      List<String> rest = args.subList(Math.min(1, args.size()), args.size());
      return switch (what) {
        case "run" -> measure(rest, out, err);
        case "list" -> list(out);
        case "targets" -> targets(rest, out, err);
        case "soak" -> soak(rest, out);
        case "movable" -> movable(rest, out);
        default -> throw new UsageException("freehold bench has no command '" + what + "'");
      };
    } catch (UsageException e) {
      err.println("freehold: " + e.getMessage());
      return USAGE;
    } catch (IOException e) {
      err.println("freehold: " + e.getMessage());
      return FAILED;
    } catch (InterruptedException _) {
      err.println("freehold: interrupted while measuring");
      return FAILED;
    }
  }

  /// A line for each allocator and workload: kind, name, description, and what is missing,
  /// separated by tabs.
  private static int list(PrintWriter out) {
    for (Contestant each : Contestant.values()) {
      out.println(
          String.join(
              "\t", "allocator", each.word(), each.description(), each.missing().orElse("")));
    }
    for (String name : Workloads.names()) {
      String description = Workloads.named(name).orElseThrow().description();
      out.println(String.join("\t", "workload", name, description, ""));
    }
    return OK;
  }

  private static int targets(List<String> args, PrintWriter out, PrintWriter err)
      throws IOException {
    Arguments arguments = Arguments.parse(args, Targets.OPTIONS);
    return new Targets(arguments, new Progress(out, err)).run() ? OK : FAILED;
  }

  private static int soak(List<String> args, PrintWriter out) throws InterruptedException {
    Arguments arguments = Arguments.parse(args, Set.of("minutes", "seed", "threads"));
    double minutes = arguments.decimal("minutes", 1, 0.01, 100_000);
    long seed =
        arguments.number("seed", (int) System.nanoTime(), Integer.MIN_VALUE, Integer.MAX_VALUE);
    int processors = Runtime.getRuntime().availableProcessors();
    int threads = arguments.number("threads", 2 * processors, 1, 1024);
    Soak soak = new Soak(seed, threads, out);
    return soak.run(Duration.ofMillis(Math.round(60_000 * minutes))) ? OK : FAILED;
  }

  /// A run for each distribution, one after the other.
  private static int movable(List<String> args, PrintWriter out) throws IOException {
    Arguments arguments = Arguments.parse(args, Set.of("heap", "operations", "seed", "step"));
    if (arguments.words().isEmpty()) {
      throw new UsageException("freehold bench movable needs a table of sizes (.csv)");
    }
    long heap = Planner.heapBytes(arguments);
    int operations = arguments.number("operations", 10_000_000, 1, Integer.MAX_VALUE);
    int step = arguments.number("step", 1 << 20, 1, Integer.MAX_VALUE);
    int seed = arguments.number("seed", 42, Integer.MIN_VALUE, Integer.MAX_VALUE);
    for (String word : arguments.words()) {
      new MovableRun(Planner.file(word), heap, operations, step, seed, out).run();
    }
    return OK;
  }

  private static int measure(List<String> args, PrintWriter out, PrintWriter err)
      throws IOException {
    Arguments arguments = Arguments.parse(args, Planner.OPTIONS);
    Plan plan = new Planner(arguments).plan();
    Progress progress = new Progress(out, err);
    progress.estimate(plan.cases().size(), plan.forks(), plan.estimate());
    Suite suite = new Suite(plan, progress);
    suite.run();
    suite
        .failures()
        .forEach(each -> err.println("freehold: " + each.what() + ": " + each.reason()));
    return suite.failures().isEmpty() ? OK : FAILED;
  }
}
