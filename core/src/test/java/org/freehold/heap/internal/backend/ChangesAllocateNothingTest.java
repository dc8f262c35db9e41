package org.freehold.heap.internal.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.internal.check.SpaceChecker;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A change that has been prepared makes no Java object, so that a full Java heap cannot cut it.
class ChangesAllocateNothingTest {

  private static final int WARM_UP = 3_000;
  private static final int OPERATIONS = 30_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final AddressSpace space = AddressSpace.host();
  private final HeapOptions options =
      HeapOptions.builder(space).exactSizes(true).decommitTotal(1L << 40).build();
  private final Ranges ranges = new Ranges(options, space, new ByteLimit(0), null);
  private final MemorySupply supply = new MemorySupply(options, ranges);
  private final BackEnd backEnd = new BackEnd(options, ranges, supply);
  private final long[] blocks = new long[4_000];
  private int count;

  @AfterEach
  void checkAndRelease() {
    backEnd.check(new SpaceChecker(space));
    ranges.releaseAll();
  }

  @Test
  void inAnyOperationThatNeedsNoPages() {
    SplittableRandom random = new SplittableRandom(5);
    int measured = 0;
    for (int i = 0; i < WARM_UP + OPERATIONS; i++) {
      int kind = random.nextInt(10);
      long size = random.nextLong(3_000);
      int index = count == 0 ? 0 : random.nextInt(count);
      long commits = ranges.commits;
      ranges.prepare();
      long before = threads.getCurrentThreadAllocatedBytes();
      operate(kind, size, index);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      if (i >= WARM_UP && ranges.commits == commits) {
        assertThat(allocated).as("operation %d, kind %d, size %d", i, kind, size).isZero();
        measured++;
      }
    }
    assertThat(measured).isGreaterThan(OPERATIONS / 2);
    assertThat(ranges.free.size()).isGreaterThan(200);
  }

  private void operate(int kind, long size, int index) {
    if (count == 0 || (kind < 4 && count < blocks.length)) {
      blocks[count++] = backEnd.allocate(size);
    } else if (kind == 4 && count < blocks.length) {
      blocks[count++] = backEnd.allocateAligned(size, 256);
    } else if (kind < 7) {
      boolean _ = backEnd.resize(blocks[index], size);
    } else {
      long _ = backEnd.free(blocks[index]);
      blocks[index] = blocks[--count];
    }
  }

  @Test
  void inADecommitOrTheReleaseOfASegmentButForTheSystemCalls() {
    for (int i = 0; i < 200; i++) {
      blocks[count++] = backEnd.allocate(100_000);
    }
    for (int i = 0; i < 200; i += 2) {
      long _ = backEnd.free(blocks[i]);
    }
    ranges.prepare();
    long before = ranges.committedBytes;
    long bytes = threads.getCurrentThreadAllocatedBytes();
    supply.decommitAll();
    long allocated = threads.getCurrentThreadAllocatedBytes() - bytes;
    assertThat(before - ranges.committedBytes).isGreaterThan(9_000_000);
    // A hundred calls of the system; until these allocate nothing, a bound on the rest.
    assertThat(allocated).isLessThan(100 * 1_500);
    for (int i = 1; i < 200; i += 2) {
      long _ = backEnd.free(blocks[i]);
    }
    supply.releaseEmptySegments();
    assertThat(ranges.segments.count()).isEqualTo(1);
  }
}
