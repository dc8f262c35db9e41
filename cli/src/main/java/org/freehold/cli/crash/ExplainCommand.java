package org.freehold.cli.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.freehold.cli.console.Shell;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The options of `freehold explain`. The work is [ExplainRun]'s, which is not loaded for `--help`.
@Command(
    name = "explain",
    description = {
      "Show which block a JVM crash hit.",
      "%nReads the error log that HotSpot writes when a memory access crashes a JVM, and the block"
          + " records of its page heap, and reports which block the address belongs to: how far"
          + " past its end or before its start, or that it had been freed, and who allocated and"
          + " freed it. An address outside all blocks is looked up in the mappings in the log.",
    },
    parameterListHeading = "%nError log:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the address was looked up and explained",
      "1:a file cannot be read or has the wrong format, or the log has no fault address",
      "2:usage error",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold explain hs_err_pid4711.log",
      "  freehold explain hs_err_pid4711.log --records saved/freehold-4711.fhp",
      "  freehold explain hs_err_pid4711.log --json",
    })
public final class ExplainCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "LOG",
      description = "HotSpot's error log, such as hs_err_pid4711.log.")
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private Path log;

  @Option(
      names = "--records",
      paramLabel = "FILE",
      description = {
        "The records of the page heap. Default: the file that the program was told to write,"
            + " or freehold-PID.fhp next to the log or in the folder for temporary files.",
      })
  private @Nullable Path records;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell where it is called from
  public ExplainCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return new ExplainRun(shell, log, records).run(json);
  }
}
