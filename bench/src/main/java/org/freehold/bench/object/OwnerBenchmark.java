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
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/// An object with one owner, made, used and destroyed, beside a `malloc` and a `free` of as many
/// bytes: a point of 16 bytes, and one of 64, whose zeroes count for more.
///
/// Each method is compiled on its own. In JMH's loop the compiler parses a method that it inlines
/// twice, and stops inlining at 18,000 nodes; an owner whose making and closing are about 11,000
/// would then be left an object in one of the two.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class OwnerBenchmark {

  private static final int POINT_BYTES = 16;
  private static final int ENTRY_BYTES = 64;

  private static final StructLayout POINT =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_LONG.withName("x"), ValueLayout.JAVA_LONG.withName("y"));
  private static final StructField X = StructField.of(POINT, PathElement.groupElement("x"));

  private static final StructLayout ENTRY =
      MemoryLayout.structLayout(
          MemoryLayout.sequenceLayout(ENTRY_BYTES / Long.BYTES, ValueLayout.JAVA_LONG));

  /// JMH makes the only instance.
  public OwnerBenchmark() {}

  /// Allocates and frees, and nothing else.
  @Benchmark
  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  public long mallocAndFree16() {
    long block = Malloc.malloc(POINT_BYTES);
    Malloc.free(block);
    return block;
  }

  /// Makes an object of zeroes with an owner, and closes it.
  @Benchmark
  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  public long owned16() {
    try (Owned<Struct> owned = New.make(POINT)) {
      return owned.get().address();
    }
  }

  /// The same with two accesses and a move.
  @Benchmark
  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  public long ownedUsedAndMoved16() {
    try (Owned<Struct> owned = New.make(POINT)) {
      X.setLong(owned.get(), 1);
      try (Owned<Struct> moved = owned.move()) {
        return X.getLong(moved.get());
      }
    }
  }

  /// Allocates and frees, and nothing else.
  @Benchmark
  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  public long mallocAndFree64() {
    long block = Malloc.malloc(ENTRY_BYTES);
    Malloc.free(block);
    return block;
  }

  /// Allocates zeroes and frees them.
  @Benchmark
  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  public long callocAndFree64() {
    long block = Malloc.calloc(1, ENTRY_BYTES);
    Malloc.free(block);
    return block;
  }

  /// Makes an object of zeroes with an owner, and closes it.
  @Benchmark
  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  public long owned64() {
    try (Owned<Struct> owned = New.make(ENTRY)) {
      return owned.get().address();
    }
  }
}
