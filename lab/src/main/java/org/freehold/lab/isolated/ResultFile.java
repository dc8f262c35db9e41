package org.freehold.lab.isolated;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freehold.lab.compare.FreeSpace;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.compare.Result;
import org.freehold.lab.compare.Timeline;
import org.freehold.trace.replay.Fragmentation;
import org.jspecify.annotations.Nullable;

/// A result, serialised from the trial's process to its parent. A truncated file fails to read.
final class ResultFile {

  private ResultFile() {}

  static void write(Path file, Result result) throws IOException {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
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

  /// Reads a result.
  ///
  /// @param file the file
  /// @param trace the trace that was played
  /// @param policy the contender
  static Result read(Path file, LoadedTrace trace, String policy) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      Result.Outcome outcome = Result.Outcome.valueOf(in.readUTF());
      String text = in.readUTF();
      @Nullable String failure = text.isEmpty() ? null : text;
      double seconds = in.readDouble();
      long peak = in.readLong();
      long last = in.readLong();
      Fragmentation fragmentation =
          new Fragmentation(
              in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
      double searches = in.readDouble();
      long checks = in.readLong();
      Timeline timeline = new Timeline();
      for (int left = in.readInt(); left > 0; left--) {
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
}
