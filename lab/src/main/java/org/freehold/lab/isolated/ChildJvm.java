package org.freehold.lab.isolated;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A JVM of its own for code that is not believed. What it sends comes through the pipe of its
/// standard output, behind a password that was made for it: whatever an agent or a library printed
/// there before is skipped. What it prints goes to its standard error, of which the beginning is
/// kept and the rest is thrown away; one that prints without end is ended.
///
/// It does not outlive this process, and leaves no process behind.
///
/// For one thread, but for [#close], which any thread may call to end a wait.
public final class ChildJvm implements AutoCloseable {

  /// The child's end of it.
  public static final class Inside {

    private Inside() {}

    /// Takes standard output for what the child sends; what its code prints there from now on goes
    /// to standard error.
    ///
    /// @param password the first argument of `main`
    /// @throws IOException when the parent has gone
    public static OutputStream open(String password) throws IOException {
      ProcessHandle parent = ProcessHandle.current().parent().orElse(null);
      // The field of System may have been replaced; the descriptor has not.
      @SuppressWarnings("resource") // It is the child's for as long as it lives.
      OutputStream out = new FileOutputStream(FileDescriptor.out);
      System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true));
      out.write(HexFormat.of().parseHex(password));
      out.flush();
      // Whoever reads that still lives: the parent is the one that started this process.
      Thread.ofPlatform().daemon().name("end-with-parent").start(() -> endWith(parent));
      return out;
    }

    /// Ends this process when its parent has gone without ending it, as one that is killed does:
    /// code that loops would go on for ever.
    private static void endWith(@Nullable ProcessHandle parent) {
      while (Objects.equals(parent, ProcessHandle.current().parent().orElse(null))) {
        LockSupport.parkNanos(PARENT_NANOS);
        Thread.interrupted(); // Such code may have done that, to make this thread spin.
      }
      Runtime.getRuntime().halt(KILLED);
    }
  }

  private static final int PASSWORD_BYTES = 16;

  /// Between two looks of a child at its parent.
  private static final long PARENT_NANOS = 500_000_000;

  /// What may come before the password.
  private static final int MOST_SKIPPED = 1 << 20;

  private static final int MOST_KEPT = 1 << 14;
  private static final long MOST_PRINTED = 64L << 20;

  /// Variables by which others put code or options into a JVM.
  private static final List<String> OPTIONS =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private static final int KILLED = 128 + 9;

  /// What the JVM prints where it cannot write the file of a crash.
  private static final String CRASH = "A fatal error has been detected by the Java Runtime";

  private final Process process;
  private final byte[] password;
  private final TemporaryFolder folder;
  private final Thread killer;
  private final Thread drain;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final InputStream in;
  private volatile boolean isTooLoud;
  private boolean isPast;

  private ChildJvm(Process process, byte[] password, TemporaryFolder folder) {
    this.process = process;
    this.password = password;
    this.folder = folder;
    this.in = new BufferedInputStream(process.getInputStream(), 1 << 16);
    this.killer = new Thread(process::destroyForcibly, "end-child");
    Runtime.getRuntime().addShutdownHook(killer);
    this.drain = Thread.ofPlatform().daemon().name("child-output").start(this::drain);
  }

  /// Starts one.
  ///
  /// @param main has `main(String[])`, which opens [Inside] with the first of its arguments
  /// @param options of the JVM, in addition to those of every such process
  /// @param environment variables to set
  /// @param arguments after the password
  /// @throws IOException when no process can be started
  public static ChildJvm start(
      Class<?> main, List<String> options, Map<String, String> environment, List<String> arguments)
      throws IOException {
    byte[] password = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(password);
    TemporaryFolder folder = TemporaryFolder.create("child");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-XX:+UseSerialGC");
    command.add("-XX:-UsePerfData");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-XX:+DisplayVMOutputToStderr");
    command.add("-XX:ErrorFile=" + folder.path().resolve("crash"));
    command.add("-XX:-CreateCoredumpOnCrash");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(classpath());
    command.add(main.getName());
    command.add(HexFormat.of().formatHex(password));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(OPTIONS);
    builder.environment().putAll(environment);
    try {
      return new ChildJvm(builder.start(), password, folder);
    } catch (IOException e) {
      folder.close();
      throw e;
    }
  }

  /// Freehold's own classes, whether this process has them on its module path or its class path.
  private static String classpath() {
    List<String> entries = new ArrayList<>();
    entries.add(System.getProperty("java.class.path", ""));
    for (String entry : System.getProperty("jdk.module.path", "").split(File.pathSeparator, -1)) {
      entries.add(Files.isDirectory(Path.of(entry)) && !entry.isEmpty() ? entry + "/*" : entry);
    }
    entries.removeIf(String::isEmpty);
    return String.join(File.pathSeparator, entries);
  }

  /// What the child sends.
  ///
  /// @throws IOException when it ended, or printed too much, before it began to send
  public InputStream in() throws IOException {
    if (!isPast) {
      skipToPassword();
      isPast = true;
    }
    return in;
  }

  private void skipToPassword() throws IOException {
    int matched = 0;
    for (int skipped = 0; matched < password.length; skipped++) {
      int next = in.read();
      if (next < 0 || skipped > MOST_SKIPPED) {
        throw new EOFException("its process sent nothing");
      }
      // The password is random: a prefix of it that is also its end does not occur.
      matched = (byte) next == password[matched] ? matched + 1 : (byte) next == password[0] ? 1 : 0;
    }
  }

  /// What the child receives as its standard input.
  public OutputStream out() {
    return process.getOutputStream();
  }

  /// Waits for its end.
  ///
  /// @return whether it has ended
  /// @throws InterruptedException when this thread was interrupted
  public boolean await(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  private void drain() {
    drain(process.getErrorStream());
  }

  /// Reads what the child sends beside what it should, until it ends: a JVM that crashes and may
  /// not write a file writes there, and waits until somebody reads. It counts as printed.
  public void drainRest() {
    drain(in);
  }

  private void drain(InputStream source) {
    byte[] buffer = new byte[1 << 13];
    long total = 0;
    try (InputStream errors = source) {
      for (int count = errors.read(buffer); count >= 0; count = errors.read(buffer)) {
        synchronized (printed) {
          printed.write(buffer, 0, Math.min(count, MOST_KEPT - printed.size()));
        }
        total += count;
        if (total > MOST_PRINTED) {
          isTooLoud = true;
          kill();
        }
      }
    } catch (IOException _) {
      // The process has gone.
    }
  }

  /// The beginning of what it printed.
  public String printed() {
    synchronized (printed) {
      return printed.toString(StandardCharsets.UTF_8);
    }
  }

  /// Why it ended, to follow "its process ended": after it has.
  public String why() {
    try {
      drain.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    String said = printed().lines().filter(line -> !line.isBlank()).findFirst().orElse("").strip();
    int status = process.isAlive() ? 0 : process.exitValue();
    if (isTooLoud) {
      return "since it printed more than " + (MOST_PRINTED >> 20) + " MiB";
    }
    if (Files.exists(folder.path().resolve("crash")) || printed().contains(CRASH)) {
      return "in a crash of the JVM";
    }
    if (said.contains("OutOfMemoryError")) {
      return "because its Java heap was exhausted";
    }
    if (status == KILLED) {
      return "since it was killed";
    }
    return "with status " + status + (said.isEmpty() ? "" : ": " + said);
  }

  /// Whether it has ended with status 0.
  public boolean isDone() {
    return !process.isAlive() && process.exitValue() == 0;
  }

  /// Ends it and what it started, without waiting.
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /// Ends it and what it started, and waits for that.
  @Override
  public void close() {
    kill();
    boolean wasInterrupted = false;
    while (process.isAlive()) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException _) {
      // The JVM is already going down and runs the hook itself.
    }
    folder.close();
  }
}
