package org.freehold.cli.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.freehold.cli.console.Figures;
import org.freehold.cli.console.Shell;
import org.freehold.cli.trace.OutputFormats.FormatName;
import org.freehold.trace.generate.Patterns;
import org.freehold.trace.generate.SizeTable;
import org.freehold.trace.write.OutputFormat;
import org.freehold.trace.write.TraceWriter;
import org.freehold.trace.write.TraceWriters;
import org.freehold.trace.write.TraceWriters.Origin;
import org.freehold.trace.write.Weight;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// Writes a generated trace.
final class GenerateRun {

  /// What to generate.
  ///
  /// @param pattern its name; null for a table of sizes
  /// @param table the file of the table; null for a pattern
  /// @param live bytes that the table is scaled to
  /// @param operations the number of operations
  /// @param threads of patterns that have any
  /// @param seed of the random numbers
  record Wish(
      @Nullable String pattern,
      @Nullable Path table,
      long live,
      long operations,
      int threads,
      long seed) {}

  private final Shell shell;
  private final CommandSpec spec;
  private final Path file;
  private final @Nullable FormatName to;

  GenerateRun(Shell shell, CommandSpec spec, Path file, @Nullable FormatName to) {
    this.shell = shell;
    this.spec = spec;
    this.file = file;
    this.to = to;
  }

  void run(Wish wish) throws IOException {
    generate(wish, OutputFormats.choose(shell, to, file, spec.commandLine()));
  }

  private void generate(Wish wish, OutputFormat format) throws IOException {
    Path source = wish.table;
    SizeTable sizes = source == null ? null : SizeTable.read(source);
    String origin = "freehold generate " + (source == null ? wish.pattern : source.getFileName());
    long events;
    try (OutputFile output = new OutputFile(shell, file)) {
      try (OutputStream stream = TraceWriters.packed(file.toString(), output.open());
          TraceWriter writer =
              TraceWriters.open(format, stream, new Origin(origin, 0), Weight.BYTES)) {
        events =
            sizes != null
                ? sizes.play(wish.seed, (double) wish.live, wish.operations, writer)
                : Patterns.play(
                    String.valueOf(wish.pattern), wish.seed, wish.operations, wish.threads, writer);
      }
      output.done();
    }
    shell.err().println(OutputFile.describe(file) + ": " + Figures.count(events, "event"));
    shell.err().flush();
  }
}
