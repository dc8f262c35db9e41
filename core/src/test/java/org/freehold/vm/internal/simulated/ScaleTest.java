package org.freehold.vm.internal.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.freehold.vm.SimulatedAddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A reservation of nearly 128 TiB with a million scattered commits of one page each.
class ScaleTest {

  private static final int COMMITS = 1_000_000;
  private static final int RUNS = 7;
  private static final long PAGE = 0x1000;
  private static final long SIZE = (1L << 47) - (1L << 20);

  private final long[] offsets =
      new SplittableRandom(1).longs(COMMITS, 0, SIZE / PAGE).map(page -> page * PAGE).toArray();

  /// Nanoseconds of the reservation and of all commits and queries.
  private record Measured(long reserve, long commits, long queries) {}

  private static SimulatedAddressSpace space() {
    return SimulatedMachine.builder().build().createProcess("scale");
  }

  private Measured measure(SimulatedAddressSpace space) {
    long start = System.nanoTime();
    long base = space.reserve(SIZE);
    long reserved = System.nanoTime();
    for (long offset : offsets) {
      space.commit(base + offset, 1, Protection.READ_WRITE);
    }
    long committed = System.nanoTime();
    for (long offset : offsets) {
      if (space.query(base + offset).state() != Region.State.COMMITTED) {
        throw new AssertionError("not committed: " + offset);
      }
    }
    return new Measured(reserved - start, committed - reserved, System.nanoTime() - committed);
  }

  private Measured median() {
    Measured[] runs = new Measured[RUNS];
    Arrays.setAll(runs, i -> measure(space()));
    return new Measured(
        Arrays.stream(runs).mapToLong(Measured::reserve).sorted().toArray()[RUNS / 2],
        Arrays.stream(runs).mapToLong(Measured::commits).sorted().toArray()[RUNS / 2],
        Arrays.stream(runs).mapToLong(Measured::queries).sorted().toArray()[RUNS / 2]);
  }

  private static long usedBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void aCommitTakesFewBytesOfTheJavaHeap() {
    long before = usedBytes();
    SimulatedAddressSpace space = space();
    Measured measured = measure(space);
    long bytes = usedBytes() - before;
    assertThat(bytes / COMMITS).isLessThan(100);
    assertThat(space.reservedBytes()).isEqualTo(SIZE);
    // Slow enough for any machine that is busy, and too fast for a walk over all runs.
    assertThat(measured.commits() / COMMITS).isLessThan(10_000);
    space.validate();
  }

  @Test
  @Tag("campaign")
  void aMillionCommitsTakeLessThanASecond() {
    Measured median = median();
    assertThat(median.reserve()).isLessThan(1_000_000);
    assertThat(median.commits() / COMMITS).isLessThan(1_000);
    assertThat(median.queries() / COMMITS).isLessThan(1_000);
  }
}
