package org.freehold.cli.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.freehold.cli.console.CommandFailure;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.TextFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `freehold record`.
@Command(
    name = "record",
    description = {
      "Run a native program and record what it allocates: each call with its stack, its time"
          + " and its thread, as far as the tracing tool reports them.",
      "%nheaptrack is best and slows the program down a few times; valgrind also sees"
          + " every call, more slowly and without stacks; ltrace sees the calls of the program"
          + " itself; strace sees requests to the kernel. A Java program on Freehold records"
          + " itself: java -Dfreehold.record=FILE.",
    },
    parameterListHeading = "%nProgram:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "1:no tracing tool is installed, or the trace cannot be written",
      "2:usage error",
      "otherwise:that of the program",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold record -- sort big.txt                      writes sort.fht",
      "  freehold record -o app.fht --with valgrind -- ./app -v",
      "  freehold record -- ./app && freehold replay app.fht",
    })
public final class RecordCommand implements Callable<Integer> {

  @Parameters(
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "The program and its arguments, after --.")
  private List<String> command = new ArrayList<>();

  @Option(
      names = "--with",
      paramLabel = "TOOL",
      converter = Tracer.Converter.class,
      completionCandidates = Tracer.Words.class,
      description =
          "The tracing tool: ${COMPLETION-CANDIDATES}. Default: the first of"
              + " heaptrack, valgrind and ltrace that is installed.")
  private @Nullable Tracer with;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "The trace to write, or - for standard output, where the program's own output moves to"
              + " stderr. Default: the program's name with .fht.")
  private @Nullable Path output;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell where it is called from
  public RecordCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    Path file = output == null ? Path.of(name() + ".fht") : output;
    boolean isStandardOutput = TextFile.isStandardOutput(file);
    if (isStandardOutput && shell.outIsTerminal()) {
      throw new ParameterException(
          spec.commandLine(), "a trace is binary: redirect standard output to a file or a pipe");
    }
    if (!isStandardOutput && !file.toString().endsWith(".fht")) {
      throw new ParameterException(
          spec.commandLine(),
          "--output must end in .fht, not '" + file + "'; convert the trace afterwards");
    }
    Tracer tracer = with == null ? first() : with;
    Path found = tracer.find(shell.environment());
    if (found == null) {
      throw new CommandFailure(tracer + " is not installed; " + installed());
    }
    return new RecordRun(shell, tracer, found, file, command).run();
  }

  private String name() {
    Path program = Path.of(command.getFirst()).getFileName();
    return program == null ? "program" : program.toString();
  }

  private Tracer first() {
    for (Tracer each : List.of(Tracer.HEAPTRACK, Tracer.VALGRIND, Tracer.LTRACE)) {
      if (each.find(shell.environment()) != null) {
        return each;
      }
    }
    throw new CommandFailure("no tracing tool is installed: install heaptrack, valgrind or ltrace");
  }

  private String installed() {
    String tools =
        Arrays.stream(Tracer.values())
            .filter(each -> each.find(shell.environment()) != null)
            .map(Tracer::toString)
            .collect(Collectors.joining(", "));
    return tools.isEmpty() ? "neither is any other tool" : "installed are: " + tools;
  }
}
