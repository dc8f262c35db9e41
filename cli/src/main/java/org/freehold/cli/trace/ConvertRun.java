package org.freehold.cli.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freehold.cli.console.CommandFailure;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.ProgressBar;
import org.freehold.cli.console.Shell;
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
import picocli.CommandLine.ParameterException;

/// Writes a trace in another format.
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
    OutputFormat format = OutputFormats.choose(to, out);
    if (format == null) {
      throw new ParameterException(
          spec.commandLine(),
          "the name '"
              + out
              + "' does not say what to write: let it end in "
              + OutputFormats.endings()
              + ", or use --to");
    }
    try (TraceReader reader = Traces.open(in);
        OutputFile file = new OutputFile(out)) {
      if (Files.exists(out) && Files.isSameFile(in, out)) {
        throw new CommandFailure(out + ": a trace cannot be written over itself");
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
