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
      "%nThe format of IN is detected from its contents: fht, rep in all dialects, heaptrack's raw"
          + " data, the output of valgrind --trace-malloc=yes, ltrace, glibc's mtrace or strace,"
          + " and each of them compressed with zstd or gzip. That of OUT follows from its name,"
          + " unless --to is given: app.fht, app.rep, app.raw (also app.raw.zst and app.raw.gz),"
          + " app.csv, app.folded or app.pb.gz.",
    },
    parameterListHeading = "%nFiles:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the trace was written",
      "1:IN is malformed, or a file cannot be read or written; OUT is then unchanged",
      "2:usage error",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold convert heaptrack.app.raw.zst app.fht       compact and complete",
      "  freehold convert valgrind.log app.rep                for malloc labs",
      "  freehold convert app.fht peak.folded --weight peak   top stacks at peak",
      "  freehold convert app.fht app.pb.gz                   for go tool pprof",
      "  freehold convert app.fht - --to csv | head",
    })
public final class ConvertCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "IN", description = "The trace to read.")
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private Path in;

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "The file to write, or - for standard output.")
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
          "What folded stacks count: ${COMPLETION-CANDIDATES}; live means at the end, peak at the"
              + " maximum of live bytes. Default: ${DEFAULT-VALUE}.")
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
