package org.freehold.cli.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.freehold.cli.console.CommandFailure;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import org.freehold.cli.input.InputFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `freehold bench chart`.
@Command(
    name = "chart",
    description = {
      "Draw a file of results: for each workload one bar per allocator, with times as ratios to the"
          + " baseline and their spread.",
    },
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:drawn", "1:the file cannot be read or written", "2:usage error"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold bench chart results.json                results.html",
      "  freehold bench chart results.json -o r.svg --baseline mimalloc",
    })
public final class BenchChartCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "A file of results that 'freehold bench' wrote.")
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private Path file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "A page (.html) or a picture (.svg) to write. Default: FILE with .html.")
  private @Nullable Path output;

  @Option(
      names = "--baseline",
      paramLabel = "NAME",
      defaultValue = "freehold",
      description = "Baseline allocator of the ratios. Default: ${DEFAULT-VALUE}.")
  private String baseline = "freehold";

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell the environment that it is called from
  public BenchChartCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    InputFiles.requireNoFolder(file);
    BenchResults results = BenchResults.parse(file, Files.readString(file, StandardCharsets.UTF_8));
    if (results.results().isEmpty()) {
      throw new CommandFailure(file + ": contains no results to draw");
    }
    Path target = output == null ? Path.of(stem() + ".html") : output;
    BenchChart chart = new BenchChart(results, baseline);
    String name = target.toString();
    if (!name.endsWith(".svg") && !name.endsWith(".html")) {
      throw new CommandFailure(name + ": must end with .html or .svg");
    }
    Files.writeString(target, name.endsWith(".svg") ? chart.svg() : chart.page());
    shell.out().println(target.toAbsolutePath());
    return ExitCode.OK;
  }

  private String stem() {
    return file.toString().replaceAll("\\.json$", "");
  }
}
