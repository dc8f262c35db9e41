package org.freehold.cli.console;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;

/// The environment that a command is called from: where it writes, and what is known about that. A
/// command receives it through its constructor and uses nothing else of the process, so a test can
/// run it with streams of its own.
///
/// @param out for the result; buffered, so flush what should be seen at once
/// @param err for errors and progress
/// @param outIsTerminal whether a person sees `out`
/// @param errIsTerminal whether a person sees `err`
/// @param environment the environment variables
/// @param debug whether an error shows its stack trace
public record Shell(
    PrintWriter out,
    PrintWriter err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> environment,
    boolean debug) {

  private static final int BUFFER_BYTES = 1 << 15;

  /// The environment variable with the width of the terminal. Shells set it but rarely export it,
  /// so the launcher asks the terminal and passes the answer as a property.
  private static final String COLUMNS = "COLUMNS";

  private static final String COLUMNS_PROPERTY = "freehold.columns";

  /// Nothing can be laid out in less than this.
  private static final int MIN_COLUMNS = 40;

  /// Makes an environment where errors are one line.
  public Shell(
      PrintWriter out,
      PrintWriter err,
      boolean outIsTerminal,
      boolean errIsTerminal,
      Map<String, String> environment) {
    this(out, err, outIsTerminal, errIsTerminal, environment, false);
  }

  /// The environment that this process was started in.
  public static Shell ofProcess() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    String columns = System.getProperty(COLUMNS_PROPERTY);
    if (columns != null) {
      environment.putIfAbsent(COLUMNS, columns);
    }
    return new Shell(
        writer(new StandardOutput(new FileOutputStream(FileDescriptor.out)), "stdout.encoding"),
        writer(new FileOutputStream(FileDescriptor.err), "stderr.encoding"),
        Terminals.isTerminal(Terminals.STDOUT),
        Terminals.isTerminal(Terminals.STDERR),
        environment);
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

  /// How many characters a line of `out` may have; 0 when that is unknown and nothing is wrapped.
  public int columns() {
    String columns = environment.getOrDefault(COLUMNS, "");
    return columns.matches("[1-9]\\d{0,8}") ? Math.max(MIN_COLUMNS, Integer.parseInt(columns)) : 0;
  }

  /// Prints a line on `out`, wrapped where it is wider than the terminal.
  public void println(String line) {
    out.println(TextWrap.line(line, columns()));
  }

  /// The same environment, with stdout reserved for something else: what a command prints for
  /// people goes to stderr.
  public Shell withOutOnErr() {
    return new Shell(err, err, errIsTerminal, errIsTerminal, environment, debug);
  }

  /// The same environment, where errors show their stack trace.
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

  /// Writes an error as one line: `freehold: …`. What was printed earlier appears before it.
  ///
  /// @param message what went wrong; line breaks in it become spaces
  public void error(String message) {
    out.flush();
    String name = coloursErr() ? "\u001b[31mfreehold:\u001b[0m " : "freehold: ";
    err.println(name + message.strip().replaceAll("\\s*\\R\\s*", " "));
    err.flush();
  }

  /// Writes an error as one line, followed by its stack trace with `--debug`.
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
