package org.freehold.inspect.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.freehold.heap.AllocationStacks;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.StackDatabase;
import org.freehold.heap.StackSampling;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Snapshots of large heaps: how long they take, and how large they are. Prints the figures that
/// the documentation states.
class SnapshotScaleTest {

  private static final double NANOS = 1e9;
  private static final long MOST_BYTES_A_BLOCK = 16;

  @TempDir private Path folder;

  @Test
  void aMillionBlocks() throws IOException {
    check(1_000_000, false, 60);
  }

  @Test
  void aMillionBlocksWithStacks() throws IOException {
    check(1_000_000, true, 60);
  }

  @Test
  @Tag("campaign")
  void tenMillionBlocks() throws IOException {
    check(10_000_000, false, 10);
  }

  @Test
  @Tag("campaign")
  void tenMillionBlocksWithStacks() throws IOException {
    check(10_000_000, true, 10);
  }

  private void check(int count, boolean hasStacks, double mostSeconds) throws IOException {
    HeapOptions options =
        HeapOptions.builder(AddressSpace.host()).name("large").exactSizes(true).build();
    Path file = folder.resolve("large.fhs");
    try (Heap heap = Heap.create(options)) {
      if (hasStacks) {
        heap.attach(new AllocationStacks(new StackDatabase(2), StackSampling.ALL));
      }
      SplittableRandom random = new SplittableRandom(11);
      for (int i = 0; i < count; i++) {
        long block = heap.allocate(1L + random.nextInt(200));
        if (random.nextInt(4) == 0) {
          heap.free(block);
          heap.allocate(1L + random.nextInt(400));
        }
      }
      SnapshotResult result =
          HeapSnapshot.write(file, SnapshotOptions.DEFAULT.withHeaps(List.of(heap)));
      long start = System.nanoTime();
      long[] sums = new long[2];
      try (HeapSnapshot snapshot = HeapSnapshot.open(file)) {
        snapshot.visit(
            snapshot.heaps().getFirst(),
            entry -> {
              sums[0] += entry.isBusy() ? 1 : 0;
              sums[1] += entry.isBusy() ? entry.size() : 0;
            });
        assertThat(sums[1]).isEqualTo(snapshot.heaps().getFirst().figure("busyBytes"));
      }
      double read = (System.nanoTime() - start) / NANOS;
      double written = result.nanos() / NANOS;
      System.out.printf(
          "snapshot of %,d blocks%s: %.2f s to write (%.2f s locked), %.2f s to read, %.1f bytes a"
              + " block%n",
          result.blocks(),
          hasStacks ? " with stacks" : "",
          written,
          result.lockedNanos() / NANOS,
          read,
          (double) result.bytes() / result.blocks());
      assertThat(sums[0]).isEqualTo(count).isEqualTo(result.blocks());
      assertThat(result.bytes()).isLessThan(MOST_BYTES_A_BLOCK * count);
      assertThat(written).isLessThan(mostSeconds);
      assertThat(read).isLessThan(mostSeconds);
    }
  }
}
