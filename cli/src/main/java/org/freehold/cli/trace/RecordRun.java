package org.freehold.cli.trace;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.freehold.cli.console.BinaryOutput;
import org.freehold.cli.console.CommandFailure;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Explanation;
import org.freehold.cli.console.OutputLostException;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.TextFile;
import org.freehold.trace.TraceReader;
import org.freehold.trace.Traces;
import org.freehold.trace.write.OutputFormat;
import org.freehold.trace.write.TraceWriter;
import org.freehold.trace.write.TraceWriters;
import org.freehold.trace.write.TraceWriters.Origin;
import org.freehold.trace.write.Weight;
import org.jspecify.annotations.Nullable;

/// Runs a program under a tracer that writes into a named pipe, and converts its output while the
/// program runs. The trace is written in place, so that a recording that is killed is there up to
/// its last frame.
final class RecordRun {

  private static final long PIPE_SECONDS = 10;

  private final Shell shell;
  private final Tracer tracer;
  private final Path found;
  private final Path file;
  private final List<String> command;

  RecordRun(Shell shell, Tracer tracer, Path found, Path file, List<String> command) {
    this.shell = shell;
    this.tracer = tracer;
    this.found = found;
    this.file = file;
    this.command = command;
  }

  /// Records.
  ///
  /// @return the exit code of the program
  int run() throws IOException {
    TextFile.requireFolder(file);
    Path folder = Files.createTempDirectory("freehold");
    Path pipe = folder.resolve("trace");
    try {
      makePipe(pipe);
      return record(pipe);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    } finally {
      Files.deleteIfExists(pipe);
      Files.deleteIfExists(folder);
    }
  }

  private static void makePipe(Path pipe) throws IOException, InterruptedException {
    Process mkfifo =
        new ProcessBuilder("mkfifo", "-m", "600", pipe.toString())
            .redirectErrorStream(true)
            .start();
    if (!mkfifo.waitFor(PIPE_SECONDS, TimeUnit.SECONDS) || mkfifo.exitValue() != 0) {
      throw new CommandFailure("cannot make a named pipe in " + pipe.getParent());
    }
  }

  private int record(Path pipe) throws IOException, InterruptedException {
    shell.out().flush();
    ProcessBuilder builder = new ProcessBuilder().inheritIO();
    boolean isOutTaken = TextFile.isStandardOutput(file);
    if (isOutTaken) {
      builder.redirectOutput(ProcessBuilder.Redirect.PIPE);
    }
    Map<String, String> environment = builder.environment();
    builder.command(tracer.command(found, pipe, command, environment));
    Process process;
    long start = System.currentTimeMillis();
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new CommandFailure("cannot start '" + command.getFirst() + "': no such program", e);
    }
    Conversion conversion = new Conversion(pipe, start);
    conversion.start();
    if (isOutTaken) {
      copyOutToErr(process);
    }
    int code = process.waitFor();
    conversion.finish();
    OutputLostException lost = conversion.lost;
    if (lost != null) {
      throw lost;
    }
    IOException problem = conversion.problem;
    if (problem != null) {
      shell.error(Explanation.of(problem), problem);
      return ExitCode.FAILED;
    }
    return code;
  }

  /// The trace is on stdout, so what the program prints there goes to stderr. Returns when the
  /// program has closed its stdout.
  private static void copyOutToErr(Process process) throws IOException {
    try (InputStream in = process.getInputStream()) {
      in.transferTo(new FileOutputStream(FileDescriptor.err));
    }
  }

  /// Reads the pipe to its end on a separate thread.
  private final class Conversion extends Thread {

    private final Path pipe;
    private final long startMillis;
    private volatile boolean isOpen;
    @Nullable IOException problem;
    @Nullable OutputLostException lost;

    Conversion(Path pipe, long startMillis) {
      super("record");
      this.pipe = pipe;
      this.startMillis = startMillis;
    }

    @Override
    public void run() {
      // Opening waits until the tracer opens the other end.
      try (InputStream in = new FileInputStream(pipe.toFile())) {
        isOpen = true;
        convert(in);
      } catch (IOException e) {
        problem = e;
      } catch (OutputLostException e) {
        lost = e;
      }
    }

    private void convert(InputStream pipeEnd) throws IOException {
      PushbackInputStream in = new PushbackInputStream(pipeEnd);
      try {
        int first = in.read();
        if (first < 0) {
          throw new IOException(
              tracer
                  + " saw nothing: the program did not start, is statically linked, or ended"
                  + " without its exit handlers");
        }
        in.unread(first);
        write(in);
      } catch (IOException | OutputLostException e) {
        // The program keeps writing into the pipe, and must not be stopped by a full one.
        pipeEnd.transferTo(OutputStream.nullOutputStream());
        throw e;
      }
    }

    private void write(InputStream in) throws IOException {
      Origin origin = new Origin(String.join(" ", command), startMillis);
      try (TraceReader reader = Traces.open(tracer + "'s output", in)) {
        long events;
        try (OutputStream stream = open();
            TraceWriter writer =
                TraceWriters.open(OutputFormat.FHT, stream, origin, Weight.BYTES)) {
          events = TraceWriters.copy(reader, writer, (_, _) -> {});
        }
        Notes.print(shell, OutputFile.describe(file), reader, events);
      }
    }

    private OutputStream open() throws IOException {
      return TextFile.isStandardOutput(file)
          ? BinaryOutput.open(shell)
          : Files.newOutputStream(file);
    }

    /// Waits until everything is converted. A program that never opened the pipe, such as a
    /// statically linked one, leaves the thread waiting for it: the other end is opened here then.
    void finish() throws IOException, InterruptedException {
      if (!isOpen) {
        join(TimeUnit.SECONDS.toMillis(1));
        if (!isOpen) {
          Files.newOutputStream(pipe).close();
        }
      }
      join();
    }
  }
}
