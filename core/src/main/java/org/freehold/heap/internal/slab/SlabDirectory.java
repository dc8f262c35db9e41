package org.freehold.heap.internal.slab;

import java.lang.invoke.VarHandle;
import org.freehold.heap.internal.metadata.MetadataMapping;
import org.freehold.heap.internal.metadata.RecordArena;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.internal.RawMemory;
import org.jspecify.annotations.Nullable;

/// The page map and the records of the slabs of all heaps on one address space: which slab a page
/// belongs to, which blocks are live, and the memory of the records ([SlabRecord]).
///
/// From any address to all that a free must know takes three loads and no lock. The map is a radix
/// tree of two levels: the root has an entry for each leaf, and a leaf describes 2¹⁸ pages by
///
/// ```
///   pages    8 bytes a page: 0, or
///              bits 0…31   number of the slab's record
///              bits 32…42  size class, as the offset of its bin's header ([BinHeaders])
///              bits 43…62  id of the slab's thread cache, which alone writes live bits
///              bit 63      the slab is shared: other threads free blocks in it too
///   bits     8 bytes for each 32 granules: which blocks are live ([BlockBits])
/// ```
///
/// A root entry holds the addresses of both areas. The bits of one page fill one cache line, so
/// that threads with adjacent slabs do not write to the same lines (false sharing).
///
/// Invariants: an entry that is not 0 names a record, and a record stays readable as long as the
/// directory lives: what a thread finds without a lock may be out of date, but it never lies
/// outside the records. That is why heaps share the directory of their space. The bits of a page
/// are backed by memory from the first slab on that the page belongs to.
///
/// **Only what is used.** A leaf is reserved for the first slab in its GiB, records come in chunks
/// ([RecordArena]), and what no slab needs any more is given back while it stays readable
/// ([#discardUnused]). The directory itself goes with the last heap ([SlabDirectories]). So a
/// thread reads it only where its heap cannot be closed meanwhile: inside a visit to one of the
/// heap's thread caches, or with the lock of the heap or of its `ThreadCaches` held.
///
/// **Whole changes.** What may fail comes first: records, leaves and the memory for bits. Entering,
/// updating and removing a slab are then writes and nothing else. The caller has prepared its
/// stack.
///
/// Concurrency: look-ups take no lock; changes are synchronized, except for the bits, whose rules
/// are those of `CacheOwnership` and `RemoteFrees`.
public final class SlabDirectory {

  static final int LEAF_SHIFT = 18;
  private static final int PAGES_PER_LEAF = 1 << LEAF_SHIFT;
  private static final int ROOT_ENTRY_SHIFT = 4;
  private static final int BITS_OFFSET = 8;

  /// Unused memory below this is kept for the next slabs unless all must go.
  private static final long KEPT_UNUSED_BYTES = 256 * 1024;

  private static final int KEPT_UNUSED_DIVISOR = 8;

  private static final int HEADER_SHIFT = 32;
  private static final int HEADER_MASK = 0x7f0;
  private static final int CACHE_SHIFT = 43;

  /// Classes that an entry has room for.
  static final int MAX_CLASSES = (HEADER_MASK >>> BinHeaders.SHIFT) + 1;

  /// Added to the result of [#cacheOf] for a shared slab.
  public static final long SHARED = 1L << CacheIds.BITS;

  private final AddressSpace host;
  private final int granuleShift;
  private final int pageShift;
  private final int rootShift;
  private final int wordShift;
  private final long rootEntries;
  private final MetadataMapping root;
  private final RecordArena records;
  private final long rootBase;
  private final SlabLeaves leaves = new SlabLeaves();

  /// Headers of bins without entries (`CacheBins`), for caches that have no bins of their own yet.
  private long emptyBins;

  /// Bytes of all slabs in the directory.
  private long slabBytes;

  private SlabDirectory(
      AddressSpace host, SpaceInfo info, MetadataMapping root, RecordArena records) {
    this.host = host;
    this.granuleShift = Integer.numberOfTrailingZeros(info.mallocAlignment());
    this.pageShift = Long.numberOfTrailingZeros(info.pageSize());
    this.rootShift = pageShift + LEAF_SHIFT;
    this.wordShift = granuleShift + BlockBits.GRANULES_SHIFT;
    this.rootEntries = (info.highestAddress() >>> rootShift) + 1;
    this.root = root;
    this.records = records;
    this.rootBase = root.base(0);
  }

  /// Creates a directory for a space; null when its memory is not available.
  ///
  /// @param host that the directory's own memory comes from
  /// @param info of the space that the slabs are on
  static @Nullable SlabDirectory tryCreate(AddressSpace host, SpaceInfo info) {
    int shift = Long.numberOfTrailingZeros(info.pageSize()) + LEAF_SHIFT;
    long rootBytes = ((info.highestAddress() >>> shift) + 1) << ROOT_ENTRY_SHIFT;
    MetadataMapping root = MetadataMapping.tryReserve(host, rootBytes);
    RecordArena records = null;
    SlabDirectory directory = null;
    try {
      if (root != null && root.tryEnsure(0, rootBytes)) {
        records = RecordArena.tryReserve(host);
        SlabDirectory made = records == null ? null : new SlabDirectory(host, info, root, records);
        directory = made != null && made.tryPrepare() ? made : null;
      }
      return directory;
    } finally {
      if (directory == null && records != null) {
        records.release();
      }
      if (directory == null && root != null) {
        root.release();
      }
    }
  }

  private boolean tryPrepare() {
    int classes = new SizeClasses(granuleShift).count();
    emptyBins = newRecord(BinHeaders.bytes(classes));
    if (emptyBins != 0) {
      BinHeaders.writeEmpty(emptyBins, classes);
    }
    return emptyBins != 0;
  }

  /// Headers of bins without entries and without room.
  public long emptyBins() {
    return emptyBins;
  }

  /// Whether the space has the page size and granule of [FastPathLayout].
  public boolean hasFastPathLayout() {
    return pageShift == FastPathLayout.PAGE_SHIFT && granuleShift == FastPathLayout.GRANULE_SHIFT;
  }

  /// Address of the first root entry.
  public long rootBase() {
    return rootBase;
  }

  /// Number of root entries.
  public long rootEntries() {
    return rootEntries;
  }

  /// Address of the root entry for an address of the space.
  ///
  /// @param top the address shifted right to the number of its leaf
  public static long rootEntry(long rootBase, long top) {
    return rootBase + (top << ROOT_ENTRY_SHIFT);
  }

  /// Address of the page entries of a leaf; 0 when there is no such leaf. Whoever reads it also
  /// sees the rest of the root entry.
  public static long pagesOf(long rootEntry) {
    return RawMemory.getLongAcquire(rootEntry);
  }

  /// Address of the block bits of a leaf.
  public static long bitsOf(long rootEntry) {
    return RawMemory.getLongAligned(rootEntry + BITS_OFFSET);
  }

  /// The size class of the slab.
  public static int sizeClassOf(long entry) {
    return (int) headerOffsetOf(entry) >>> BinHeaders.SHIFT;
  }

  /// Offset of the bin header of the slab's size class ([BinHeaders]).
  public static long headerOffsetOf(long entry) {
    return entry >>> HEADER_SHIFT & HEADER_MASK;
  }

  /// The id of the slab's thread cache, plus [#SHARED] for a shared slab; 0 for none.
  public static long cacheOf(long entry) {
    return entry >>> CACHE_SHIFT;
  }

  /// Whether an entry belongs to a shared slab.
  public static boolean isShared(long entry) {
    return entry < 0;
  }

  /// The entry of the page that holds an address; 0 when the page belongs to no slab. Any address
  /// is allowed.
  public long entry(long address) {
    long top = address >>> rootShift;
    if (top >= rootEntries) {
      return 0;
    }
    long pages = pagesOf(rootEntry(rootBase, top));
    return pages == 0 ? 0 : RawMemory.getLongAcquire(pages + pageOffset(address));
  }

  /// The record of the slab that an address lies in; 0 when it lies in none. Any address is
  /// allowed.
  public long find(long address) {
    return recordIn(entry(address));
  }

  /// The record that an entry names; 0 for the entry 0.
  public long recordIn(long entry) {
    return entry == 0 ? 0 : records.addressOf(entry & 0xffff_ffffL);
  }

  /// Address of the word of block bits ([BlockBits]) for an address of a slab.
  public long word(long address) {
    return bitsOf(rootEntryOf(address)) + wordOffset(address);
  }

  /// The bit for an address in its word of block bits.
  public int bitOf(long address) {
    return 1 << (int) (address >>> granuleShift);
  }

  /// The bit for the page of an address among the pages of its slab ([SlabRecord#markPending]);
  /// pages that are 32 apart share one.
  public int pageBit(long address) {
    return 1 << (int) (address >>> pageShift);
  }

  /// Bytes of a page.
  public long pageBytes() {
    return 1L << pageShift;
  }

  /// Sets the live bit of a block. For the thread that may write live bits.
  public void setLive(long address) {
    BlockBits.setLive(word(address), bitOf(address));
  }

  /// Clears the live bit of a block. For the thread that may write live bits.
  public void clearLive(long address) {
    BlockBits.clearLive(word(address), bitOf(address));
  }

  /// Whether a block can begin at an address: a multiple of the granule.
  public boolean isAtGranule(long address) {
    return (address & ((1L << granuleShift) - 1)) == 0;
  }

  /// Offset of the granule of a bit from the first granule of its word.
  public long offsetOf(int bit) {
    return (long) bit << granuleShift;
  }

  /// Bytes that one word of block bits covers.
  public long wordBytes() {
    return 1L << wordShift;
  }

  /// Whether a block that begins at an address of a slab is live: handed out, and freed by nobody.
  public boolean isLive(long address) {
    return isAtGranule(address) && BlockBits.isLive(word(address), bitOf(address));
  }

  /// Allocates memory for a record ([RecordArena#allocate]).
  ///
  /// @return its address; 0 when there is no memory
  public long newRecord(long bytes) {
    return records.allocate(bytes);
  }

  /// Frees the memory of a record. Cannot fail.
  public void deleteRecord(long record, long bytes) {
    records.free(record, bytes);
  }

  /// Enters a slab: makes its pages lead to its record.
  ///
  /// @param isShared whether the slab is shared
  /// @return whether they do; if not, for want of memory, nothing has changed
  public synchronized boolean tryEnter(long record, boolean isShared) {
    long base = SlabRecord.base(record);
    long bytes = SlabRecord.bytes(record);
    SlabLeaf first = tryLeaf(base, bytes);
    SlabLeaf last = first == null ? null : tryLeaf(base + bytes - 1, 1);
    if (first == null || last == null) {
      return false;
    }
    long entry = entryFor(record, isShared);
    int from = pageIndex(base);
    int to = pageIndex(base + bytes - 1) + 1;
    VarHandle.storeStoreFence(); // A thread that finds the record without a lock sees its contents.
    writeEntries(record, entry);
    first.add(from, first.equals(last) ? to : PAGES_PER_LEAF);
    if (!first.equals(last)) {
      last.add(0, to);
    }
    slabBytes += bytes;
    return true;
  }

  /// Updates the entries of a slab that has moved to another cache, or that became shared or
  /// unshared. Nobody else may be writing its live bits.
  public synchronized void update(long record, boolean isShared) {
    writeEntries(record, entryFor(record, isShared));
  }

  /// Whether a slab is shared.
  public boolean isSharedSlab(long record) {
    return isShared(entry(SlabRecord.base(record)));
  }

  /// Clears the block bits of a slab.
  public void clearBits(long record) {
    long end = SlabRecord.base(record) + SlabRecord.bytes(record);
    for (long start = SlabRecord.base(record); start < end; start += wordBytes()) {
      RawMemory.putLongAligned(word(start), 0);
    }
  }

  /// Removes a slab: its pages lead nowhere. Cannot fail.
  public synchronized void remove(long record) {
    long base = SlabRecord.base(record);
    long bytes = SlabRecord.bytes(record);
    int from = pageIndex(base);
    int to = pageIndex(base + bytes - 1) + 1;
    SlabLeaf first = leaves.find(base >>> rootShift);
    SlabLeaf last = leaves.find((base + bytes - 1) >>> rootShift);
    writeEntries(record, 0);
    if (first != null && last != null) { // As they are, or the slab was not in the directory.
      first.remove(from, first.equals(last) ? to : PAGES_PER_LEAF);
      if (!first.equals(last)) {
        last.remove(0, to);
      }
    }
    slabBytes -= bytes;
  }

  /// Gives memory that no slab needs any more back to the system.
  ///
  /// @param isAll whether a few pages are given back as well
  public synchronized void discardUnused(boolean isAll) {
    long unused = records.discardableBytes() + leaves.idleBytes();
    long kept = Math.max(KEPT_UNUSED_BYTES, records.usedBytes() / KEPT_UNUSED_DIVISOR);
    if (unused > (isAll ? 0 : kept)) {
      leaves.discardIdle();
      records.discardFree();
    }
  }

  /// The share of the directory's memory that falls to `bytes` of slabs: what their page entries,
  /// block bits and the records in use need. What earlier heaps wrote besides is not counted.
  public synchronized long memoryBytes(long bytes) {
    if (bytes == 0) {
      return 0;
    }
    long described = Math.max(bytes, slabBytes);
    SpaceInfo info = host.info();
    long needed =
        info.pageSize()
            + info.pageUp(records.usedBytes())
            + info.pageUp(described >>> pageShift << 3)
            + info.pageUp(bitBytes(described));
    return (long) ((double) needed * bytes / described);
  }

  /// Releases all memory. No heap may use the directory any more, nor any of its threads.
  void release() {
    root.release();
    records.release();
    leaves.release();
  }

  private long pageOffset(long address) {
    return (address & ((1L << rootShift) - 1)) >>> pageShift << 3;
  }

  /// The number of the page of an address in its leaf.
  private int pageIndex(long address) {
    return (int) (address >>> pageShift) & (PAGES_PER_LEAF - 1);
  }

  private long wordOffset(long address) {
    return (address & ((1L << rootShift) - 1)) >>> wordShift << 3;
  }

  private long rootEntryOf(long address) {
    return rootEntry(rootBase, address >>> rootShift);
  }

  private long entryFor(long record, boolean isShared) {
    return records.numberOf(record)
        | (long) SlabRecord.sizeClass(record) << (HEADER_SHIFT + BinHeaders.SHIFT)
        | (SlabRecord.cache(record) | (isShared ? SHARED : 0)) << CACHE_SHIFT;
  }

  private void writeEntries(long record, long entry) {
    long base = SlabRecord.base(record);
    long end = base + SlabRecord.bytes(record);
    for (long page = base; page < end; page += 1L << pageShift) {
      RawMemory.putLongAligned(pagesOf(rootEntryOf(page)) + pageOffset(page), entry);
    }
  }

  /// The leaf for the start of a range, with memory for the block bits of that range as far as it
  /// lies in the leaf; null when there is no memory.
  private @Nullable SlabLeaf tryLeaf(long address, long bytes) {
    SlabLeaf leaf = leaves.find(address >>> rootShift);
    if (leaf == null) {
      leaf = tryAddLeaf(address >>> rootShift);
    }
    int from = pageIndex(address);
    int to = (int) Math.min(PAGES_PER_LEAF, from + ((bytes + pageBytes() - 1) >>> pageShift));
    return leaf != null && leaf.tryCommitBits(from, to) ? leaf : null;
  }

  private @Nullable SlabLeaf tryAddLeaf(long top) {
    SlabLeaf leaf = SlabLeaf.tryReserve(host, top, PAGES_PER_LEAF, bitBytes(1L << rootShift));
    if (leaf == null) {
      return null;
    }
    boolean isAdded = false;
    try {
      SlabLeaf[] all = leaves.with(leaf);
      long entry = rootEntry(rootBase, top);
      RawMemory.putLongAligned(entry + BITS_OFFSET, leaf.base(SlabLeaf.BITS));
      VarHandle.storeStoreFence();
      leaves.replace(all);
      isAdded = true;
      RawMemory.putLongAligned(entry, leaf.base(SlabLeaf.PAGES));
      return leaf;
    } finally {
      if (!isAdded) {
        leaf.release();
      }
    }
  }

  /// Bytes of block bits for `bytes` of memory.
  private long bitBytes(long bytes) {
    return bytes >>> wordShift << 3;
  }
}
