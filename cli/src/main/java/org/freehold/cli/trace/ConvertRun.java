package org.freehold.cli.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freehold.cli.console.CommandFailure;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.ProgressBar;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.TextFile;
import org.freehold.cli.trace.OutputFormats.FormatName;
import org.freehold.cli.trace.OutputFormats.WeightName;
import org.freehold.trace.TraceReader;
import org.freehold.trace.Traces;
import org.freehold.trace.write.OutputFormat;
import org.freehold.trace.write.TraceWriter;
import org.freehold.trace.write.TraceWriters;
import org.freehold.trace.write.TraceWriters.Origin;
import org.freehold.trace.write.Weight;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// Converts a trace to another format.
final class ConvertRun {

  private final Shell shell;
  private final CommandSpec spec;
  private final Path in;
  private final Path out;

  ConvertRun(Shell shell, CommandSpec spec, Path in, Path out) {
    this.shell = shell;
    this.spec = spec;
    this.in = in;
    this.out = out;
  }

  int run(@Nullable FormatName to, WeightName weight) throws IOException {
    OutputFormat format = OutputFormats.choose(shell, to, out, spec.commandLine());
    try (TraceReader reader = Traces.open(in);
        OutputFile file = new OutputFile(shell, out)) {
      if (!TextFile.isStandardOutput(out) && Files.exists(out) && Files.isSameFile(in, out)) {
        throw new CommandFailure(out + ": a trace cannot overwrite itself");
      }
      long events = copy(reader, format, OutputFormats.weight(weight), file);
      file.done();
      Notes.print(shell, in.toString(), reader, events);
    }
    return ExitCode.OK;
  }

  private long copy(TraceReader reader, OutputFormat format, Weight weight, OutputFile file)
      throws IOException {
    try (ProgressBar progress = new ProgressBar(shell);
        OutputStream stream = TraceWriters.packed(out.toString(), file.open());
        TraceWriter writer = TraceWriters.open(format, stream, Origin.of(reader), weight)) {
      progress.label(String.valueOf(in.getFileName()));
      return TraceWriters.copy(reader, writer, progress::update);
    }
  }
}
