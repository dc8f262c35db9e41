package org.freehold.cli.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.freehold.cli.console.Shell;
import org.freehold.cli.trace.OutputFormats.FormatName;
import org.freehold.cli.trace.OutputFormats.WeightName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The options of `freehold convert`. The work is [ConvertRun]'s, which is not loaded for `--help`.
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
  private @Nullable FormatName to;

  @Option(
      names = "--weight",
      paramLabel = "WHAT",
      converter = OutputFormats.WeightConverter.class,
      completionCandidates = OutputFormats.Weights.class,
      defaultValue = "bytes",
      description =
          "What folded stacks count: ${COMPLETION-CANDIDATES}; live is at the end, peak when most"
              + " was live. Default: ${DEFAULT-VALUE}.")
  private WeightName weight = new WeightName("bytes");

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
    return new ConvertRun(shell, spec, in, out).run(to, weight);
  }
}
