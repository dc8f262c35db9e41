package org.freehold.playground.internal.own;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.freehold.lab.CannotServeException;
import org.freehold.lab.HeapCheckException;
import org.freehold.lab.custom.PolicySource;
import org.freehold.lab.custom.PolicySourceException;
import org.freehold.lab.isolated.ChildJvm;
import org.freehold.playground.internal.run.FreeRange;
import org.freehold.playground.internal.run.Holdings;
import org.freehold.playground.internal.run.PolicySubject;
import org.freehold.playground.internal.run.Touch;
import org.freehold.playground.internal.run.TouchLog;
import org.freehold.vm.AccessViolationException;

/// The process of a user's policy: compiles it, loads it, and answers requests until its input
/// ends.
final class OwnPolicyMain {

  private final DataInputStream in;
  private final DataOutputStream out;
  private final PolicySource.Loaded policy;
  private final Map<Integer, Subject> subjects = new HashMap<>();

  /// The number of the request that is being answered.
  private int token;

  /// A policy in its memory, with the log of what it touches.
  private record Subject(PolicySubject policy, TouchLog log) {}

  private OwnPolicyMain(DataInputStream in, DataOutputStream out, PolicySource.Loaded policy) {
    this.in = in;
    this.out = out;
    this.policy = policy;
  }

  /// Serves.
  ///
  /// @param args the password of the pipe
  public static void main(String[] args) throws IOException {
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(ChildJvm.Inside.open(args[0]), 1 << 16));
    DataInputStream in = new DataInputStream(new BufferedInputStream(System.in, 1 << 12));
    // What the policy reads from its standard input is not for it.
    System.setIn(java.io.InputStream.nullInputStream());
    byte[] source = in.readNBytes(in.readInt());
    PolicySource.Loaded policy = load(new String(source, StandardCharsets.UTF_8), out);
    if (policy != null) {
      new OwnPolicyMain(in, out, policy).serve();
    }
  }

  private static PolicySource.@org.jspecify.annotations.Nullable Loaded load(
      String source, DataOutputStream out) throws IOException {
    try {
      PolicySource.Loaded policy = PolicySource.compile(source).load();
      out.writeInt(0);
      out.writeUTF(Wire.shortened(policy.name()));
      out.writeBoolean(policy.isConfined());
      out.flush();
      return policy;
    } catch (PolicySourceException e) {
      List<PolicySourceException.Problem> problems = e.problems();
      out.writeInt(problems.size());
      for (PolicySourceException.Problem each : problems) {
        out.writeInt(each.line());
        out.writeUTF(Wire.shortened(each.message()));
      }
      out.flush();
      return null;
    }
  }

  private void serve() throws IOException {
    try {
      while (true) {
        int request = in.readUnsignedByte();
        token = in.readInt();
        answer(request, in.readInt());
        out.flush();
      }
    } catch (EOFException _) {
      // The parent wants no more.
    }
  }

  /// An answer that is complete before any of it is sent, since the policy may throw in its middle.
  private interface Work {
    void writeTo(DataOutputStream answer) throws IOException;
  }

  private void answer(int request, int id) throws IOException {
    switch (request) {
      case Wire.MAKE -> {
        long limit = in.readLong();
        send(answer -> {
          TouchLog log = new TouchLog();
          PolicySubject made = new PolicySubject(policy.maker()::make, limit, log);
          subjects.put(id, new Subject(made, log));
          answer.writeLong(made.base());
          answer.writeLong(made.end());
          answer.writeInt(made.alignment());
        });
      }
      case Wire.ALLOCATE -> {
        long size = in.readLong();
        call(id, subject -> subject.allocate(size));
      }
      case Wire.REALLOCATE -> {
        long block = in.readLong();
        long oldSize = in.readLong();
        long newSize = in.readLong();
        call(id, subject -> subject.reallocate(block, oldSize, newSize));
      }
      case Wire.FREE -> {
        long block = in.readLong();
        call(
            id,
            subject -> {
              subject.free(block);
              return 0;
            });
      }
      case Wire.ADDRESS -> {
        long block = in.readLong();
        send(answer -> answer.writeLong(subject(id).policy.addressOf(block)));
      }
      case Wire.HOLDINGS -> send(answer -> holdings(answer, subject(id).policy));
      case Wire.RANGES -> {
        int most = in.readInt();
        send(answer -> ranges(answer, subject(id).policy.freeRanges(most)));
      }
      case Wire.PARTS -> send(answer -> parts(answer, subject(id).policy));
      case Wire.BYTES -> {
        long address = in.readLong();
        int size = in.readInt();
        send(answer -> bytes(answer, subject(id).policy.bytes(address, size)));
      }
      case Wire.CHECK -> send(answer -> subject(id).policy.check());
      default ->
          send(answer -> {
            Subject subject = subjects.remove(id);
            if (subject != null) {
              subject.policy.close();
            }
          });
    }
  }

  private Subject subject(int id) {
    Subject subject = subjects.get(id);
    if (subject == null) {
      throw new IllegalStateException("there is no subject " + id);
    }
    return subject;
  }

  /// A call of the policy.
  private interface Call {
    long of(PolicySubject subject);
  }

  /// Makes a call and tells what became of it, and what it touched if that is wanted.
  private void call(int id, Call call) throws IOException {
    boolean isLogged = in.readBoolean();
    send(answer -> {
      Subject subject = subject(id);
      PolicySubject target = subject.policy;
      long block;
      if (isLogged) {
        subject.log.start();
      }
      try {
        block = call.of(target);
      } finally {
        subject.log.stop();
      }
      answer.writeLong(block);
      answer.writeLong(block == 0 ? 0 : target.addressOf(block));
      answer.writeLong(block == 0 ? 0 : target.usableSize(block));
      answer.writeLong(target.moves());
      answer.writeLong(target.footprint());
      answer.writeLong(target.base());
      answer.writeLong(target.end());
      answer.writeLong(target.searchSteps());
      if (isLogged) {
        touches(answer, subject.log);
      }
    });
  }

  private static void touches(DataOutputStream answer, TouchLog log) throws IOException {
    List<Touch> touches = log.touches();
    answer.writeInt(touches.size());
    for (Touch each : touches) {
      answer.writeLong(each.address());
      answer.writeLong(each.size());
      answer.writeBoolean(each.isWritten());
    }
    answer.writeLong(log.dropped());
  }

  private static void holdings(DataOutputStream answer, PolicySubject subject) throws IOException {
    Holdings holdings = subject.holdings();
    answer.writeLong(holdings.free().count());
    answer.writeLong(holdings.free().bytes());
    answer.writeLong(holdings.free().largest());
    answer.writeLong(holdings.reserved());
    answer.writeLong(holdings.cached());
  }

  private static void ranges(DataOutputStream answer, List<FreeRange> ranges) throws IOException {
    int count = Math.min(ranges.size(), Wire.MOST_ITEMS);
    answer.writeInt(count);
    for (FreeRange each : ranges.subList(0, count)) {
      answer.writeLong(each.address());
      answer.writeLong(each.size());
    }
  }

  private static void parts(DataOutputStream answer, PolicySubject subject) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream items = new DataOutputStream(bytes);
    int[] count = new int[1];
    subject.parts((kind, address, size) -> {
      if (count[0] < Wire.MOST_ITEMS) {
        count[0]++;
        try {
          items.writeUTF(kind.name());
          items.writeLong(address);
          items.writeLong(size);
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }
    });
    answer.writeInt(count[0]);
    bytes.writeTo(answer);
  }

  private static void bytes(
      DataOutputStream answer, byte @org.jspecify.annotations.Nullable [] bytes)
      throws IOException {
    answer.writeInt(bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      answer.write(bytes);
    }
  }

  private void send(Work work) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int status = Wire.DONE;
    String said = "";
    try {
      work.writeTo(new DataOutputStream(bytes));
    } catch (CannotServeException e) {
      status = Wire.CANNOT_SERVE;
      said = String.valueOf(e.getMessage());
    } catch (HeapCheckException e) {
      status = Wire.CORRUPTED;
      said = String.valueOf(e.getMessage());
    } catch (AccessViolationException e) {
      status = Wire.VIOLATION;
      said = String.valueOf(e.getMessage());
    } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
      status = Wire.THREW;
      said = thrown(e);
    }
    out.writeInt(token);
    out.writeByte(status);
    if (status == Wire.DONE) {
      bytes.writeTo(out);
    } else {
      out.writeUTF(Wire.shortened(said));
    }
  }

  /// What the user's source threw, and where. What its constructor or its static initialiser threw
  /// comes as the cause of something else.
  private String thrown(Throwable thrown) {
    Throwable own = thrown;
    while (where(own).isEmpty() && own.getCause() != null) {
      own = own.getCause();
    }
    String where = where(own);
    Throwable told = where.isEmpty() ? thrown : own;
    return told.getClass().getSimpleName() + ": " + told.getMessage() + where;
  }

  private String where(Throwable thrown) {
    for (StackTraceElement each : thrown.getStackTrace()) {
      if (each.getClassName().equals(policy.name())
          || each.getClassName().startsWith(policy.name() + "$")) {
        return " (line " + each.getLineNumber() + ")";
      }
    }
    return "";
  }
}
