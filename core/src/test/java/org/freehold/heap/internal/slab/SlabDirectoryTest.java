package org.freehold.heap.internal.slab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.FaultySpace;
import org.junit.jupiter.api.Test;

/// The page map of a directory of its own: slabs at addresses that nobody reserved, since nothing
/// touches blocks.
class SlabDirectoryTest {

  private static final long PAGE = 4096;
  private static final long GIB = 1L << 30;

  private final FaultySpace host = new FaultySpace(AddressSpace.host());
  private final SlabDirectory directory =
      Objects.requireNonNull(SlabDirectories.acquire(host, host));

  private long newSlab(long base, long bytes) {
    long record = directory.newRecord(SlabRecord.recordBytes((int) (bytes / 64), false));
    SlabRecord.initialize(record, base, bytes, 3, 64, 7);
    SlabRecord.setCache(record, 9);
    return record;
  }

  private void discard(long record) {
    directory.remove(record);
    directory.deleteRecord(record, SlabRecord.recordBytes(SlabRecord.count(record), false));
  }

  @Test
  void aSlabIsFoundFromEachOfItsPagesAlsoAcrossTwoLeaves() {
    for (long base : new long[] {5 * GIB, 6 * GIB - 4 * PAGE, 7 * GIB - PAGE, 100 * GIB}) {
      long record = newSlab(base, 8 * PAGE);
      assertThat(directory.tryEnter(record, false)).isTrue();
      assertThat(directory.find(base - 1)).isZero();
      assertThat(directory.find(base + 8 * PAGE)).isZero();
      for (long address = base; address < base + 8 * PAGE; address += PAGE / 2) {
        assertThat(directory.find(address)).isEqualTo(record);
      }
      directory.setLive(base + 7 * PAGE);
      assertThat(directory.isLive(base + 7 * PAGE)).isTrue();
      directory.clearLive(base + 7 * PAGE);
      discard(record);
      assertThat(directory.find(base)).isZero();
    }
    SlabDirectories.release(directory, host, host);
  }

  @Test
  void whatNoSlabNeedsIsGivenBackAndStaysReadable() {
    List<Long> records = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      long record = newSlab(5 * GIB + i * 600L * PAGE, 2 * PAGE);
      assertThat(directory.tryEnter(record, false)).isTrue();
      records.add(record);
    }
    for (int i = 1; i < records.size(); i++) {
      discard(records.get(i));
    }
    directory.discardUnused(true);
    directory.setLive(5 * GIB);
    for (int i = 1; i < records.size(); i++) {
      assertThat(directory.find(5 * GIB + i * 600L * PAGE)).isZero();
      assertThat(directory.isLive(5 * GIB + i * 600L * PAGE)).isFalse();
      assertThat(SlabRecord.heapId(records.get(i))).isIn(0, 7);
    }
    assertThat(directory.find(5 * GIB)).isEqualTo(records.get(0));
    assertThat(directory.isLive(5 * GIB)).isTrue();
    long again = newSlab(5 * GIB + 3 * 600 * PAGE, 2 * PAGE);
    assertThat(directory.tryEnter(again, true)).isTrue();
    assertThat(directory.isSharedSlab(again)).isTrue();
    SlabDirectories.release(directory, host, host);
  }

  @Test
  void aRefusalAtAnyPointOfEnteringChangesNothing() {
    long base = 6 * GIB - PAGE;
    long record = newSlab(base, 2 * PAGE);
    long reserved = AddressSpace.host().reservedBytes();
    int refused = 0;
    for (long n = 1; ; n++) {
      host.refuseOnly(n);
      if (directory.tryEnter(record, false)) {
        break;
      }
      refused++;
      assertThat(directory.find(base)).isZero();
      assertThat(directory.find(base + PAGE)).isZero();
      assertThat(directory.memoryBytes(0)).isZero();
    }
    host.refuseWhen(() -> false);
    assertThat(refused).isBetween(3, 6);
    assertThat(AddressSpace.host().reservedBytes() - reserved).isLessThan(40 << 20);
    assertThat(directory.find(base + PAGE)).isEqualTo(record);
    SlabDirectories.release(directory, host, host);
  }

  @Test
  void aDirectoryThatCannotBeMadeLeavesNothing() {
    SlabDirectories.release(directory, host, host);
    long reserved = AddressSpace.host().reservedBytes();
    int refused = 0;
    for (long n = 1; ; n++) {
      host.refuseOnly(n);
      SlabDirectory made = SlabDirectories.acquire(host, host);
      if (made != null && host.refusals() == refused) {
        SlabDirectories.release(made, host, host);
        break;
      }
      if (made != null) { // With a smaller chunk of records.
        SlabDirectories.release(made, host, host);
      }
      refused = (int) host.refusals();
      assertThat(AddressSpace.host().reservedBytes()).isEqualTo(reserved);
    }
    assertThat(refused).isGreaterThan(3);
    assertThat(AddressSpace.host().reservedBytes()).isEqualTo(reserved);
  }
}
