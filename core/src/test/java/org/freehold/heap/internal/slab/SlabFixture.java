package org.freehold.heap.internal.slab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.ReserveOptions;

/// Slabs of a heap that does not exist: reserved addresses without memory, since nothing touches
/// blocks, entered into the directory of the host.
public final class SlabFixture implements AutoCloseable {

  /// The id of that heap, which no real heap gets.
  public static final int HEAP_ID = Integer.MAX_VALUE;

  private final AddressSpace host = AddressSpace.host();
  private final SlabDirectory directory =
      Objects.requireNonNull(SlabDirectories.acquire(host, host));
  private final long base;
  private final long limit;
  private final List<Long> records = new ArrayList<>();
  private long next;

  /// Makes room for slabs.
  ///
  /// @param bytes of all slabs together
  public SlabFixture(long bytes) {
    base = host.reserve(bytes, ReserveOptions.ANYWHERE);
    limit = base + bytes;
    next = base;
  }

  /// The directory that the slabs are in.
  public SlabDirectory directory() {
    return directory;
  }

  /// A new slab without blocks in use.
  ///
  /// @param cache id of its cache
  /// @return its record
  public long newSlab(int sizeClass, int blockSize, long bytes, int cache, boolean isShared) {
    assertThat(next + bytes).as("room for slabs").isLessThanOrEqualTo(limit);
    long record = directory.newRecord(SlabRecord.recordBytes((int) (bytes / blockSize), false));
    SlabRecord.initialize(record, next, bytes, sizeClass, blockSize, HEAP_ID);
    SlabRecord.setCache(record, cache);
    assertThat(directory.tryEnter(record, isShared)).isTrue();
    next += bytes;
    records.add(record);
    return record;
  }

  /// The blocks of a slab that are in use, counted bit by bit.
  public static int popCount(long record) {
    int inUse = 0;
    for (int i = 0; i < SlabRecord.count(record); i++) {
      inUse += SlabRecord.isInUse(record, i) ? 1 : 0;
    }
    return inUse;
  }

  /// The live blocks of a slab, counted bit by bit.
  public int live(long record) {
    int live = 0;
    for (int i = 0; i < SlabRecord.count(record); i++) {
      live += directory.isLive(SlabRecord.addressOf(record, i)) ? 1 : 0;
    }
    return live;
  }

  @Override
  public void close() {
    for (long record : records) {
      directory.remove(record);
      directory.clearBits(record);
      SlabRecord.retire(record);
      directory.deleteRecord(record, SlabRecord.recordBytes(SlabRecord.count(record), false));
    }
    SlabDirectories.release(directory, host, host);
    host.release(base);
  }
}
