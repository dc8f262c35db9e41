package org.freehold.heap.internal.cache;

import java.lang.invoke.VarHandle;
import org.freehold.heap.internal.slab.BinHeaders;
import org.freehold.heap.internal.slab.BlockBits;
import org.freehold.heap.internal.slab.FastPathLayout;
import org.freehold.heap.internal.slab.PointerCode;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabRecord;
import org.freehold.vm.internal.ProcessBarrier;
import org.freehold.vm.internal.RawMemory;
import org.jspecify.annotations.Nullable;

/// What one thread allocates from and frees to without a lock or an atomic operation: free blocks
/// at hand ([CacheBins]) and the slabs that these come from (`SlabLists`).
///
/// A live block is a set bit in the map of live bits ([SlabDirectory]). The bits of a slab are
/// written by the cache that the slab belongs to and by nobody else, so plain writes do. An address
/// may be freed here at once when the entry of its page names this cache and its bit is set; that
/// is the whole check. What other threads free takes the way of [RemoteFrees].
///
/// Who may do so when is the business of [CacheOwnership], whose handshake the two hot methods make
/// themselves: a visit begins by making the sequence odd, and is over at once when the owner thread
/// has been revoked.
public abstract sealed class ThreadCache extends CacheContents {

  private final long number;
  private final long sharedNumber;
  private final boolean isStriped;
  private final ThreadCaches home;
  private final int heapId;

  /// The leaf of the map of slabs that was used last: what its addresses begin with, and where its
  /// pages and bits are ([SlabDirectory]).
  private long leafTop = -1;

  private long leafPages;
  private long leafBits;

  private final RemoteFrees.PendingSlabs remote = new RemoteFrees.PendingSlabs();
  private final SlabSharing.State sharing = new SlabSharing.State();

  /// Frees of blocks in slabs of other caches. Written by the owner thread and by whoever has
  /// exclusive access.
  private long remoteFrees;

  /// Makes a cache that nobody is in.
  ///
  /// @param tenant whose it is; null for one that virtual threads share
  /// @param home the caches of the heap
  static ThreadCache create(int number, @Nullable Thread owner, ThreadCaches home) {
    return new Padded(number, owner, home);
  }

  private ThreadCache(int number, @Nullable Thread owner, ThreadCaches home) {
    super(
        home.directory(),
        home.classes(),
        home.totals(),
        owner == null ? CacheBins.MAX_STRIPED_BYTES : CacheBins.MAX_BYTES);
    this.home = home;
    this.heapId = home.heapId();
    this.number = number;
    this.sharedNumber = number | SlabDirectory.SHARED;
    super.setOwnerThread(owner);
    this.isStriped = owner == null;
  }

  /// By which entries of pages name this cache; never 0.
  public int number() {
    return (int) number;
  }

  /// Whether virtual threads share the cache, which is so as long as it exists: the tenant of a
  /// thread's cache goes when the heap is closed, and that thread may still be at it then.
  public boolean isStriped() {
    return isStriped;
  }

  /// Gives the cache to a thread, which has it to itself.
  @Override
  void setOwnerThread(@Nullable Thread thread) {
    super.setOwnerThread(thread);
    sharing.ownerChanged();
  }

  // The hot path, for spaces of the usual layout ([FastPathLayout]), whose figures are constants.
  //
  // That the tenant may come in is read with acquire, so that it sees what others have done
  // meanwhile. Every call but the first stands where an overflow of the stack is caught: a sequence
  // that stayed odd would turn inside and outside around for all visits to come. Live bits are
  // written before the bins: were a visit cut short in between, a block would be lost and none be
  // handed out twice.
  //
  // Few methods call each other on the way to memory, and what [BlockBits] would do is written out:
  // the compiler goes down a bounded number of calls from wherever a program's own begin, and where
  // it stops within an access to memory, each of them costs a call or two (decision 0065).

  /// Allocates a block from the bins. The tenant calls, or the holder of the lock.
  ///
  /// @return its address; 0 when there is none at hand, or others have the cache
  public long tryAllocate(long size) {
    long granules = (size + FastPathLayout.GRANULE_MASK) >>> FastPathLayout.GRANULE_SHIFT;
    if (granules > FastPathLayout.MAX_GRANULES) {
      return 0;
    }
    long offset = FastPathLayout.headerOffset(granules);
    long before = sequence;
    VH_SEQUENCE.setOpaque(this, before + 1);
    try {
      if (ProcessBarrier.THREADS_FENCE) {
        VarHandle.fullFence();
      }
      if (!(boolean) VH_REVOKED.getAcquire(this)) {
        long header = (headers >>> PointerCode.SHIFT) + offset;
        long top = RawMemory.getLong(header);
        long address = RawMemory.getLong(top >>> PointerCode.SHIFT) >>> PointerCode.SHIFT;
        if (address != 0) {
          long leaf = address >>> FastPathLayout.ROOT_SHIFT;
          if (leaf != leafTop) {
            useLeaf(leaf);
          }
          long word = (leafBits >>> PointerCode.SHIFT) + FastPathLayout.wordOffset(address);
          RawMemory.putInt(word, RawMemory.getInt(word) | FastPathLayout.bit(address));
          RawMemory.putLong(header, top - PointerCode.ENTRY);
          VH_SEQUENCE.setRelease(this, before + 2);
          return address;
        }
      }
      VH_SEQUENCE.setRelease(this, before + 2);
    } catch (Throwable t) {
      sequence = before + 2;
      throw t;
    }
    uncounted++;
    return 0;
  }

  /// Remembers a leaf.
  ///
  /// @return whether there is one
  private boolean useLeaf(long top) {
    if (top >= directory.rootEntries()) {
      return false;
    }
    long entry = SlabDirectory.rootEntry(directory.rootBase(), top);
    long pages = SlabDirectory.pagesOf(entry);
    if (pages == 0) {
      return false;
    }
    leafPages = pages << PointerCode.SHIFT;
    leafBits = SlabDirectory.bitsOf(entry) << PointerCode.SHIFT;
    leafTop = top;
    return true;
  }

  /// Frees a live block of a slab of this cache into the bins. The tenant calls, or the holder of
  /// the lock.
  ///
  /// @return whether that was done; when not, nothing has changed
  public boolean tryFree(long address) {
    long before = sequence;
    VH_SEQUENCE.setOpaque(this, before + 1);
    try {
      if (ProcessBarrier.THREADS_FENCE) {
        VarHandle.fullFence();
      }
      long leaf = address >>> FastPathLayout.ROOT_SHIFT;
      if (!(boolean) VH_REVOKED.getAcquire(this) && (leaf == leafTop || useLeaf(leaf))) {
        long entry =
            RawMemory.getLong(
                (leafPages >>> PointerCode.SHIFT) + FastPathLayout.pageOffset(address));
        if (SlabDirectory.cacheOf(entry) == number) {
          long header = (headers >>> PointerCode.SHIFT) + SlabDirectory.headerOffsetOf(entry);
          long next = RawMemory.getLong(header) + PointerCode.ENTRY;
          long word = (leafBits >>> PointerCode.SHIFT) + FastPathLayout.wordOffset(address);
          int bits = RawMemory.getInt(word);
          int bit = FastPathLayout.bit(address);
          if ((bits & bit) != 0
              && (address & FastPathLayout.GRANULE_MASK) == 0
              && next != RawMemory.getLong(header + BinHeaders.LIMIT)) {
            RawMemory.putInt(word, bits & ~bit);
            RawMemory.putLong(next >>> PointerCode.SHIFT, address << PointerCode.SHIFT);
            RawMemory.putLong(header, next);
            VH_SEQUENCE.setRelease(this, before + 2);
            return true;
          }
        } else if (SlabDirectory.isShared(entry) && freeShared(entry, address)) {
          VH_SEQUENCE.setRelease(this, before + 2);
          return true;
        }
      }
      VH_SEQUENCE.setRelease(this, before + 2);
    } catch (Throwable t) {
      sequence = before + 2;
      throw t;
    }
    uncounted++;
    return false;
  }

  /// Frees a block of a slab that is shared: of this cache, or of another one.
  private boolean freeShared(long entry, long address) {
    if (SlabDirectory.cacheOf(entry) != sharedNumber) {
      return freeRemote(entry, address);
    }
    long header = (headers >>> PointerCode.SHIFT) + SlabDirectory.headerOffsetOf(entry);
    long next = RawMemory.getLong(header) + PointerCode.ENTRY;
    long word = (leafBits >>> PointerCode.SHIFT) + FastPathLayout.wordOffset(address);
    if (next == RawMemory.getLong(header + BinHeaders.LIMIT)
        || (address & FastPathLayout.GRANULE_MASK) != 0
        || !BlockBits.tryFreeLocal(word, FastPathLayout.bit(address))) {
      return false;
    }
    RawMemory.putLong(next >>> PointerCode.SHIFT, address << PointerCode.SHIFT);
    RawMemory.putLong(header, next);
    return true;
  }

  /// Frees a block of another cache's slab ([RemoteFrees]). Now and then, when that has to be
  /// noted, the slow way is taken, which looks after threads that do nothing.
  private boolean freeRemote(long entry, long address) {
    long record = directory.recordIn(entry);
    long word = (leafBits >>> PointerCode.SHIFT) + FastPathLayout.wordOffset(address);
    if (SlabRecord.heapId(record) != heapId
        || (!SlabRecord.isPending(record, FastPathLayout.pageBit(address))
            && (remoteFrees & 15) == 0)
        || (address & FastPathLayout.GRANULE_MASK) != 0
        || !BlockBits.tryFreeRemote(word, FastPathLayout.bit(address))) {
      return false;
    }
    boolean _ = RemoteFrees.markPending(record, FastPathLayout.pageBit(address), home);
    remoteFrees++;
    return true;
  }

  /// Notes that a block which is not of this cache was freed. Called inside.
  public void countRemoteFree() {
    remoteFrees++;
  }

  /// Whether a block of a class can be had without a new slab. May be asked without having the
  /// cache to itself, for an answer that may be out of date.
  public boolean mayHaveRoom(int sizeClass) {
    return slabs(sizeClass).hasRoom() || !remote.isEmpty();
  }

  /// Blocks handed out, as far as they are counted here.
  public long allocations() {
    return (countedVisits() - remoteFrees - pushesLessPops()) / 2;
  }

  /// Blocks taken back, as far as they are counted here.
  public long frees() {
    return allocations() + pushesLessPops() + remoteFrees;
  }

  /// The slabs in which other threads have freed blocks.
  public RemoteFrees.PendingSlabs remote() {
    return remote;
  }

  /// How the cache stands with slabs in which other threads may free blocks.
  public SlabSharing.State sharing() {
    return sharing;
  }

  /// Keeps everybody out for good and gives the memory of the bins back. Called instead of
  /// [#restore] by the last holder of the lock.
  void close() {
    super.setOwnerThread(null);
    releaseBins();
    unlock();
  }

  /// Any cache: with two lines of the processor's cache behind its fields too, since the collector
  /// may put another cache there, which its thread looks into on every call.
  @SuppressWarnings({"unused", "UnusedVariable"}) // They are to be there, and no more.
  private static final class Padded extends ThreadCache {
    private long q0;
    private long q1;
    private long q2;
    private long q3;
    private long q4;
    private long q5;
    private long q6;
    private long q7;
    private long q8;
    private long q9;
    private long q10;
    private long q11;
    private long q12;
    private long q13;
    private long q14;
    private long q15;

    Padded(int number, @Nullable Thread owner, ThreadCaches home) {
      super(number, owner, home);
    }
  }
}
