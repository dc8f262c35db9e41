package org.freehold.heap.internal.slab;

import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.Map;
import org.freehold.heap.internal.metadata.MetadataMapping;
import org.freehold.heap.internal.metadata.RecordArena;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.internal.RawMemory;
import org.jspecify.annotations.Nullable;

/// The slabs of all heaps on one address space: which slab a page belongs to, which blocks are
/// live, and the records of the slabs ([SlabRecord]).
///
/// From any address to what a free must know takes three loads and no lock. The map is a tree of
/// two levels: the root has an entry for each leaf, and a leaf describes 2²⁰ pages by
///
/// ```
///   pages    8 bytes a page: 0, or
///              bits 0…31   number of the slab's record
///              bits 32…42  size class, as the offset of its header ([BinHeaders])
///              bits 43…62  number of the slab's thread cache, which alone writes live bits
///              bit 63      the slab is shared: blocks are freed by other threads too
///   bits     8 bytes for each 32 granules: which blocks are live ([BlockBits])
/// ```
///
/// A root entry has the addresses of the two. The bits of a page take a line of the processor's
/// cache, so that threads with slabs side by side do not write to the same lines.
///
/// Invariants: an entry that is not 0 names a record, and a record stays a record as long as the
/// directory lives: what a thread finds without a lock may be out of date, but it is never outside
/// of the records. That is why heaps share the directory of their space, and why it is not given
/// back when a heap is closed but kept for the next space ([SlabDirectories]). The bits of a page
/// have memory behind them from the first slab on that the page belongs to.
///
/// Concurrency: looking up takes no lock; changes are synchronized, apart from the bits: see
/// `ThreadCache` and `RemoteFrees`.
public final class SlabDirectory {

  static final int LEAF_SHIFT = 20;
  private static final long LEAF_PAGES = 1L << LEAF_SHIFT;
  private static final int ROOT_ENTRY_SHIFT = 4;
  private static final int BITS = 8;
  private static final int PAGES_AREA = 0;
  private static final int BITS_AREA = 1;

  private static final int HEADER_SHIFT = 32;
  private static final int HEADER_MASK = 0x7f0;
  private static final int CACHE_SHIFT = 43;

  /// What [#cacheOf] adds for a shared slab.
  public static final long SHARED = 1L << CacheIds.BITS;

  private static final long MAX_RECORD_BYTES = 1L << 32;
  private static final long MIN_RECORD_BYTES = 1L << 24;

  private final AddressSpace host;
  private final int granuleShift;
  private final int pageShift;
  private final int rootShift;
  private final int wordShift;
  private final long rootEntries;
  private final MetadataMapping root;
  private final RecordArena records;
  private final long rootBase;
  private final Map<Long, SlabLeaf> leaves = new HashMap<>();

  /// Headers of bins without entries (`CacheBins`), for caches that have none of their own yet.
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

  /// Makes a directory for a space; null when its memory cannot be had.
  ///
  /// @param host where the directory's own memory comes from
  /// @param info of the space whose slabs it will list
  static @Nullable SlabDirectory tryCreate(AddressSpace host, SpaceInfo info) {
    int shift = Long.numberOfTrailingZeros(info.pageSize()) + LEAF_SHIFT;
    long entries = (info.highestAddress() >>> shift) + 1;
    long rootBytes = entries << ROOT_ENTRY_SHIFT;
    MetadataMapping root = MetadataMapping.tryReserve(host, rootBytes);
    if (root == null || !root.tryEnsure(0, rootBytes)) {
      if (root != null) {
        root.release();
      }
      return null;
    }
    long bytes = Math.clamp(info.highestAddress() >>> 5, MIN_RECORD_BYTES, MAX_RECORD_BYTES);
    RecordArena records = RecordArena.tryReserve(host, bytes, MIN_RECORD_BYTES);
    if (records == null) {
      root.release();
      return null;
    }
    SlabDirectory directory = new SlabDirectory(host, info, root, records);
    return directory.tryPrepare() ? directory : null;
  }

  private boolean tryPrepare() {
    int most = new SizeClasses(granuleShift).count();
    emptyBins = newRecord(BinHeaders.bytes(most));
    if (emptyBins == 0) {
      release();
      return false;
    }
    BinHeaders.writeEmpty(emptyBins, most);
    return true;
  }

  /// Headers of bins without entries and without room.
  public long emptyBins() {
    return emptyBins;
  }

  /// Whether addresses of the space are looked up as [FastPathLayout] says.
  public boolean hasFastPathLayout() {
    return pageShift == FastPathLayout.PAGE_SHIFT && granuleShift == FastPathLayout.GRANULE_SHIFT;
  }

  public long rootBase() {
    return rootBase;
  }

  public long rootEntries() {
    return rootEntries;
  }

  /// The root entry for an address below the end of the space.
  public static long rootEntry(long rootBase, long top) {
    return rootBase + (top << ROOT_ENTRY_SHIFT);
  }

  /// Where the pages of a leaf are; 0 when there is no such leaf. Whoever finds it finds what else
  /// the root entry says.
  public static long pagesOf(long rootEntry) {
    return RawMemory.getLongAcquire(rootEntry);
  }

  /// Where the bits of a leaf are.
  public static long bitsOf(long rootEntry) {
    return RawMemory.getLongAligned(rootEntry + BITS);
  }

  public static int sizeClassOf(long entry) {
    return (int) headerOffsetOf(entry) >>> BinHeaders.SHIFT;
  }

  /// How far the header of the slab's size class is from the first one ([BinHeaders]).
  public static long headerOffsetOf(long entry) {
    return entry >>> HEADER_SHIFT & HEADER_MASK;
  }

  /// The number of the slab's thread cache, plus [#SHARED] for a slab that is shared; 0 for none.
  public static long cacheOf(long entry) {
    return entry >>> CACHE_SHIFT;
  }

  /// Whether an entry is of a shared slab.
  public static boolean isShared(long entry) {
    return entry < 0;
  }

  /// The entry of the page that an address lies in; 0 when it is no page of a slab. Any address may
  /// be asked.
  public long entry(long address) {
    long top = address >>> rootShift;
    if (top >= rootEntries) {
      return 0;
    }
    long pages = pagesOf(rootEntry(rootBase, top));
    return pages == 0 ? 0 : RawMemory.getLongAcquire(pages + pageOffset(address));
  }

  /// The record of the slab that an address lies in; 0 when it lies in none. Any address may be
  /// asked.
  public long find(long address) {
    return recordIn(entry(address));
  }

  /// The record that an entry names; 0 for the entry 0.
  public long recordIn(long entry) {
    return entry == 0 ? 0 : records.addressOf(entry & 0xffff_ffffL);
  }

  /// The word of bits ([BlockBits]) for an address of a slab.
  public long word(long address) {
    return bitsOf(rootEntryOf(address)) + wordOffset(address);
  }

  private long pageOffset(long address) {
    return (address & ((1L << rootShift) - 1)) >>> pageShift << 3;
  }

  private long wordOffset(long address) {
    return (address & ((1L << rootShift) - 1)) >>> wordShift << 3;
  }

  private long rootEntryOf(long address) {
    return rootEntry(rootBase, address >>> rootShift);
  }

  /// The bit for an address in its words of bits.
  public int bitOf(long address) {
    return 1 << (int) (address >>> granuleShift);
  }

  /// The bit for the page of an address among those of its slab ([SlabRecord#markPending]); pages
  /// that are 32 apart have the same.
  public int pageBit(long address) {
    return 1 << (int) (address >>> pageShift);
  }

  /// Bytes of a page.
  public long pageBytes() {
    return 1L << pageShift;
  }

  /// Sets the live bit of a block, for whoever alone may.
  public void setLive(long address) {
    BlockBits.setLive(word(address), bitOf(address));
  }

  /// Clears the live bit of a block, for whoever alone may.
  public void clearLive(long address) {
    BlockBits.clearLive(word(address), bitOf(address));
  }

  /// Whether a block can begin at an address.
  public boolean isAtGranule(long address) {
    return (address & ((1L << granuleShift) - 1)) == 0;
  }

  /// How far the granule of a bit is from the first one of its word.
  public long offsetOf(int bit) {
    return (long) bit << granuleShift;
  }

  /// Bytes that one word of bits describes.
  public long wordBytes() {
    return 1L << wordShift;
  }

  /// Whether a block that begins at an address of a slab is live: handed out, and freed by nobody.
  public boolean isLive(long address) {
    return isAtGranule(address) && BlockBits.isLive(word(address), bitOf(address));
  }

  /// Allocates memory for a record ([RecordArena#allocate]).
  ///
  /// @param bytes its length
  /// @return its address; 0 when there is no memory
  public long newRecord(long bytes) {
    return records.allocate(bytes);
  }

  /// Frees the memory of a record.
  public void deleteRecord(long record, long bytes) {
    records.free(record, bytes);
  }

  /// Lets the pages of a slab lead to its record.
  ///
  /// @param isShared whether the slab is shared
  /// @return whether they do; when not, for want of memory, nothing has changed
  public synchronized boolean tryEnter(long record, boolean isShared) {
    long base = SlabRecord.base(record);
    long bytes = SlabRecord.bytes(record);
    long last = base + bytes - 1;
    if (!tryLeaf(base, bytes) || !tryLeaf(last, 1)) {
      return false;
    }
    VarHandle.storeStoreFence(); // A thread that finds the record without a lock finds it written.
    set(record, entryFor(record, isShared));
    slabBytes += bytes;
    return true;
  }

  private long entryFor(long record, boolean isShared) {
    return records.unitOf(record)
        | (long) SlabRecord.sizeClass(record) << (HEADER_SHIFT + BinHeaders.SHIFT)
        | (SlabRecord.cache(record) | (isShared ? SHARED : 0)) << CACHE_SHIFT;
  }

  /// Writes down that a slab has another cache now, or that it is shared. Nobody else may be
  /// writing its live bits.
  public synchronized void update(long record, boolean isShared) {
    set(record, entryFor(record, isShared));
  }

  /// Whether a slab is shared.
  public boolean isSharedSlab(long record) {
    return isShared(entry(SlabRecord.base(record)));
  }

  /// Forgets which blocks of a slab are live.
  public void clearBits(long record) {
    long end = SlabRecord.base(record) + SlabRecord.bytes(record);
    for (long start = SlabRecord.base(record); start < end; start += wordBytes()) {
      RawMemory.putLongAligned(word(start), 0);
    }
  }

  /// Lets the pages of a slab lead nowhere.
  public synchronized void remove(long record) {
    set(record, 0);
    slabBytes -= SlabRecord.bytes(record);
  }

  private void set(long record, long entry) {
    long base = SlabRecord.base(record);
    long end = base + SlabRecord.bytes(record);
    for (long page = base; page < end; page += 1L << pageShift) {
      RawMemory.putLongAligned(pagesOf(rootEntryOf(page)) + pageOffset(page), entry);
    }
  }

  /// Makes sure that there is a leaf for the start of a range, with memory for what it says of it.
  private boolean tryLeaf(long address, long bytes) {
    long top = address >>> rootShift;
    SlabLeaf leaf = leaves.get(top);
    if (leaf == null) {
      leaf = SlabLeaf.tryReserve(host, LEAF_PAGES * Long.BYTES, bitBytes(1L << rootShift));
      if (leaf == null) {
        return false;
      }
      leaves.put(top, leaf);
      long entry = rootEntry(rootBase, top);
      RawMemory.putLongAligned(entry + BITS, leaf.base(BITS_AREA));
      VarHandle.storeStoreFence();
      RawMemory.putLongAligned(entry, leaf.base(PAGES_AREA));
    }
    long start = address & ((1L << rootShift) - 1);
    long end = Math.min(1L << rootShift, start + bytes);
    return leaf.tryBits(bitBytes(start), bitBytes(end));
  }

  /// Bytes of bits for so many bytes of memory.
  private long bitBytes(long bytes) {
    return bytes >>> wordShift << 3;
  }

  /// The part of the directory's memory that falls to slabs of so many bytes: what their pages,
  /// their bits and the records that are in use need. What heaps before had written beside that is
  /// not theirs.
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

  /// Gives everything back. No heap may use the directory any more, nor one of its threads.
  void release() {
    root.release();
    records.release();
    leaves.values().forEach(SlabLeaf::release);
  }
}
