package org.freehold.cli.vmmap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.freehold.cli.console.Shell;
import org.freehold.cli.process.Format;
import org.freehold.cli.process.Pid;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The options of `freehold vmmap`. The work is [VmmapRun]'s, which is not loaded for `--help`.
@Command(
    name = "vmmap",
    description = {
      "Show where the memory of a process is, in the tables of VMMap.",
      "%nAll values are in K, and zeros are left out. Size: addresses; Committed: backed by memory;"
          + " Private: committed for this process alone; Total WS: in physical memory (Rss); of"
          + " that, Private WS: mapped by this process alone, Shared WS: mapped by others as well,"
          + " Shareable WS: could be mapped by others; Pss: each page divided by the number of"
          + " processes that map it.",
    },
    parameterListHeading = "%nProcess:%n",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the tables were shown",
      "1:there is no such process, it has ended, or it may not be read",
      "2:usage error",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold vmmap $$$$                              this shell",
      "  freehold vmmap 1234 --details                  every region of a process",
      "  freehold vmmap 1234 --watch=5                  changes, every five seconds",
      "  freehold vmmap 1234 --output html --to m.html  an HTML page",
      "  freehold vmmap 1234 --json > before.json       save it, to compare later:",
      "  freehold vmmap diff before.json after.json",
    })
public final class VmmapCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PID",
      converter = Pid.class,
      description = "A process that you may read. Default: a simulated demonstration process.")
  private long pid = Pid.NONE;

  @Option(names = "--details", description = "Show every region below the summary.")
  private boolean details;

  @Option(
      names = "--watch",
      arity = "0..1",
      fallbackValue = "2",
      paramLabel = "SECONDS",
      description = "Repeat, and show what has changed. Default: every 2 seconds.")
  private @Nullable Double watch;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "End --watch after N samples. Default: until Ctrl-C.")
  private int samples;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      converter = Format.Converter.class,
      description = "Print csv, tsv, json or html instead of text.")
  private Format format = Format.TEXT;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "Write to this file, or to standard output for -.")
  private @Nullable Path file;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell where it is called from
  public VmmapCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    check(
        !json || format == Format.TEXT || format == Format.JSON,
        "--json and --output are two formats: choose one");
    check(!isGiven("--samples") || watch != null, "--samples needs --watch");
    check(!isGiven("--samples") || samples > 0, "--samples must be at least 1, not " + samples);
    VmmapRequest request = new VmmapRequest(pid, details, json ? Format.JSON : format, file);
    if (watch == null) {
      return new VmmapRun(shell, request).run();
    }
    check(pid != Pid.NONE, "--watch needs a PID (before it, or write --watch=SECONDS)");
    check(watch >= 0.1 && watch <= 86_400, "--watch takes 0.1 to 86400 seconds, not " + watch);
    boolean isShown = request.format() == Format.TEXT || request.format() == Format.JSON;
    check(
        isShown && file == null,
        "--watch prints text, or one JSON object per line, and not to a file");
    return new VmmapWatch(shell, request, (long) (watch * 1000), samples).run();
  }

  private boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  private void check(boolean isRight, String otherwise) {
    if (!isRight) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
