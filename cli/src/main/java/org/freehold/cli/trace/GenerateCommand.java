package org.freehold.cli.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import org.freehold.cli.input.Size;
import org.freehold.cli.input.UnknownWord;
import org.freehold.cli.trace.OutputFormats.FormatName;
import org.freehold.trace.generate.Patterns;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `freehold generate`.
@Command(
    name = "generate",
    description = {
      "Generate a trace: from a table of the sizes that a program allocates, or from a pattern that"
          + " allocators are tested with. The same seed gives the same trace.",
      "%nA table has a line 'size, rate, live' for each size: allocations per unit of time, and the"
          + " number of live blocks. Lifetimes follow from the two.",
    },
    parameterListHeading = "%nFiles:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold generate --list                                  the patterns",
      "  freehold generate --pattern larson --threads 8 larson.fht",
      "  freehold generate --table tcmalloc-0.csv --live 64M t.fht",
      "  freehold generate --pattern binary -n 12000 b.rep && freehold replay b.rep",
    })
public final class GenerateCommand implements Callable<Integer> {

  private static final long MAX_OPERATIONS = 1_000_000_000_000L;
  private static final int MAX_THREADS = 10_000;
  private static final long DEFAULT_LIVE = 64L << 20;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "OUT",
      description =
          "The file to write, or - for standard output; its name says the format, as for 'freehold"
              + " convert'.")
  private @Nullable Path out;

  @Option(names = "--pattern", paramLabel = "NAME", description = "A pattern; see --list.")
  private @Nullable String pattern;

  @Option(names = "--table", paramLabel = "FILE", description = "A table of sizes.")
  private @Nullable Path table;

  @Option(
      names = "--live",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Scale the table to about this many live bytes. Default: 64M.")
  private long live = DEFAULT_LIVE;

  @Option(
      names = {"-n", "--operations"},
      paramLabel = "N",
      defaultValue = "1000000",
      description = "The number of operations. Default: ${DEFAULT-VALUE}.")
  private long operations = 1_000_000;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "4",
      description = "The number of threads, for patterns that have any. Default: ${DEFAULT-VALUE}.")
  private int threads = 4;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The seed of the random numbers. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--to",
      paramLabel = "FORMAT",
      converter = OutputFormats.FormatConverter.class,
      completionCandidates = OutputFormats.class,
      description = "The format of OUT: ${COMPLETION-CANDIDATES}.")
  private @Nullable FormatName to;

  @Option(names = "--list", description = "List the patterns, and generate nothing.")
  private boolean list;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell where it is called from
  public GenerateCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (list) {
      list();
      return ExitCode.OK;
    }
    check(
        operations > 0 && operations <= MAX_OPERATIONS,
        "--operations must be 1 to " + MAX_OPERATIONS + ", not " + operations);
    check(
        threads > 0 && threads <= MAX_THREADS,
        "--threads must be 1 to " + MAX_THREADS + ", not " + threads);
    check(live > 0, "--live must be at least 1 byte");
    check((pattern == null) != (table == null), "give --pattern or --table, and not both");
    String name = pattern;
    List<String> known = List.copyOf(Patterns.all().keySet());
    check(
        name == null || known.contains(name),
        name == null ? "" : UnknownWord.sentence("pattern", name, known));
    Path file = out;
    if (file == null) {
      throw new ParameterException(spec.commandLine(), "the file to write is missing");
    }
    new GenerateRun(shell, spec, file, to)
        .run(new GenerateRun.Wish(pattern, table, live, operations, threads, seed));
    return ExitCode.OK;
  }

  private void list() {
    for (Map.Entry<String, String> each : Patterns.all().entrySet()) {
      shell.println(String.format("%-18s  %s", each.getKey(), each.getValue()));
    }
    shell.out().flush();
  }

  private void check(boolean isRight, String otherwise) {
    if (!isRight) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
