package org.freehold.heap.internal.slab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.ReserveOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The record of a slab against a set of blocks in use, and its arithmetic for every class.
class SlabRecordTest {

  private static final long BASE = 0x7000_0000L;

  private final AddressSpace host = AddressSpace.host();
  private final long memory = host.reserve(1 << 20, ReserveOptions.COMMITTED);

  @AfterEach
  void release() {
    host.release(memory);
  }

  @Test
  void everyAddressOfTheLongestSlabIsMappedToItsBlock() {
    SizeClasses classes = new SizeClasses(3);
    for (int c = 0; c < classes.count(); c++) {
      int size = classes.blockSize(c);
      SlabRecord.initialize(memory, BASE, SlabRecord.MAX_BYTES, c, size, 1);
      int count = SlabRecord.count(memory);
      for (int i = 0; i < count; i++) {
        long start = BASE + (long) i * size;
        assertThat(SlabRecord.indexOf(memory, start)).isEqualTo(i);
        assertThat(SlabRecord.indexOf(memory, start + 1)).isEqualTo(i);
        assertThat(SlabRecord.indexOf(memory, start + size - 1)).isEqualTo(i);
      }
      long past = BASE + (long) count * size;
      if (past < BASE + SlabRecord.MAX_BYTES) {
        assertThat(SlabRecord.indexOf(memory, past)).isEqualTo(count);
        assertThat(SlabRecord.indexOf(memory, BASE + SlabRecord.MAX_BYTES - 1)).isEqualTo(count);
      }
    }
  }

  @Test
  void agreesWithASetOfBlocksInUse() {
    SplittableRandom random = new SplittableRandom(5);
    for (int size : new int[] {16, 48, 80, 1024, 9216, 16384}) {
      long bytes = (size * 3L + 65535) & -4096;
      SlabRecord.initialize(memory, BASE, bytes, 0, size, 1);
      int count = SlabRecord.count(memory);
      BitSet inUse = new BitSet();
      for (int i = 0; i < 20_000; i++) {
        if (!SlabRecord.isFull(memory) && random.nextInt(5) < 3) {
          int taken = SlabRecord.take(memory);
          assertThat(taken).as("the lowest").isEqualTo(inUse.nextClearBit(0)).isLessThan(count);
          inUse.set(taken);
          SlabRecord.setSlack(memory, taken, taken * 7 & 0xffff);
        } else if (!inUse.isEmpty()) {
          int released = inUse.nextSetBit(random.nextInt(inUse.length()));
          assertThat(SlabRecord.slack(memory, released)).isEqualTo(released * 7 & 0xffff);
          SlabRecord.release(memory, released);
          inUse.clear(released);
        }
        assertThat(SlabRecord.inUse(memory)).isEqualTo(inUse.cardinality());
      }
      for (int i = 0; i < count; i++) {
        assertThat(SlabRecord.isInUse(memory, i)).isEqualTo(inUse.get(i));
      }
    }
  }

  @Test
  void recordsHaveRoomForEveryBitAndForSlackWhereItIsKept() {
    assertThat(SlabRecord.recordBytes(1, false)).isEqualTo(96);
    assertThat(SlabRecord.recordBytes(64, false)).isEqualTo(96);
    assertThat(SlabRecord.recordBytes(65, false)).isEqualTo(104);
    assertThat(SlabRecord.recordBytes(65, true)).isEqualTo(104 + 130);
  }
}
