package org.freehold.lab.isolated;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.freehold.lab.compare.FreeSpace;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.compare.Result;
import org.freehold.lab.compare.Timeline;
import org.freehold.trace.replay.Fragmentation;
import org.jspecify.annotations.Nullable;

/// A result as the trial's process sends it to its parent: a length, and the result. The process
/// may run a user's code and is not believed: the length is bounded, and figures that cannot be are
/// refused.
final class ResultFormat {

  private ResultFormat() {}

  /// The most bytes of a result, with all the samples that a chart may have.
  private static final int MOST_BYTES = 1 << 24;

  private static final int SAMPLE_BYTES = 6 * Long.BYTES;

  static void send(OutputStream target, Result result) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(bytes, result);
    DataOutputStream out = new DataOutputStream(target);
    out.writeInt(bytes.size());
    bytes.writeTo(out);
    out.flush();
  }

  private static void write(ByteArrayOutputStream bytes, Result result) throws IOException {
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(result.outcome().name());
      out.writeUTF(result.failure() == null ? "" : shortened(result.failure()));
      out.writeDouble(result.seconds());
      out.writeLong(result.peakFootprintBytes());
      out.writeLong(result.finalFootprintBytes());
      out.writeDouble(result.fragmentation().internal());
      out.writeDouble(result.fragmentation().external());
      out.writeDouble(result.fragmentation().virtual());
      out.writeDouble(result.fragmentation().cached());
      out.writeDouble(result.fragmentation().realized());
      out.writeDouble(result.searchesPerAllocation());
      out.writeLong(result.checks());
      out.writeInt(result.timeline().count());
      for (int i = 0; i < result.timeline().count(); i++) {
        Timeline.Sample sample = result.timeline().get(i);
        out.writeLong(sample.operation());
        out.writeLong(sample.live());
        out.writeLong(sample.footprint());
        out.writeLong(sample.freeSpace().count());
        out.writeLong(sample.freeSpace().bytes());
        out.writeLong(sample.freeSpace().largest());
      }
    }
  }

  // The text is the policy's own and may have any length.
  private static String shortened(String text) {
    return text.length() <= 500 ? text : text.substring(0, 500) + "...";
  }

  /// Receives a result.
  ///
  /// @throws IOException when there is none
  static byte[] receive(InputStream source) throws IOException {
    DataInputStream in = new DataInputStream(source);
    int length = in.readInt();
    if (length < 0 || length > MOST_BYTES) {
      throw new IOException("a result of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  /// Reads a result.
  ///
  /// @param bytes received
  /// @throws IOException when it is none, or cannot be
  /// @param trace the trace that was played
  /// @param policy the contender
  static Result read(byte[] bytes, LoadedTrace trace, String policy) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      Result.Outcome outcome = outcome(in.readUTF());
      String text = in.readUTF();
      @Nullable String failure = text.isEmpty() ? null : text;
      double seconds = notNegative(in.readDouble());
      long peak = notNegative(in.readLong());
      long last = notNegative(in.readLong());
      Fragmentation fragmentation =
          new Fragmentation(
              finite(in.readDouble()),
              finite(in.readDouble()),
              finite(in.readDouble()),
              finite(in.readDouble()),
              finite(in.readDouble()));
      double searches = finite(in.readDouble());
      long checks = notNegative(in.readLong());
      Timeline timeline = new Timeline();
      int samples = in.readInt();
      if (samples < 0 || samples > in.available() / SAMPLE_BYTES) {
        throw new IOException("samples are missing");
      }
      for (int left = samples; left > 0; left--) {
        timeline.add(
            new Timeline.Sample(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                new FreeSpace(in.readLong(), in.readLong(), in.readLong())));
      }
      return new Result(
          trace.file().toString(),
          policy,
          outcome,
          failure,
          trace.operations(),
          seconds,
          trace.peakLiveBytes(),
          peak,
          last,
          fragmentation,
          searches,
          checks,
          timeline);
    }
  }

  private static Result.Outcome outcome(String name) throws IOException {
    for (Result.Outcome each : Result.Outcome.values()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    throw new IOException("no outcome");
  }

  private static double finite(double value) throws IOException {
    if (!Double.isFinite(value)) {
      throw new IOException("a figure is not finite");
    }
    return value;
  }

  private static double notNegative(double value) throws IOException {
    if (value < 0) {
      throw new IOException("a figure is negative");
    }
    return finite(value);
  }

  private static long notNegative(long value) throws IOException {
    if (value < 0) {
      throw new IOException("a figure is negative");
    }
    return value;
  }
}
