package org.freehold.cli.script;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.freehold.cli.console.Shell;
import org.freehold.cli.input.MemoryKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The options of `freehold script`. The work is [ScriptRun]'s, which is not loaded for `--help`.
@Command(
    name = "script",
    description = {
      "Run a script of Win32 memory calls and print a transcript, or check a transcript.",
      "%nA line is a call, such as 'va A null 0x1000 reserve,commit readwrite' or 'ha H b 0x40"
          + " zero'. 'case NAME' starts over; '#' starts a comment; a line '= ANSWER'"
          + " after a call is its answer. Numbers are hexadecimal.",
    },
    parameterListHeading = "%nScript:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the script ran; with --check, every answer was reproduced",
      "1:a wrong answer, or a script that cannot be read",
      "2:usage error",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold script tour.txt                      what does each call return?",
      "  freehold script tour.txt > recorded.txt       record a transcript",
      "  freehold script recorded.txt --check          is every answer still the same?",
      "  freehold script recorded.txt --check --space native",
    })
public final class ScriptCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "A script or transcript, in UTF-8.")
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private Path file;

  @Option(
      names = "--check",
      description = "Compare with the answers in the file and print those that differ.")
  private boolean check;

  @Option(
      names = "--space",
      paramLabel = "SPACE",
      defaultValue = "simulated",
      converter = MemoryKind.Converter.class,
      description = "Kind of memory: native or simulated. Default: ${DEFAULT-VALUE}.")
  private MemoryKind space = MemoryKind.SIMULATED;

  @Option(names = "--json", description = "With --check: print one JSON object.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell the environment that it is called from
  public ScriptCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (json && !check) {
      throw new ParameterException(
          spec.commandLine(), "--json needs --check: a transcript is lines of text");
    }
    ScriptRun run = new ScriptRun(shell, file, space);
    return check ? run.check(json) : run.transcript();
  }
}
