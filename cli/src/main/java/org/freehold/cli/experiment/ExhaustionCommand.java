package org.freehold.cli.experiment;

import java.util.concurrent.Callable;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.JsonOutput;
import org.freehold.cli.console.Shell;
import org.freehold.cli.input.Size;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options of `freehold experiment exhaustion`.
@Command(
    name = "exhaustion",
    description = {
      "Use up a 32-bit process byte by byte, and see a heap fail beside gigabytes of free"
          + " addresses.",
      "%nThe first program allocates virtual memory one byte at a time until it is refused; the"
          + " second one allocates from a heap in the same process until that is refused too.",
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold experiment exhaustion                     a process with nothing in it",
      "  freehold experiment exhaustion --preload --map     one with images, stacks and heaps",
      "  freehold experiment exhaustion --user-range 3G     with 3 GiB of addresses",
    })
public final class ExhaustionCommand implements Callable<Integer> {

  private static final long GIB = 1L << 30;

  @Option(
      names = "--preload",
      description = "Start with a process that holds images, stacks, the shared page and a heap.")
  private boolean preload;

  @Option(names = "--shared-page", description = "Show the kernel's shared page at 0x7FFE0000.")
  private boolean sharedPage;

  @Option(
      names = "--user-range",
      paramLabel = "SIZE",
      converter = Size.class,
      defaultValue = "2G",
      description = "Addresses that the process has: 2G, 3G or 4G. Default: ${DEFAULT-VALUE}.")
  private long userRange;

  @Option(
      names = "--block",
      paramLabel = "SIZE",
      converter = Size.class,
      defaultValue = "1K",
      description = "Bytes of a block of the second program. Default: ${DEFAULT-VALUE}.")
  private long block;

  @Option(names = "--map", description = "Draw the addresses of the process at the end.")
  private boolean map;

  @Option(names = "--json", description = "Print one JSON object instead of the text.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell where it is called from
  public ExhaustionCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    check(
        userRange % GIB == 0 && userRange >= 2 * GIB && userRange <= 4 * GIB,
        "--user-range must be 2G, 3G or 4G");
    check(!json || !map, "--map draws for people and --json prints one object: choose");
    Exhaustion experiment = new Exhaustion(userRange, sharedPage, preload, block);
    ExhaustionResult result = experiment.run();
    if (json) {
      JsonOutput.print(shell, result::writeTo);
    } else {
      new ExhaustionText(shell.out()).print(experiment, result);
      if (map) {
        new AddressPicture(shell.out()).print(experiment.space());
      }
      shell.out().flush();
    }
    return ExitCode.OK;
  }

  private void check(boolean holds, String message) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }
}
