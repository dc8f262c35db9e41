package org.freehold.bench.object;

import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.object.Region;
import org.freehold.object.RegionOptions;
import org.freehold.vm.AddressSpace;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// A thousand blocks and the end of all of them: by a region that is reset, by an arena of the JDK,
/// and by a heap that frees each. One shot of it is one round; figures are for a block.
///
/// The arenas zero their blocks, `region` and `heap` do not; `regionArena` is the region's own
/// arena for the comparison with the JDK's.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@SuppressWarnings("NullAway.Init") // JMH calls the set-up method first.
public class RegionAllocationBenchmark {

  private static final int BLOCKS = 1_000;

  /// Bytes of a block.
  @Param({"32", "256"})
  public int size;

  private Region region;
  private Heap heap;
  private final long[] blocks = new long[BLOCKS];

  /// JMH creates the only instance.
  public RegionAllocationBenchmark() {}

  @Setup(Level.Trial)
  public void open() {
    region = Region.create(RegionOptions.ofHost());
    heap = Heap.create(HeapOptions.of(AddressSpace.host()));
  }

  @TearDown(Level.Trial)
  public void close() {
    region.close();
    heap.close();
  }

  @Benchmark
  @OperationsPerInvocation(BLOCKS)
  public long region() {
    long last = 0;
    for (int i = 0; i < BLOCKS; i++) {
      last = region.allocate(size, 8);
      blocks[i] = last;
    }
    region.reset();
    return last;
  }

  @Benchmark
  @OperationsPerInvocation(BLOCKS)
  public long regionArena() {
    Arena arena = region.asArena();
    long last = 0;
    for (int i = 0; i < BLOCKS; i++) {
      last = arena.allocate(size, 8).address();
      blocks[i] = last;
    }
    region.reset();
    return last;
  }

  @Benchmark
  @OperationsPerInvocation(BLOCKS)
  public long confinedArena() {
    long last = 0;
    try (Arena arena = Arena.ofConfined()) {
      for (int i = 0; i < BLOCKS; i++) {
        last = arena.allocate(size, 8).address();
        blocks[i] = last;
      }
    }
    return last;
  }

  @Benchmark
  @OperationsPerInvocation(BLOCKS)
  public long heap() {
    for (int i = 0; i < BLOCKS; i++) {
      blocks[i] = heap.allocate(size);
    }
    for (int i = 0; i < BLOCKS; i++) {
      heap.free(blocks[i]);
    }
    return blocks[0];
  }
}
