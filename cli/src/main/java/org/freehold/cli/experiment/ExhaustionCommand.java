package org.freehold.cli.experiment;

import java.util.concurrent.Callable;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.JsonOutput;
import org.freehold.cli.console.Shell;
import org.freehold.cli.input.Size;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// The options of `freehold experiment exhaustion`.
@Command(
    name = "exhaustion",
    description = {
      "Exhaust the address space of a 32-bit process byte by byte, and see a heap fail although"
          + " gigabytes are free.",
      "%nThe first program allocates virtual memory, one byte at a time, until it is refused. The"
          + " second allocates from a heap in the same process until that is refused too.",
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold experiment exhaustion                     an empty process",
      "  freehold experiment exhaustion --preload --map     one with images, stacks and heaps",
      "  freehold experiment exhaustion --user-range 3G     with 3 GiB of addresses",
    })
public final class ExhaustionCommand implements Callable<Integer> {

  private static final long GIB = 1L << 30;

  @Option(
      names = "--preload",
      description = "Start with a process that has images, stacks, the shared page and a heap.")
  private boolean preload;

  @Option(names = "--shared-page", description = "Map the kernel's shared page at 0x7FFE0000.")
  private boolean sharedPage;

  @Option(
      names = "--user-range",
      paramLabel = "SIZE",
      converter = UserRange.class,
      defaultValue = "2G",
      description = "Size of the address space: 2G, 3G or 4G. Default: ${DEFAULT-VALUE}.")
  private long userRange;

  @Option(
      names = "--block",
      paramLabel = "SIZE",
      converter = Size.class,
      defaultValue = "1K",
      description = "Block size of the second program. Default: ${DEFAULT-VALUE}.")
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
  /// @param shell the environment that it is called from
  public ExhaustionCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (json && map) {
      throw new ParameterException(
          spec.commandLine(),
          "--map draws a picture and --json prints one object: choose one of them");
    }
    Exhaustion experiment = new Exhaustion(userRange, sharedPage, preload, block);
    ExhaustionResult result = experiment.run();
    if (json) {
      JsonOutput.print(shell, result::writeTo);
    } else {
      new ExhaustionText(shell).print(experiment, result);
      if (map) {
        new AddressPicture(shell).print(experiment.space());
      }
      shell.out().flush();
    }
    return ExitCode.OK;
  }

  /// Reads `--user-range`.
  static final class UserRange implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      long bytes = new Size().convert(text);
      if (bytes % GIB != 0 || bytes < 2 * GIB || bytes > 4 * GIB) {
        throw new TypeConversionException("it must be 2G, 3G or 4G, not '" + text + "'");
      }
      return bytes;
    }
  }
}
