package org.freehold.heap.internal.metadata;

import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// A record arena: an allocator of native memory for metadata records of any length, in units of 64
/// bytes from one reservation that is committed as it is used.
///
/// ```
///   unit     0       1        …                nextUnit            capacity
///          +-------+--------+-------+--------+-------------------+
///          | never | record | freed | record | not used yet      |
///          +-------+--------+-------+--------+-------------------+
/// ```
///
/// Unit 0 is never allocated, so that 0 can mean "no record". Freed records are kept in segregated
/// free lists ([RecordFreeLists]) and never returned to the system: a thread that found one without
/// a lock may read it as long as the arena lives, though what it reads may be stale.
///
/// Thread-safe: allocating and freeing are synchronized; addresses are computed without a lock.
public final class RecordArena {

  private static final int UNIT_SHIFT = 6;
  private static final long COMMIT_STEP = 64 * 1024;

  private final MetadataMapping memory;
  private final long base;
  private final long limit;
  private final RecordFreeLists freed = new RecordFreeLists();
  private long nextUnit = 1;
  private long usedUnits;

  private RecordArena(MetadataMapping memory) {
    this.memory = memory;
    this.base = memory.base(0);
    this.limit = memory.limit(0);
  }

  /// Reserves an arena, with less capacity where there is no room for as much as wanted.
  ///
  /// @param host where the memory comes from
  /// @param wantedBytes the preferred capacity
  /// @param minBytes the minimum capacity
  /// @return null when not even the minimum could be reserved
  public static @Nullable RecordArena tryReserve(
      AddressSpace host, long wantedBytes, long minBytes) {
    for (long bytes = wantedBytes; bytes >= minBytes; bytes /= 2) {
      MetadataMapping memory = MetadataMapping.tryReserve(host, bytes);
      if (memory != null) {
        return new RecordArena(memory);
      }
    }
    return null;
  }

  /// Allocates a record.
  ///
  /// @param bytes its length, rounded up to units of 64
  /// @return its address, a multiple of 64; 0 when there is no memory
  public synchronized long allocate(long bytes) {
    int units = unitsFor(bytes);
    long unit = freed.pop(units);
    if (unit == 0) {
      unit = extend(units);
    }
    if (unit == 0) {
      return 0;
    }
    usedUnits += units;
    return addressOf(unit);
  }

  /// Allocates units that were never used; 0 when there is no memory.
  private long extend(int units) {
    long end = (nextUnit + units) << UNIT_SHIFT;
    long wanted = Math.min(limit, (end + COMMIT_STEP - 1) & -COMMIT_STEP);
    if (end > limit || !(memory.tryEnsure(0, wanted) || memory.tryEnsure(0, end))) {
      return 0;
    }
    long unit = nextUnit;
    nextUnit += units;
    return unit;
  }

  private static int unitsFor(long bytes) {
    return (int) ((bytes + (1L << UNIT_SHIFT) - 1) >>> UNIT_SHIFT);
  }

  /// Frees a record.
  ///
  /// @param bytes the length it was allocated with
  public synchronized void free(long record, long bytes) {
    freed.push(unitOf(record), unitsFor(bytes));
    usedUnits -= unitsFor(bytes);
  }

  /// The address of the record that begins at a unit.
  public long addressOf(long unit) {
    return base + (unit << UNIT_SHIFT);
  }

  /// The first unit of a record.
  public long unitOf(long record) {
    return (record - base) >>> UNIT_SHIFT;
  }

  /// Bytes of records in use.
  public synchronized long usedBytes() {
    return usedUnits << UNIT_SHIFT;
  }

  /// Releases the memory. No record may be read any more.
  public void release() {
    memory.release();
  }
}
