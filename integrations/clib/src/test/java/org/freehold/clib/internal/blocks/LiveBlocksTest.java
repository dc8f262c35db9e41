package org.freehold.clib.internal.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LiveBlocksTest {

  private static final int OPERATIONS = 300_000;

  @Test
  void randomOperationsLeaveWhatAMapHas() {
    for (int addresses : new int[] {50, 3_000, 200_000}) {
      compare(new Random(addresses), addresses, OPERATIONS / 3);
    }
  }

  private static void compare(Random random, int addresses, int operations) {
    LiveBlocks blocks = new LiveBlocks();
    Map<Long, Long> model = new HashMap<>();
    long bytes = 0;
    for (int i = 0; i < operations; i++) {
      long address = 16L * (1 + random.nextInt(addresses));
      Long known = model.get(address);
      assertThat(blocks.sizeOf(address)).isEqualTo(known == null ? -1 : known);
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          long size = random.nextInt(5000);
          if (known == null) {
            assertThat(blocks.add(address, size)).isTrue();
            model.put(address, size);
            bytes += size;
          }
        }
        case 2 -> {
          assertThat(blocks.remove(address)).isEqualTo(known == null ? -1 : known);
          if (known != null) {
            model.remove(address);
            bytes -= known;
            if (random.nextInt(10) == 0) {
              assertThat(blocks.undoRemove(address, known)).isTrue();
              model.put(address, known);
              bytes += known;
            }
          }
        }
        default -> {
          assertThat(blocks.beginResize(address)).isEqualTo(known == null ? -1 : known);
          if (known != null && random.nextBoolean()) {
            assertThat(blocks.undoResize(address, known)).isTrue();
          } else if (known != null) {
            long to = 16L * (addresses + 1 + i);
            assertThat(blocks.endResize(to, known + 1)).isTrue();
            model.remove(address);
            model.put(to, known + 1);
            bytes++;
          }
        }
      }
      if (i % 10_000 == 0) {
        requireSame(blocks, model, bytes);
      }
    }
    requireSame(blocks, model, bytes);
  }

  private static void requireSame(LiveBlocks blocks, Map<Long, Long> model, long bytes) {
    Map<Long, Long> seen = new HashMap<>();
    blocks.forEach((address, size) -> assertThat(seen.put(address, size)).isNull());
    assertThat(seen).isEqualTo(model);
    LiveBlocks.Totals totals = blocks.totals();
    assertThat(totals.blocks()).isEqualTo(model.size());
    assertThat(totals.allocations() - totals.frees()).isEqualTo(model.size());
    assertThat(totals.bytesAllocated() - totals.bytesFreed()).isEqualTo(bytes);
  }

  @Test
  void threadsDoNotLoseEachOthersBlocks() throws Exception {
    LiveBlocks blocks = new LiveBlocks();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        long base = (1L + thread) << 32;
        all.add(
            threads.submit(() -> {
              for (int round = 0; round < 5; round++) {
                for (long i = 0; i < 20_000; i++) {
                  assertThat(blocks.add(base + i * 16, i)).isTrue();
                }
                for (long i = round == 4 ? 100 : 0; i < 20_000; i++) {
                  assertThat(blocks.remove(base + i * 16)).isEqualTo(i);
                }
              }
            }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    assertThat(blocks.totals().blocks()).isEqualTo(400);
    assertThat(blocks.totals().allocations()).isEqualTo(400_000);
  }
}
