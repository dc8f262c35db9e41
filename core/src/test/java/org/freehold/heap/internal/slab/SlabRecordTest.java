package org.freehold.heap.internal.slab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.ReserveOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The record of a slab against a set of live blocks, and its arithmetic for every class.
class SlabRecordTest {

  private static final long BASE = 0x7000_0000L;

  private final AddressSpace host = AddressSpace.host();
  private final long memory = host.reserve(1 << 20, ReserveOptions.COMMITTED);

  @AfterEach
  void release() {
    host.release(memory);
  }

  @Test
  void everyAddressOfEveryLengthOfSlabIsGivenToItsBlock() {
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
      long behind = BASE + (long) count * size;
      if (behind < BASE + SlabRecord.MAX_BYTES) {
        assertThat(SlabRecord.indexOf(memory, behind)).isEqualTo(count);
        assertThat(SlabRecord.indexOf(memory, BASE + SlabRecord.MAX_BYTES - 1)).isEqualTo(count);
      }
    }
  }

  @Test
  void agreesWithASetOfLiveBlocks() {
    SplittableRandom random = new SplittableRandom(5);
    for (int size : new int[] {16, 48, 80, 1024, 9216, 16384}) {
      long bytes = (size * 3L + 65535) & -4096;
      SlabRecord.initialize(memory, BASE, bytes, 0, size, 1);
      int count = SlabRecord.count(memory);
      BitSet live = new BitSet();
      for (int i = 0; i < 20_000; i++) {
        if (!SlabRecord.isFull(memory) && random.nextInt(5) < 3) {
          int taken = SlabRecord.take(memory);
          assertThat(taken).as("the lowest").isEqualTo(live.nextClearBit(0)).isLessThan(count);
          live.set(taken);
          SlabRecord.setSlack(memory, taken, taken * 7 & 0xffff);
        } else if (!live.isEmpty()) {
          int given = live.nextSetBit(random.nextInt(live.length()));
          assertThat(SlabRecord.slack(memory, given)).isEqualTo(given * 7 & 0xffff);
          SlabRecord.release(memory, given);
          live.clear(given);
        }
        assertThat(SlabRecord.inUse(memory)).isEqualTo(live.cardinality());
      }
      for (int i = 0; i < count; i++) {
        assertThat(SlabRecord.isInUse(memory, i)).isEqualTo(live.get(i));
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
