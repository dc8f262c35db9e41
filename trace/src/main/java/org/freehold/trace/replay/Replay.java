package org.freehold.trace.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;
import org.freehold.trace.Repairs;
import org.freehold.trace.TraceFormatException;

/// Replays a trace against a heap.
///
/// The first pass measures, and checks if requested; see [ReplayReport]. Timed passes follow, each
/// on a fresh heap, unless the first one checked or found a fault of the heap, or the trace is long
/// and came through a pipe; the time is that of the first pass then. The Java heap grows with the
/// number of live blocks, not with the length of the trace.
public final class Replay {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final long MIN_TIMED_NANOS = 700_000_000;
  private static final int MIN_PASSES = 3;
  private static final int MAX_PASSES = 300;

  private final TraceChunks chunks;
  private final ReplayOptions options;
  private final Supplier<ReplayTarget> targets;
  private final ProgressMeter meter;

  private Replay(TraceChunks chunks, ReplayOptions options, Supplier<ReplayTarget> targets) {
    this.chunks = chunks;
    this.options = options;
    this.targets = targets;
    // If the number of timed passes is not known yet, the progress counts one.
    int timed = options.verify() ? 0 : Math.max(1, options.passes());
    this.meter = new ProgressMeter(options.progress(), 1 + timed);
  }

  /// Replays a trace.
  ///
  /// @param trace the file, of any format that [org.freehold.trace.Traces] opens
  /// @param options how
  /// @return what was found
  /// @throws TraceFormatException when the trace is malformed
  /// @throws IOException when it cannot be read
  public static ReplayReport run(Path trace, ReplayOptions options) throws IOException {
    return run(trace, options, () -> ReplayTarget.of(options.heaps().get()));
  }

  /// Replays a trace against targets of any kind.
  static ReplayReport run(Path trace, ReplayOptions options, Supplier<ReplayTarget> targets)
      throws IOException {
    return new Replay(new TraceChunks(trace), options, targets).run(trace.toString());
  }

  private ReplayReport run(String name) throws IOException {
    MeasuringPass pass;
    MeasuringPass.Ending ending;
    try (ReplayTarget target = targets.get()) {
      pass = new MeasuringPass(target, options.verify(), options.placements());
      chunks.forEach((chunk, done) -> {
        pass.play(chunk);
        meter.progress(done, chunks.weight());
      });
      ending = pass.finish();
    }
    Repairs repairs = chunks.repairs();
    Timing timing = isTimed(pass) ? time() : new Timing(pass.nanos(), 0);
    meter.finish(chunks.weight());
    return report(name, pass, ending, repairs, timing);
  }

  private boolean isTimed(MeasuringPass pass) {
    return !options.verify()
        && pass.violations.count() == 0
        && pass.operations() > 0
        && chunks.canRepeat();
  }

  /// How long a pass takes.
  ///
  /// @param nanos the median
  /// @param passes their number; 0 when it is the time of the measuring pass
  private record Timing(long nanos, int passes) {}

  private Timing time() throws IOException {
    long[] times = new long[Math.max(options.passes(), MAX_PASSES)];
    long sum = 0;
    int count = 0;
    meter.nextPass();
    do {
      times[count] = timeOnce();
      sum += times[count++];
    } while (!isEnough(count, sum));
    return new Timing(warmMedian(times, count), count);
  }

  /// The median of the later half of the passes, since the JVM is still compiling during the
  /// earlier half; of all of them, when the user set their number.
  private long warmMedian(long[] times, int count) {
    int cold = options.passes() > 0 ? 0 : count / 2;
    return median(Arrays.copyOfRange(times, cold, count));
  }

  private boolean isEnough(int passes, long nanos) {
    if (options.passes() > 0) {
      meter.nextPass();
      return passes >= options.passes();
    }
    if (!chunks.isKept()) {
      return true;
    }
    return passes >= MAX_PASSES || (passes >= MIN_PASSES && nanos >= MIN_TIMED_NANOS);
  }

  private long timeOnce() throws IOException {
    try (ReplayTarget target = targets.get()) {
      TimedPass pass = new TimedPass(target.allocator());
      chunks.forEach((chunk, done) -> {
        pass.play(chunk);
        meter.progress(done, chunks.weight());
      });
      return pass.nanos();
    }
  }

  /// The median; the mean of the two middle ones when their number is even.
  static long median(long[] times) {
    Arrays.sort(times);
    int middle = times.length / 2;
    return times.length % 2 == 1
        ? times[middle]
        : times[middle - 1] + (times[middle] - times[middle - 1]) / 2;
  }

  private ReplayReport report(
      String name,
      MeasuringPass pass,
      MeasuringPass.Ending ending,
      Repairs repairs,
      Timing timing) {
    return new ReplayReport(
        name,
        options.space(),
        pass.operations(),
        timing.nanos() / NANOS_PER_SECOND,
        timing.passes(),
        options.verify(),
        pass.peaks.peakLiveBytes(),
        pass.peaks.peakLiveBlocks(),
        pass.peaks.peakFootprint(),
        ending.footprint(),
        ending.fragmentation(),
        pass.peaks.metadataAtPeakFootprint(),
        repairs,
        chunks.isCut(),
        pass.violations.first(),
        pass.violations.count(),
        pass.refusals.count(),
        pass.refusals.first(),
        pass.checksum.value(),
        ending.heap());
  }
}
