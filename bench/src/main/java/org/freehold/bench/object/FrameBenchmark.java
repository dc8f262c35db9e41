package org.freehold.bench.object;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.freehold.object.Frame;
import org.freehold.object.StackFrames;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Memory for the time of a method: a frame beside a confined arena of the JDK, each opened,
/// allocated from once, and closed. The arena's segment is zeroed, as the JDK does it; the frame's
/// bytes are what they are.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class FrameBenchmark {

  private static final long ALIGNMENT = 16;

  /// Bytes that are allocated.
  @Param({"64", "512", "4096"})
  public int size;

  /// JMH makes the only instance.
  public FrameBenchmark() {}

  /// A confined arena of the JDK.
  @Benchmark
  public long confinedArena() {
    try (Arena arena = Arena.ofConfined()) {
      return arena.allocate(size, ALIGNMENT).address();
    }
  }

  /// An address from a frame.
  @Benchmark
  public long frameAddress() {
    try (Frame frame = StackFrames.push()) {
      return frame.allocate(size, ALIGNMENT);
    }
  }

  /// A segment from a frame that does not die with it.
  @Benchmark
  public long frameView() {
    try (Frame frame = StackFrames.push()) {
      MemorySegment view = frame.view(size, ALIGNMENT);
      return view.address() + view.byteSize();
    }
  }

  /// A segment from a frame that dies with it.
  @Benchmark
  public long frameSegment() {
    try (Frame frame = StackFrames.push()) {
      MemorySegment segment = frame.segment(size, ALIGNMENT);
      return segment.address() + segment.byteSize();
    }
  }
}
