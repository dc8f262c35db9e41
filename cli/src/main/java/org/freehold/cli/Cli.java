package org.freehold.cli;

import java.util.Arrays;
import org.freehold.cli.address.AddressCommand;
import org.freehold.cli.bench.BenchChartCommand;
import org.freehold.cli.bench.BenchCommand;
import org.freehold.cli.bench.BenchMovableCommand;
import org.freehold.cli.bench.BenchSoakCommand;
import org.freehold.cli.bench.BenchTargetsCommand;
import org.freehold.cli.compare.CompareCommand;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Explanation;
import org.freehold.cli.console.OutputLostException;
import org.freehold.cli.console.Shell;
import org.freehold.cli.crash.ExplainCommand;
import org.freehold.cli.experiment.ExhaustionCommand;
import org.freehold.cli.experiment.ExperimentCommand;
import org.freehold.cli.experiment.PopulateCommand;
import org.freehold.cli.gflags.GflagsCommand;
import org.freehold.cli.heap.HeapCommand;
import org.freehold.cli.heap.HeapDiffCommand;
import org.freehold.cli.heap.HeapWords;
import org.freehold.cli.playground.PlaygroundCommand;
import org.freehold.cli.replay.ReplayCommand;
import org.freehold.cli.script.ScriptCommand;
import org.freehold.cli.trace.ConvertCommand;
import org.freehold.cli.trace.GenerateCommand;
import org.freehold.cli.trace.RecordCommand;
import org.freehold.cli.trace.TraceCommand;
import org.freehold.cli.trace.TraceInfoCommand;
import org.freehold.cli.vmmap.VmmapCommand;
import org.freehold.cli.vmmap.VmmapDiffCommand;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParseResult;

/// Assembles the commands and runs one. Whatever is thrown in it is caught here and becomes an exit
/// status and a message of one line.
public final class Cli {

  private Cli() {}

  /// Runs a command line.
  ///
  /// @param place the environment that it is called from
  /// @param args the words after `freehold`
  /// @return the exit status, see [ExitCode]
  public static int run(Shell place, String... args) {
    Shell shell = Arrays.asList(args).contains("--debug") ? place.withDebug() : place;
    try {
      CommandLine line = commandLine(shell);
      line.setExecutionExceptionHandler((problem, _, _) -> fail(shell, problem));
      line.setExecutionStrategy(parsed -> execute(shell, parsed));
      int code = line.execute(HeapWords.withHeapOfStat(args));
      shell.out().flush();
      return code;
    } catch (Throwable problem) { // Errors, and whatever is thrown outside of a command.
      return fail(shell, problem);
    } finally {
      shell.err().flush();
    }
  }

  /// The whole tree of commands.
  static CommandLine commandLine(Shell shell) {
    CommandLine root = new CommandLine(new FreeholdCommand(shell));
    root.addSubcommand("replay", new ReplayCommand(shell));
    root.addSubcommand("compare", new CompareCommand(shell));
    root.addSubcommand("record", new RecordCommand(shell));
    root.addSubcommand("convert", new ConvertCommand(shell));
    root.addSubcommand("generate", new GenerateCommand(shell));
    CommandLine trace = new CommandLine(new TraceCommand(shell));
    trace.addSubcommand("info", new TraceInfoCommand(shell));
    root.addSubcommand("trace", trace);
    root.addSubcommand("address", new AddressCommand(shell));
    CommandLine vmmap = new CommandLine(new VmmapCommand(shell));
    vmmap.addSubcommand("diff", new VmmapDiffCommand(shell));
    root.addSubcommand("vmmap", vmmap);
    root.addSubcommand("explain", new ExplainCommand(shell));
    CommandLine heap = new CommandLine(new HeapCommand(shell));
    heap.addSubcommand("diff", new HeapDiffCommand(shell));
    root.addSubcommand("heap", heap);
    root.addSubcommand("playground", new PlaygroundCommand(shell, Version::freehold));
    root.addSubcommand("script", new ScriptCommand(shell));
    root.addSubcommand("experiment", experiments(shell));
    root.addSubcommand("gflags", GflagsCommand.commandLine(shell));
    root.addSubcommand("bench", bench(shell));
    root.addSubcommand("completion", new CompletionCommand(shell));
    root.addSubcommand("help", new HelpCommand(shell));
    return configure(root, shell);
  }

  private static CommandLine experiments(Shell shell) {
    CommandLine group = new CommandLine(new ExperimentCommand(shell));
    group.addSubcommand("exhaustion", new ExhaustionCommand(shell));
    group.addSubcommand("populate", new PopulateCommand(shell));
    return group;
  }

  private static CommandLine bench(Shell shell) {
    CommandLine bench = new CommandLine(new BenchCommand(shell));
    bench.addSubcommand("targets", new BenchTargetsCommand(shell));
    bench.addSubcommand("soak", new BenchSoakCommand(shell));
    bench.addSubcommand("movable", new BenchMovableCommand(shell));
    bench.addSubcommand("chart", new BenchChartCommand(shell));
    return bench;
  }

  private static CommandLine configure(CommandLine root, Shell shell) {
    HelpWidth.apply(root, shell);
    return root.setOut(shell.out())
        .setErr(shell.err())
        .setColorScheme(Help.defaultColorScheme(shell.coloursOut() ? Help.Ansi.ON : Help.Ansi.OFF))
        .setParameterExceptionHandler(new UsageErrors(shell))
        .setExecutionExceptionHandler((problem, command, parsed) -> {
          throw problem; // To run(), so that everything is handled in one place.
        });
  }

  // picocli prints help outside of what its exception handler covers.
  private static int execute(Shell shell, ParseResult parsed) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (OutputLostException lost) {
      return outputLost(shell, lost);
    }
  }

  private static int fail(Shell shell, Throwable problem) {
    if (problem instanceof OutputLostException lost) {
      return outputLost(shell, lost);
    }
    shell.error(Explanation.of(problem), problem);
    return ExitCode.FAILED;
  }

  private static int outputLost(Shell shell, OutputLostException lost) {
    if (lost.isBrokenPipe()) {
      return ExitCode.BROKEN_PIPE;
    }
    shell.err().println("freehold: cannot write the output: " + lost.getMessage());
    return ExitCode.FAILED;
  }
}
