package org.freehold.playground.internal.own;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.freehold.lab.CannotServeException;
import org.freehold.lab.custom.PolicySourceException.Problem;
import org.freehold.lab.isolated.ChildJvm;
import org.jspecify.annotations.Nullable;

/// The process of a user's policy, from its start to its end. Its subjects share it; a request at a
/// time.
///
/// Thread-safe.
final class OwnProcess implements AutoCloseable {

  private static final List<String> OPTIONS =
      List.of(
          "-Xmx512m",
          "-XX:MaxDirectMemorySize=512m",
          "-Xss512k",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UseDynamicNumberOfCompilerThreads");

  private static final long START_MILLIS = 30_000;
  private static final long CALL_MILLIS = 5_000;
  private static final long LAST_MILLIS = 1_000;

  /// The time that all calls together may take.
  private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(3);

  private static final int MOST_PROBLEMS = 100;

  private static final ScheduledExecutorService WATCH =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("playground-own-watch").factory());

  private final ChildJvm child;
  private final DataOutputStream out;
  private final DataInputStream in;
  private final String name;
  private final boolean isConfined;
  private int lastSubject;
  private long spent;
  private volatile boolean isOverdue;
  private @Nullable String ended;

  private OwnProcess(
      ChildJvm child, DataOutputStream out, DataInputStream in, String name, boolean isConfined) {
    this.child = child;
    this.out = out;
    this.in = in;
    this.name = name;
    this.isConfined = isConfined;
  }

  /// Starts the process of a policy.
  ///
  /// @param source Java
  /// @throws OwnPolicy.UncompilableException with the line of each error
  /// @throws IOException when no process can be started, or it ends
  static OwnProcess start(String source) throws OwnPolicy.UncompilableException, IOException {
    byte[] text = source.getBytes(StandardCharsets.UTF_8);
    if (text.length > Wire.MOST_SOURCE) {
      throw new OwnPolicy.UncompilableException(
          List.of(new Problem(0, "the source is longer than " + Wire.MOST_SOURCE + " bytes")));
    }
    ChildJvm child = ChildJvm.start(OwnPolicyMain.class, OPTIONS, Map.of(), List.of());
    ScheduledFuture<?> deadline = WATCH.schedule(child::kill, START_MILLIS, TimeUnit.MILLISECONDS);
    try {
      DataOutputStream out = new DataOutputStream(new BufferedOutputStream(child.out()));
      out.writeInt(text.length);
      out.write(text);
      out.flush();
      DataInputStream in = new DataInputStream(child.in());
      List<Problem> problems = problems(in);
      if (!problems.isEmpty()) {
        throw new OwnPolicy.UncompilableException(problems);
      }
      OwnProcess process = new OwnProcess(child, out, in, in.readUTF(), in.readBoolean());
      child = null;
      return process;
    } catch (IOException e) {
      throw new IOException(
          "the process of the policy ended before it could begin "
              + (child == null ? "" : endOf(child)),
          e);
    } finally {
      deadline.cancel(false);
      if (child != null) {
        child.close();
      }
    }
  }

  private static List<Problem> problems(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MOST_PROBLEMS) {
      throw new Wire.WrongAnswerException();
    }
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      problems.add(new Problem(Math.max(0, in.readInt()), Wire.shortened(in.readUTF())));
    }
    return problems;
  }

  /// The name of its class.
  String name() {
    return name;
  }

  /// Whether its process gave up its rights. It does on Linux.
  boolean isConfined() {
    return isConfined;
  }

  /// The beginning of what it printed.
  String printed() {
    return child.printed();
  }

  /// A number for a new subject.
  synchronized int nextSubject() {
    return ++lastSubject;
  }

  /// Why it has ended; null while it has not.
  synchronized @Nullable String ended() {
    return ended;
  }

  /// What a request sends.
  @FunctionalInterface
  interface Question {
    /// Writes it.
    void writeTo(DataOutputStream out) throws IOException;
  }

  /// How its answer is read.
  @FunctionalInterface
  interface Reading<T> {
    /// Reads it.
    ///
    /// @throws IOException when it cannot be an answer
    T from(DataInputStream in) throws IOException;
  }

  /// Asks.
  ///
  /// @throws CannotServeException in words, whatever went wrong
  synchronized <T> T ask(int request, int subject, Question question, Reading<T> reading) {
    if (ended != null) {
      throw new CannotServeException(ended);
    }
    long start = System.nanoTime();
    ScheduledFuture<?> deadline = WATCH.schedule(this::overdue, CALL_MILLIS, TimeUnit.MILLISECONDS);
    try {
      int token = ThreadLocalRandom.current().nextInt();
      out.writeByte(request);
      out.writeInt(token);
      out.writeInt(subject);
      question.writeTo(out);
      out.flush();
      if (in.readInt() != token) {
        throw new Wire.WrongAnswerException();
      }
      int status = in.readUnsignedByte();
      if (status == Wire.DONE) {
        return reading.from(in);
      }
      if (status > Wire.THREW) {
        throw new Wire.WrongAnswerException();
      }
      throw new CannotServeException(words(status, Wire.shortened(in.readUTF())));
    } catch (Wire.WrongAnswerException | UTFDataFormatException e) {
      String how = endOf(child);
      throw end(
          how.contains("crash")
              ? "its process ended " + how
              : "its process sent what is no answer");
    } catch (IOException e) {
      throw end(
          isOverdue
              ? "it hangs: a call took more than 5 seconds"
              : "its process ended " + endOf(child));
    } finally {
      deadline.cancel(false);
      spent += System.nanoTime() - start;
      if (spent > MOST_NANOS && ended == null) {
        end("its calls took more than 3 minutes in all");
      }
    }
  }

  private void overdue() {
    isOverdue = true;
    child.kill();
  }

  /// Ends the process for a reason, which every later request is told.
  private CannotServeException end(String why) {
    ended = why;
    child.close();
    return new CannotServeException(why);
  }

  /// Why a process ends that has sent what it should not, or nothing: after it has been given the
  /// time to say so.
  private static String endOf(ChildJvm child) {
    ScheduledFuture<?> kill = WATCH.schedule(child::kill, LAST_MILLIS, TimeUnit.MILLISECONDS);
    child.drainRest();
    try {
      child.await(2 * LAST_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill.cancel(false);
    return child.why();
  }

  private static String words(int status, String said) {
    return switch (status) {
      case Wire.CANNOT_SERVE, Wire.CORRUPTED -> said;
      case Wire.VIOLATION -> "it accesses memory that it does not hold: " + said;
      default -> "it throws " + said;
    };
  }

  @Override
  public void close() {
    // A request that waits is ended by the end of the process.
    child.kill();
    synchronized (this) {
      if (ended == null) {
        ended = "its process was ended";
      }
      child.close();
    }
  }
}
