package org.freehold.cli.gflags;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import org.freehold.flags.FlagFormatException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The options of `freehold gflags`. Words that begin with `/`, `+` or a single `-` are not
/// options: [RawWords] hides them from picocli, and [GflagsParser] parses them.
@Command(
    name = "gflags",
    preprocessor = RawWords.class,
    customSynopsis = {
      "freehold gflags /r [+FLAG|-FLAG|SUM]...",
      "       freehold gflags /k [+FLAG|-FLAG|SUM]...",
      "       freehold gflags /i IMAGE [+FLAG|-FLAG|SUM]...",
      "       freehold gflags /i IMAGE /tracedb MB",
      "       freehold gflags {/r|/k} {+|-}spp {TAG|0xSIZE}",
      "       freehold gflags /p",
      "       freehold gflags /p /enable IMAGE [/full [/backwards] | /random PERCENT |",
      "                /size START END | /address START END | /dlls NAME,...]",
      "                [/debug [COMMAND] | /kdebug] [/unaligned] [/notraces]",
      "                [/fault [RATE [SECONDS]]] [/leaks] [/protect] [/no_sync] [/no_lock_checks]",
      "       freehold gflags /p /disable IMAGE",
      "       freehold gflags explain [--json] VALUE...",
    },
    description = {
      "Show and change the checks that programs on Freehold make, without changing the programs.",
      "%n/r is the machine as it boots, /k the machine as it runs, /i the programs of an image:"
          + " the name of a main class or of a jar. /p sets the page heap of images. A flag is an"
          + " abbreviation after + or -, or a hexadecimal sum; -FFFFFFFF clears all flags, and /i"
          + " IMAGE FFFFFFFF also removes the image's entry. A program reads its flags when it"
          + " starts.",
    },
    parameterListHeading = "%nWords:%n",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the settings were shown or changed",
      "1:the settings file cannot be read or written, and is unchanged",
      "2:usage error",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold gflags /i org.example.Main +htc +hfc     check the blocks of a program",
      "  freehold gflags /i app.jar                        its settings",
      "  freehold gflags /p /enable app.jar /full          a guard page after each block",
      "  freehold gflags /p                                the images that have a page heap",
      "  freehold gflags /r +ust --file gflags.txt         the settings of a project",
      "  freehold gflags explain 02000070                  the flags of a sum",
    })
public final class GflagsCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..*",
      paramLabel = "WORD",
      description = "As above. Without a word, or with /?: this help.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = {
        "The settings file, instead of the user's own. A program reads it when it is started"
            + " with -Dfreehold.gflags.file=FILE.",
      })
  private @Nullable Path file;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;

  private GflagsCommand(Shell shell) {
    this.shell = shell;
  }

  /// The command with its subcommand.
  ///
  /// @param shell where it is called from
  public static CommandLine commandLine(Shell shell) {
    return new CommandLine(new GflagsCommand(shell))
        .addSubcommand("explain", new GflagsExplainCommand(shell));
  }

  @Override
  public Integer call() throws IOException {
    GflagsRequest request = parse();
    if (request instanceof GflagsRequest.Help) {
      spec.commandLine().usage(shell.out());
      return ExitCode.OK;
    }
    return new GflagsRun(shell, file, json).run(request);
  }

  private GflagsRequest parse() {
    try {
      return GflagsParser.parse(words);
    } catch (FlagFormatException e) {
      throw new ParameterException(spec.commandLine(), e.sentence());
    }
  }
}
