package org.freehold.cli.gflags;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import org.freehold.flags.FlagFormatException;
import org.freehold.flags.GlobalFlags;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The options of `freehold gflags explain`.
@Command(
    name = "explain",
    preprocessor = RawWords.class,
    description = "Show the flags in a sum, and whether heaps keep their front end with them.",
    parameterListHeading = "%nFlags:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold gflags explain 70                the flags that a debugger turns on",
      "  freehold gflags explain 0x02001000 --json",
      "  freehold gflags explain hpa ust           the reverse: the sum of flags",
    })
public final class GflagsExplainCommand implements Callable<Integer> {

  @Parameters(
      arity = "1..*",
      paramLabel = "VALUE",
      description = "A hexadecimal sum, or abbreviations of flags.")
  private List<String> values = new ArrayList<>();

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell where it is called from
  public GflagsExplainCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    GlobalFlags flags = sum();
    if (json) {
      GflagsJson.explain(shell, flags);
    } else {
      GflagsText.explain(shell, flags);
    }
    return ExitCode.OK;
  }

  private GlobalFlags sum() {
    try {
      return GflagsParser.sum(values);
    } catch (FlagFormatException e) {
      throw new ParameterException(spec.commandLine(), e.sentence());
    }
  }
}
