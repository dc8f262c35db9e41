package org.freehold.heap;

import java.lang.invoke.VarHandle;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.internal.RawMemory;
import org.jspecify.annotations.Nullable;

/// The slabs of all heaps on one address space: which slab a page belongs to, and the records of
/// the slabs ([Slabs]).
///
/// From any address to its slab takes two loads and no lock. The map is a tree of two levels: the
/// root has an entry for each leaf, a leaf one of 4 bytes for each of 2²⁰ pages, which is the
/// record's number or 0. A leaf is 4 MiB of addresses, of which only the pages that were written
/// cost memory.
///
/// Invariants: an entry that is not 0 names a record, and a record stays a record as long as the
/// directory lives: what a thread finds without a lock may be out of date, and it looks again under
/// the lock of the size class, but it is never outside of the records. That is why heaps share the
/// directory of their space, and why it is not given back when a heap is closed but kept for the
/// next space ([SlabDirectories]).
///
/// Concurrency: looking up takes no lock; changes are synchronized.
final class SlabDirectory {

  private static final int LEAF_SHIFT = 20;
  private static final long LEAF_MASK = (1L << LEAF_SHIFT) - 1;
  private static final int UNIT_SHIFT = 6;
  private static final long LARGEST_RECORDS = 1L << 32;
  private static final long SMALLEST_RECORDS = 1L << 24;
  private static final long COMMIT_STEP = 64 * 1024;

  private final AddressSpace host;
  private final int pageShift;
  private final int rootShift;
  private final long rootEntries;
  private final Bookkeeping root;
  private final Bookkeeping records;
  private final long rootBase;
  private final long recordBase;
  private final long recordLimit;
  private final Map<Long, Leaf> leaves = new HashMap<>();

  /// One leaf of the map, and which of its pages have been written.
  private record Leaf(Bookkeeping memory, BitSet written) {}

  /// First unit of records that was never used, and lists of those given back, by length.
  private long nextUnit = 1;

  private final UnitLists unused = new UnitLists();

  /// Bytes of all slabs in the directory.
  private long slabBytes;

  private SlabDirectory(AddressSpace host, SpaceInfo info, Bookkeeping root, Bookkeeping records) {
    this.host = host;
    this.pageShift = Long.numberOfTrailingZeros(info.pageSize());
    this.rootShift = pageShift + LEAF_SHIFT;
    this.rootEntries = (info.highestAddress() >>> rootShift) + 1;
    this.root = root;
    this.records = records;
    this.rootBase = root.base(0);
    this.recordBase = records.base(0);
    this.recordLimit = records.limit(0);
  }

  /// Makes a directory for a space; null when its memory cannot be had.
  ///
  /// @param host where the directory's own memory comes from
  /// @param info of the space whose slabs it will list
  static @Nullable SlabDirectory tryCreate(AddressSpace host, SpaceInfo info) {
    int shift = Long.numberOfTrailingZeros(info.pageSize()) + LEAF_SHIFT;
    long entries = (info.highestAddress() >>> shift) + 1;
    Bookkeeping root = Bookkeeping.tryReserve(host, entries * Long.BYTES);
    if (root == null || !root.tryEnsure(0, entries * Long.BYTES)) {
      releaseAll(root);
      return null;
    }
    Bookkeeping records = null;
    long bytes = Math.clamp(info.highestAddress() >>> 5, SMALLEST_RECORDS, LARGEST_RECORDS);
    while (records == null && bytes >= SMALLEST_RECORDS) {
      records = Bookkeeping.tryReserve(host, bytes);
      bytes /= 2;
    }
    if (records == null) {
      releaseAll(root);
      return null;
    }
    return new SlabDirectory(host, info, root, records);
  }

  /// The record of the slab that an address lies in; 0 when it lies in none. Any address may be
  /// asked.
  long find(long address) {
    long top = address >>> rootShift;
    if (top >= rootEntries) {
      return 0;
    }
    long leaf = RawMemory.getLongAligned(rootBase + (top << 3));
    if (leaf == 0) {
      return 0;
    }
    int unit = RawMemory.getInt(leaf + ((address >>> pageShift & LEAF_MASK) << 2));
    return unit == 0 ? 0 : recordOf(Integer.toUnsignedLong(unit));
  }

  private long recordOf(long unit) {
    return recordBase + (unit << UNIT_SHIFT);
  }

  /// Takes memory for a record.
  ///
  /// @param bytes its length
  /// @return its address; 0 when the memory cannot be had
  synchronized long newRecord(long bytes) {
    int units = unitsOf(bytes);
    long unit = unused.take(units);
    if (unit != 0) {
      return recordOf(unit);
    }
    long end = (nextUnit + units) << UNIT_SHIFT;
    long wanted = Math.min(recordLimit, (end + COMMIT_STEP - 1) & -COMMIT_STEP);
    if (end > recordLimit || !(records.tryEnsure(0, wanted) || records.tryEnsure(0, end))) {
      return 0;
    }
    unit = nextUnit;
    nextUnit += units;
    return recordOf(unit);
  }

  private static int unitsOf(long bytes) {
    return (int) ((bytes + (1L << UNIT_SHIFT) - 1) >>> UNIT_SHIFT);
  }

  /// Gives the memory of a record back.
  synchronized void deleteRecord(long record, long bytes) {
    unused.give(unitOf(record), unitsOf(bytes));
  }

  private long unitOf(long record) {
    return (record - recordBase) >>> UNIT_SHIFT;
  }

  /// Lets the pages of a slab lead to its record.
  ///
  /// @return whether they do; when not, for want of memory, nothing has changed
  synchronized boolean tryEnter(long record) {
    long base = Slabs.base(record);
    long bytes = Slabs.bytes(record);
    long last = base + bytes - 1;
    if (!tryLeaf(base >>> rootShift) || !tryLeaf(last >>> rootShift)) {
      return false;
    }
    VarHandle.storeStoreFence(); // A thread that finds the record without a lock finds it written.
    set(base, bytes, (int) unitOf(record));
    slabBytes += bytes;
    return true;
  }

  /// Lets the pages of a slab lead nowhere.
  synchronized void remove(long record) {
    set(Slabs.base(record), Slabs.bytes(record), 0);
    slabBytes -= Slabs.bytes(record);
  }

  private void set(long base, long bytes, int unit) {
    for (long page = base >>> pageShift; page < (base + bytes) >>> pageShift; page++) {
      Leaf leaf = Objects.requireNonNull(leaves.get(page >>> LEAF_SHIFT));
      long index = page & LEAF_MASK;
      RawMemory.putInt(leaf.memory.base(0) + (index << 2), unit);
      leaf.written.set((int) (index >>> 10)); // 2¹⁰ entries of 4 bytes are a page.
    }
  }

  private boolean tryLeaf(long top) {
    if (leaves.containsKey(top)) {
      return true;
    }
    long bytes = (LEAF_MASK + 1) * Integer.BYTES;
    Bookkeeping leaf = Bookkeeping.tryReserve(host, bytes);
    if (leaf == null || !leaf.tryEnsure(0, bytes)) {
      releaseAll(leaf);
      return false;
    }
    leaves.put(top, new Leaf(leaf, new BitSet()));
    RawMemory.putLongAligned(rootBase + (top << 3), leaf.base(0));
    return true;
  }

  /// The part of the directory's memory that falls to slabs of so many bytes.
  synchronized long memoryBytes(long bytes) {
    if (bytes == 0) {
      return 0;
    }
    long page = host.info().pageSize();
    long written = page + host.info().pageUp(nextUnit << UNIT_SHIFT);
    for (Leaf leaf : leaves.values()) {
      written += leaf.written.cardinality() * page;
    }
    return (long) ((double) written * bytes / Math.max(bytes, slabBytes));
  }

  /// Gives everything back. No heap may use the directory any more, nor one of its threads.
  void release() {
    releaseAll(root, records);
    leaves.values().forEach(leaf -> leaf.memory.release());
  }

  private static void releaseAll(@Nullable Bookkeeping... memory) {
    for (Bookkeeping each : memory) {
      if (each != null) {
        each.release();
      }
    }
  }
}
