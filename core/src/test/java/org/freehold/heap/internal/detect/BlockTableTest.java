package org.freehold.heap.internal.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The table of records against a `TreeMap`, and that it allocates nothing.
class BlockTableTest {

  private static final class Block extends BlockRecord<Block> {
    Block(long start) {
      this.start = start;
    }
  }

  private static void requireSame(Block found, Map.Entry<Long, Block> expected) {
    assertThat(found).isSameAs(expected == null ? null : expected.getValue());
  }

  @Test
  void agreesWithATreeMap() {
    SplittableRandom random = new SplittableRandom(3);
    BlockTable<Block> table = new BlockTable<>();
    TreeMap<Long, Block> model = new TreeMap<>();
    for (int i = 0; i < 60_000; i++) {
      long address = 16L * (1 + random.nextInt(2_000));
      Block known = model.get(address);
      assertThat(table.at(address)).isSameAs(known);
      if (known == null && random.nextInt(100) < (i / 10_000 % 2 == 0 ? 70 : 30)) {
        Block block = new Block(address);
        table.add(block);
        model.put(address, block);
      } else if (known != null) {
        table.remove(known);
        model.remove(address);
      }
      long any = random.nextInt(33_000);
      requireSame(table.floor(any), model.floorEntry(any));
      requireSame(table.higher(any), model.higherEntry(any));
      assertThat(table.size()).isEqualTo(model.size());
      if (i % 5_000 == 0) {
        assertThat(table.isValid()).isTrue();
      }
    }
    Block at = table.first();
    for (Block expected : model.values()) {
      assertThat(at).isSameAs(expected);
      at = table.after(expected);
    }
    assertThat(at).isNull();
  }

  @Test
  void staysShallowWhenAddressesAscend() {
    BlockTable<Block> table = new BlockTable<>();
    for (long i = 1; i <= 100_000; i++) {
      table.add(new Block(4096 * i));
    }
    assertThat(table.isValid()).isTrue();
    assertThat(depth(table)).isLessThan(60);
  }

  private static int depth(BlockTable<Block> table) {
    int deepest = 0;
    for (Block block = table.first(); block != null; block = table.after(block)) {
      deepest = Math.max(deepest, table.depthOf(block.start));
    }
    return deepest;
  }

  @Test
  void allocatesNothing() {
    BlockTable<Block> table = new BlockTable<>();
    BlockList<Block> list = new BlockList<>();
    Block[] blocks = new Block[1_000];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = new Block(48L * (i + 1));
    }
    assertThat(bytesFor(table, list, blocks)).isNotNegative(); // Loads the classes.
    assertThat(bytesFor(table, list, blocks)).isZero();
    assertThat(table.size()).isZero();
  }

  private static long bytesFor(BlockTable<Block> table, BlockList<Block> list, Block[] blocks) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (Block block : blocks) {
      table.add(block);
      list.addLast(block);
    }
    for (Block block = list.removeFirst(); block != null; block = list.removeFirst()) {
      table.remove(block);
    }
    return threads.getCurrentThreadAllocatedBytes() - before - (before - start);
  }
}
