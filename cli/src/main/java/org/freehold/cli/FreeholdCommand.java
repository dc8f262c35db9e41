package org.freehold.cli;

import java.util.concurrent.Callable;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The command without a subcommand, which prints its help, and the options that every subcommand
/// inherits.
@Command(
    name = "freehold",
    versionProvider = Version.class,
    description = "Native memory for Java programs: allocate it, and see where it goes.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold replay                     replay the bundled traces of real programs",
      "  freehold replay app.rep --verify    replay a trace and check every block",
      "  freehold compare app.rep            compare allocation policies",
      "  freehold record -- ./app            record what a program allocates",
      "  freehold address --summary $$$$       what a process uses its address space for",
      "  freehold vmmap $$$$                   where its memory is",
      "  freehold heap app.fhs -s            what the heaps in a snapshot contain",
      "  freehold playground app.rep         see an allocator work, call by call, in the browser",
      "  freehold script calls.txt           run a script of Win32 memory calls",
      "  freehold help replay                what a command does and its options",
    })
@SuppressWarnings("UnusedVariable") // picocli reads the options through these fields.
final class FreeholdCommand implements Callable<Integer> {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show what a command does and its options.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the versions of Freehold and of the JDK that runs it.")
  private boolean version;

  // Read from the arguments by Cli, because parsing the command line can fail.
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;

  FreeholdCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(shell.out());
    return ExitCode.OK;
  }
}
