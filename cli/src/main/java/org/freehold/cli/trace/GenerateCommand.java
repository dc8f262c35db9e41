package org.freehold.cli.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import org.freehold.cli.input.Size;
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
      "Make a trace: from a table of the sizes that a program allocates, or of a pattern that"
          + " allocators are tried on. The same seed makes the same trace.",
      "%nA table has a line 'size, rate, live' for each size: allocations per unit of time, and"
          + " blocks that are live. Lifetimes follow from the two.",
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

  private static final long MOST_OPERATIONS = 1_000_000_000_000L;
  private static final int MOST_THREADS = 10_000;
  private static final long DEFAULT_LIVE = 64L << 20;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "OUT",
      description = "The file to write; its name says the format, as for 'freehold convert'.")
  private @Nullable Path out;

  @Option(names = "--pattern", paramLabel = "NAME", description = "A pattern; see --list.")
  private @Nullable String pattern;

  @Option(names = "--table", paramLabel = "FILE", description = "A table of sizes.")
  private @Nullable Path table;

  @Option(
      names = "--live",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Scale the table to about so many live bytes, such as 64M, the default.")
  private long live = DEFAULT_LIVE;

  @Option(
      names = {"-n", "--operations"},
      paramLabel = "N",
      defaultValue = "1000000",
      description = "So many operations. Default: ${DEFAULT-VALUE}.")
  private long operations = 1_000_000;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "4",
      description = "Threads of the patterns that have some. Default: ${DEFAULT-VALUE}.")
  private int threads = 4;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Where all chance comes from. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--to",
      paramLabel = "FORMAT",
      converter = OutputFormats.FormatConverter.class,
      completionCandidates = OutputFormats.class,
      description = "The format of OUT: ${COMPLETION-CANDIDATES}.")
  private @Nullable FormatName to;

  @Option(names = "--list", description = "List the patterns, and make nothing.")
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
        operations > 0 && operations <= MOST_OPERATIONS,
        "--operations must be 1 to " + MOST_OPERATIONS + ", not " + operations);
    check(
        threads > 0 && threads <= MOST_THREADS,
        "--threads must be 1 to " + MOST_THREADS + ", not " + threads);
    check(live > 0, "--live must be at least 1 byte");
    check((pattern == null) != (table == null), "give either --pattern or --table");
    check(
        pattern == null || Patterns.all().containsKey(pattern),
        "there is no pattern '" + pattern + "'; --list shows them");
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
      shell.out().println(String.format("%-18s %s", each.getKey(), each.getValue()));
    }
    shell.out().flush();
  }

  private void check(boolean isRight, String otherwise) {
    if (!isRight) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
