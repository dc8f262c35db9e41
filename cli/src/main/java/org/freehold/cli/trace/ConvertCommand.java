package org.freehold.cli.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.freehold.cli.console.CommandFailure;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.ProgressBar;
import org.freehold.cli.console.Shell;
import org.freehold.trace.TraceReader;
import org.freehold.trace.Traces;
import org.freehold.trace.write.OutputFormat;
import org.freehold.trace.write.TraceWriter;
import org.freehold.trace.write.TraceWriters;
import org.freehold.trace.write.TraceWriters.Origin;
import org.freehold.trace.write.Weight;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `freehold convert`.
@Command(
    name = "convert",
    description = {
      "Write a trace in another format.",
      "%nThe format of IN is told by its contents: .fht, .rep in all dialects, heaptrack's raw"
          + " data, what valgrind --trace-malloc=yes, ltrace, glibc's mtrace or strace wrote, and"
          + " each of them packed with zstd or gzip. That of OUT is told by its name, unless --to"
          + " says it: .fht, .rep, .raw (also .raw.zst and .raw.gz), .csv, .folded, .pb.gz.",
    },
    parameterListHeading = "%nFiles:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the trace was written",
      "1:IN is broken, or a file cannot be read or written; OUT is then as it was",
      "2:wrong usage",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold convert heaptrack.app.raw.zst app.fht       small, and with all that is known",
      "  freehold convert valgrind.log app.rep                for malloc labs",
      "  freehold convert app.fht peak.folded --weight peak   whose memory it was at the peak",
      "  freehold convert app.fht app.pb.gz                   for go tool pprof",
      "  freehold convert app.fht /dev/stdout --to csv | head",
    })
public final class ConvertCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "IN", description = "The trace to read.")
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private Path in;

  @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private Path out;

  @Option(
      names = "--to",
      paramLabel = "FORMAT",
      converter = OutputFormats.FormatConverter.class,
      completionCandidates = OutputFormats.class,
      description = "The format of OUT: ${COMPLETION-CANDIDATES}.")
  private @Nullable OutputFormat to;

  @Option(
      names = "--weight",
      paramLabel = "WHAT",
      converter = OutputFormats.WeightConverter.class,
      completionCandidates = OutputFormats.Weights.class,
      defaultValue = "bytes",
      description =
          "What folded stacks count: ${COMPLETION-CANDIDATES}; live is at the end, peak when most"
              + " was live. Default: ${DEFAULT-VALUE}.")
  private Weight weight = Weight.BYTES;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell where it is called from
  public ConvertCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
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
      long events = copy(reader, format, file);
      file.done();
      Notes.print(shell, in.toString(), reader, events);
    }
    return ExitCode.OK;
  }

  private long copy(TraceReader reader, OutputFormat format, OutputFile file) throws IOException {
    try (ProgressBar progress = new ProgressBar(shell);
        OutputStream stream = TraceWriters.packed(out.toString(), file.open());
        TraceWriter writer = TraceWriters.open(format, stream, Origin.of(reader), weight)) {
      progress.label(String.valueOf(in.getFileName()));
      return TraceWriters.copy(reader, writer, progress::update);
    }
  }
}
