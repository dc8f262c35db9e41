package org.freehold.bench.object;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.freehold.object.Region;
import org.freehold.object.RegionOptions;
import org.freehold.vm.Memory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// A binary search tree of a million nodes of 32 bytes, inserted in random order, copied as a whole
/// and node by node.
///
/// Both copies go to the same kind of region: one that has just been made, which takes its pages
/// from the system meanwhile (`isFresh`), or one that has its pages already. The recursive copy
/// allocates, copies a node and goes down its two references; it has no table of copied nodes,
/// which a graph would need besides.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-Xss16m"})
@SuppressWarnings("NullAway.Init") // JMH calls the set-up methods first.
public class RegionCopyBenchmark {

  private static final int NODES = 1_000_000;
  private static final long NODE_BYTES = 32;
  private static final long KEY = 0;
  private static final long VALUE = 8;
  private static final long LEFT = 16;
  private static final long RIGHT = 24;

  /// Whether each copy goes to a new region.
  @Param({"false", "true"})
  public boolean isFresh;

  /// Whether the regions ask for huge pages.
  @Param({"false", "true"})
  public boolean hugePages;

  private RegionOptions options;
  private Region source;
  private Region target;

  /// JMH creates the only instance.
  public RegionCopyBenchmark() {}

  @Setup(Level.Trial)
  public void build() {
    options = RegionOptions.ofHost().withHugePages(hugePages);
    source = Region.create(options);
    target = Region.create(options);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < NODES; i++) {
      insert(random.nextLong());
    }
    source.copyTo(target);
  }

  private void insert(long key) {
    Memory memory = source.memory();
    long node = source.allocateZeroed(NODE_BYTES, 8);
    memory.putLong(node + KEY, key);
    memory.putLong(node + VALUE, ~key);
    if (source.root() == 0) {
      source.root(node);
      return;
    }
    long at = source.root();
    while (true) {
      long field = at + (key < memory.getLong(at + KEY) ? LEFT : RIGHT);
      at = source.getReference(field);
      if (at == 0) {
        source.putReference(field, node);
        return;
      }
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    source.close();
    target.close();
  }

  private Region target() {
    if (isFresh) {
      target.close();
      target = Region.create(options);
    } else {
      target.reset();
    }
    return target;
  }

  @Benchmark
  public long bulk() {
    Region copy = target();
    source.copyTo(copy);
    return copy.root();
  }

  @Benchmark
  public long recursive() {
    Region copy = target();
    copy.root(copy(source.root(), copy));
    return copy.root();
  }

  private long copy(long node, Region copy) {
    long made = copy.allocate(NODE_BYTES, 8);
    Memory memory = copy.memory();
    memory.putLong(made + KEY, memory.getLong(node + KEY));
    memory.putLong(made + VALUE, memory.getLong(node + VALUE));
    long left = source.getReference(node + LEFT);
    copy.putReference(made + LEFT, left == 0 ? 0 : copy(left, copy));
    long right = source.getReference(node + RIGHT);
    copy.putReference(made + RIGHT, right == 0 ? 0 : copy(right, copy));
    return made;
  }
}
