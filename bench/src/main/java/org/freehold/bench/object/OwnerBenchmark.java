package org.freehold.bench.object;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.freehold.malloc.Malloc;
import org.freehold.object.New;
import org.freehold.object.Owned;
import org.freehold.object.Struct;
import org.freehold.object.StructField;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/// An object of 64 bytes with one owner, made, used and destroyed, beside a `malloc` and a `free`
/// of as many bytes.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class OwnerBenchmark {

  private static final int SIZE = 64;
  private static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_LONG.withName("key"),
          MemoryLayout.sequenceLayout(SIZE / Long.BYTES - 1, ValueLayout.JAVA_LONG)
              .withName("rest"));
  private static final StructField KEY = StructField.of(LAYOUT, PathElement.groupElement("key"));

  /// JMH makes the only instance.
  public OwnerBenchmark() {}

  /// Allocates and frees, and nothing else.
  @Benchmark
  public long mallocAndFree() {
    long block = Malloc.malloc(SIZE);
    Malloc.free(block);
    return block;
  }

  /// Allocates zeroes and frees them.
  @Benchmark
  public long callocAndFree() {
    long block = Malloc.calloc(1, SIZE);
    Malloc.free(block);
    return block;
  }

  /// Makes an object of zeroes with an owner, and closes it.
  @Benchmark
  public long owned() {
    try (Owned<Struct> owned = New.make(LAYOUT)) {
      return owned.get().address();
    }
  }

  /// The same with an access and a move.
  @Benchmark
  public long ownedUsedAndMoved() {
    try (Owned<Struct> owned = New.make(LAYOUT)) {
      KEY.setLong(owned.get(), 1);
      try (Owned<Struct> moved = owned.move()) {
        return KEY.getLong(moved.get());
      }
    }
  }
}
