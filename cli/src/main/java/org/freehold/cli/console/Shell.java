package org.freehold.cli.console;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;

/// The place that a command is called from: where it writes, and what is known about that. A
/// command gets it through its constructor and touches nothing else of the process, so a test can
/// run it with streams of its own.
///
/// @param out for the result; buffered, so flush what should be seen at once
/// @param err for errors and progress
/// @param outIsTerminal whether a person sees `out`
/// @param errIsTerminal whether a person sees `err`
/// @param environment the environment variables
/// @param debug whether an error shows where it comes from
public record Shell(
    PrintWriter out,
    PrintWriter err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> environment,
    boolean debug) {

  private static final int BUFFER_BYTES = 1 << 15;

  /// Makes a place where errors are one line.
  public Shell(
      PrintWriter out,
      PrintWriter err,
      boolean outIsTerminal,
      boolean errIsTerminal,
      Map<String, String> environment) {
    this(out, err, outIsTerminal, errIsTerminal, environment, false);
  }

  /// The place that this process was started from.
  public static Shell ofProcess() {
    return new Shell(
        writer(new StandardOutput(new FileOutputStream(FileDescriptor.out)), "stdout.encoding"),
        writer(new FileOutputStream(FileDescriptor.err), "stderr.encoding"),
        Terminals.isTerminal(Terminals.STDOUT),
        Terminals.isTerminal(Terminals.STDERR),
        System.getenv());
  }

  private static PrintWriter writer(OutputStream stream, String encodingProperty) {
    String encoding = System.getProperty(encodingProperty);
    Charset charset = encoding == null ? Charset.defaultCharset() : Charset.forName(encoding);
    return new PrintWriter(
        new OutputStreamWriter(new BufferedOutputStream(stream, BUFFER_BYTES), charset));
  }

  /// Whether `out` may be coloured.
  public boolean coloursOut() {
    return outIsTerminal && allowsColour();
  }

  /// Whether `err` may be coloured.
  public boolean coloursErr() {
    return errIsTerminal && allowsColour();
  }

  /// Whether a line on `err` may be drawn and erased again.
  public boolean canRedrawErr() {
    return errIsTerminal && !isDumb();
  }

  /// The same place, with stdout set aside for something else: what a command prints for people
  /// goes to stderr.
  public Shell withOutOnErr() {
    return new Shell(err, err, errIsTerminal, errIsTerminal, environment, debug);
  }

  /// The same place, where errors show where they come from.
  public Shell withDebug() {
    return new Shell(out, err, outIsTerminal, errIsTerminal, environment, true);
  }

  // no-color.org: any value that is not empty switches colour off.
  private boolean allowsColour() {
    return environment.getOrDefault("NO_COLOR", "").isEmpty() && !isDumb();
  }

  private boolean isDumb() {
    return "dumb".equals(environment.get("TERM"));
  }

  /// Writes the one line that an error is: `freehold: …`. What was printed before it appears before
  /// it.
  ///
  /// @param message what went wrong; further lines of it are joined
  public void error(String message) {
    out.flush();
    String name = coloursErr() ? "\u001b[31mfreehold:\u001b[0m " : "freehold: ";
    err.println(name + message.strip().replaceAll("\\s*\\R\\s*", " "));
    err.flush();
  }

  /// Writes the one line of an error, and with `--debug` where it comes from.
  ///
  /// @param message what went wrong
  /// @param problem what was thrown
  public void error(String message, Throwable problem) {
    error(message);
    if (debug) {
      problem.printStackTrace(err);
      err.flush();
    }
  }
}
