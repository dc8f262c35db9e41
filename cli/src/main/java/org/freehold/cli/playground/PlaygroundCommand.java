package org.freehold.cli.playground;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.freehold.cli.console.Shell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The options of `freehold playground`.
@Command(
    name = "playground",
    description = {
      "See an allocator work, call by call, in the browser: any trace against any policy, forwards"
          + " and backwards, with the bytes that each call touched and why its block is where it"
          + " is. And heaps that exist, in a snapshot or in a JVM that runs: what is where, who"
          + " allocated it, and which blocks keep memory from going back.",
      "%nThe page is served to this machine alone. The address that is printed lets one browser in,"
          + " once; press Enter for another one. It ends with Ctrl-C.",
    },
    parameterListHeading = "%nFiles:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it was ended",
      "1:a file cannot be read, or the port is taken",
      "2:usage error",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold playground                     the traces that come with Freehold",
      "  freehold playground app.rep             a trace of your own",
      "  freehold playground app.fhs             the heaps in a snapshot",
      "  freehold playground --port 8080 --no-browser",
    })
public final class PlaygroundCommand implements Callable<Integer> {

  private static final int MAX_PORT = 65_535;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description =
          "Traces in any format that 'freehold convert' reads, and snapshots of heaps (.fhs).")
  private List<Path> traces = new ArrayList<>();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Listen on this port. Default: any that is free.")
  private int port;

  @Option(names = "--no-browser", description = "Print the address and open nothing.")
  private boolean noBrowser;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;
  private final Supplier<String> version;

  /// Makes the command.
  ///
  /// @param shell the environment that it is called from
  /// @param version of Freehold
  public PlaygroundCommand(Shell shell, Supplier<String> version) {
    this.shell = shell;
    this.version = version;
  }

  @Override
  public Integer call() throws Exception {
    if (port < 0 || port > MAX_PORT) {
      throw new ParameterException(
          spec.commandLine(), "--port must be from 1 to " + MAX_PORT + ", not " + port);
    }
    return PlaygroundRun.serve(shell, version.get(), traces, port, !noBrowser);
  }
}
