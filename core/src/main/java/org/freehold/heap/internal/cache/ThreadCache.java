package org.freehold.heap.internal.cache;

import java.lang.invoke.VarHandle;
import org.freehold.heap.internal.slab.BinHeaders;
import org.freehold.heap.internal.slab.BlockBits;
import org.freehold.heap.internal.slab.FastPathLayout;
import org.freehold.heap.internal.slab.PointerCode;
import org.freehold.heap.internal.slab.SizeClasses;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabRecord;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.internal.ProcessBarrier;
import org.freehold.vm.internal.RawMemory;
import org.jspecify.annotations.Nullable;

/// The thread cache, from which one thread allocates and to which it frees without a lock or an
/// atomic operation: bins of free blocks ([CacheBins]) and the slabs that these come from
/// (`SlabLists`).
///
/// A live block is a set bit in the page map ([SlabDirectory]). The bits of a slab are written only
/// by the cache that owns the slab, so plain writes suffice. An address may be freed here at once
/// when the entry of its page names this cache and its live bit is set; that is the whole check,
/// and it finds every double free. A free by another thread is a remote free ([RemoteFrees]).
///
/// Who may do so when is defined by [CacheOwnership], whose handshake the two hot methods perform
/// themselves: a visit begins by making the sequence odd, and is over at once when the owner thread
/// has been revoked.
public abstract sealed class ThreadCache extends BlockQueries {

  private final long sharedId;
  private final boolean isStriped;
  private final ThreadCaches home;

  private final RemoteFrees.PendingSlabs remote = new RemoteFrees.PendingSlabs();
  private final SlabSharing.State sharing = new SlabSharing.State();

  /// Frees of blocks in slabs of other caches. Written by the owner thread and by whoever has
  /// exclusive access.
  private long remoteFrees;

  /// Creates a cache that no thread is inside.
  ///
  /// @param owner the owner thread; null for a cache that virtual threads share
  /// @param home the caches of the heap
  static ThreadCache create(int id, @Nullable Thread owner, ThreadCaches home) {
    return new Padded(id, owner, home);
  }

  private ThreadCache(int id, @Nullable Thread owner, ThreadCaches home) {
    super(id, home, owner == null ? CacheBins.MAX_STRIPED_BYTES : CacheBins.MAX_BYTES);
    this.home = home;
    this.sharedId = id | SlabDirectory.SHARED;
    super.setOwnerThread(owner);
    this.isStriped = owner == null;
  }

  /// The id by which page entries name this cache; never 0.
  public int id() {
    return (int) id;
  }

  /// Whether virtual threads share the cache. Constant, unlike the owner: closing the heap clears
  /// the owner of a thread's cache while that thread may still be using it.
  public boolean isStriped() {
    return isStriped;
  }

  /// Makes a thread the owner. The caller has exclusive access.
  @Override
  void setOwnerThread(@Nullable Thread thread) {
    super.setOwnerThread(thread);
    sharing.ownerChanged();
  }

  // The hot path, for spaces with the page size and granule of [FastPathLayout], which are
  // constants.
  //
  // `revoked` is read with acquire, so that the owner sees what others have done meanwhile.
  //
  // Every call but the first is where a stack overflow is caught. `step` says what a repair would
  // have to undo or finish ([CutVisit]); it is set before the first write, and the `catch` clause
  // consists of writes to fields, which cannot fail. A visit that has not come so far did not
  // happen.
  //
  // Few calls lie between here and memory, and what [BlockBits] would do is written out: the
  // compiler inlines a bounded depth of calls, counted from the program's own outermost one, and
  // if it stops within an access to memory, each access costs a call or two (decision 0065).

  /// Allocates a block from the bins. Called by the owner thread or the holder of the lock.
  ///
  /// @return its address; 0 when the bin is empty or the owner has been revoked
  public long tryAllocate(long size) {
    if (Long.compareUnsigned(size, SizeClasses.MAX_SIZE) > 0) {
      return 0;
    }
    long offset =
        FastPathLayout.headerOffset(
            (size + FastPathLayout.GRANULE_MASK) >>> FastPathLayout.GRANULE_SHIFT);
    long before = sequence;
    long step = 0;
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
          step = address | CutVisit.ALLOCATING;
          RawMemory.putInt(word, RawMemory.getInt(word) | FastPathLayout.bit(address));
          RawMemory.putLong(header, top - PointerCode.ENTRY);
          VH_SEQUENCE.setRelease(this, before + 2);
          return address;
        }
      }
      VH_SEQUENCE.setRelease(this, before + 2);
    } catch (Throwable t) {
      if (step != 0) {
        cut = step;
        headers = closedHeaders;
        before += 2;
      }
      sequence = before;
      throw t;
    }
    uncounted++;
    return 0;
  }

  /// Frees a live block of a slab of this cache into its bin, or of a shared slab of another cache
  /// as a remote free. Called by the owner thread or the holder of the lock.
  ///
  /// @return whether it was freed; if not, nothing has changed
  public boolean tryFree(long address) {
    long before = sequence;
    long step = 0;
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
        if (SlabDirectory.cacheOf(entry) == id) {
          long header = (headers >>> PointerCode.SHIFT) + SlabDirectory.headerOffsetOf(entry);
          long next = RawMemory.getLong(header) + PointerCode.ENTRY;
          long word = (leafBits >>> PointerCode.SHIFT) + FastPathLayout.wordOffset(address);
          int bits = RawMemory.getInt(word);
          int bit = FastPathLayout.bit(address);
          if ((bits & bit) != 0
              && (address & FastPathLayout.GRANULE_MASK) == 0
              && next != RawMemory.getLong(header + BinHeaders.LIMIT)) {
            step = address | CutVisit.FREEING;
            RawMemory.putInt(word, bits & ~bit);
            RawMemory.putLong(next >>> PointerCode.SHIFT, address << PointerCode.SHIFT);
            RawMemory.putLong(header, next);
            VH_SEQUENCE.setRelease(this, before + 2);
            return true;
          }
        } else if (SlabDirectory.isShared(entry) && freeShared(entry, address)) {
          return true;
        }
      }
      VH_SEQUENCE.setRelease(this, before + 2);
    } catch (Throwable t) {
      if (step != 0) {
        cut = step;
        headers = closedHeaders;
        before += 2;
      }
      sequence = before;
      throw t;
    }
    uncounted++;
    return false;
  }

  /// Whether an address may be a block of a slab of this heap: a look at its page as cheap as
  /// [#tryFree]. Called by the owner thread or the holder of the lock.
  ///
  /// @return false when it is none
  public boolean mayBeOurs(long address) {
    long before = sequence;
    boolean mayBe = true;
    VH_SEQUENCE.setOpaque(this, before + 1);
    try {
      if (ProcessBarrier.THREADS_FENCE) {
        VarHandle.fullFence();
      }
      if (!(boolean) VH_REVOKED.getAcquire(this)) {
        long record = directory.find(address);
        mayBe = record != 0 && SlabRecord.heapId(record) == heapId;
      }
      VH_SEQUENCE.setRelease(this, before + 2);
    } catch (Throwable t) {
      sequence = before;
      throw t;
    }
    uncounted++;
    return mayBe;
  }

  /// Counts a free of a block in a slab of another cache. Called inside.
  public void countRemoteFree() {
    remoteFrees++;
  }

  /// Whether a block of a class may be available without a new slab. Callable without exclusive
  /// access, for an answer that may be out of date.
  public boolean mayHaveRoom(int sizeClass) {
    return slabs(sizeClass).hasRoom() || !remote.isEmpty();
  }

  /// Number of allocations, as far as they are counted here.
  public long allocations() {
    return (countedVisits() - remoteFrees - pushesLessPops()) / 2;
  }

  /// Number of frees, as far as they are counted here.
  public long frees() {
    return allocations() + pushesLessPops() + remoteFrees;
  }

  /// The slabs with pending remote frees.
  public RemoteFrees.PendingSlabs remote() {
    return remote;
  }

  /// The sharing state of this cache's slabs.
  public SlabSharing.State sharing() {
    return sharing;
  }

  /// Closes the cache: excludes the owner for good and releases the memory of the bins. Called
  /// instead of [#restore] by the last holder of the lock.
  void close() {
    super.setOwnerThread(null);
    closeToOwner();
    remote.clear();
    releaseBins();
    unlock();
  }

  @Override
  void repairCut() {
    CutVisit.repair(this, home);
  }

  /// Frees a block of a shared slab: of this cache, or of another one. If it does, it ends the
  /// visit.
  private boolean freeShared(long entry, long address) {
    return SlabDirectory.cacheOf(entry) == sharedId
        ? freeSharedLocal(entry, address)
        : freeRemote(entry, address);
  }

  private boolean freeSharedLocal(long entry, long address) {
    long header = (headers >>> PointerCode.SHIFT) + SlabDirectory.headerOffsetOf(entry);
    long next = RawMemory.getLong(header) + PointerCode.ENTRY;
    long word = (leafBits >>> PointerCode.SHIFT) + FastPathLayout.wordOffset(address);
    int bit = FastPathLayout.bit(address);
    if (next == RawMemory.getLong(header + BinHeaders.LIMIT)
        || (address & FastPathLayout.GRANULE_MASK) != 0
        || (RawMemory.getInt(word) & bit) == 0) {
      return false;
    }
    long step = address | CutVisit.FREEING;
    try {
      if (!BlockBits.tryFreeLocal(word, bit)) {
        return false;
      }
      RawMemory.putLong(next >>> PointerCode.SHIFT, address << PointerCode.SHIFT);
      RawMemory.putLong(header, next);
      VH_SEQUENCE.setRelease(this, sequence + 1);
      return true;
    } catch (Throwable t) {
      cut = step;
      headers = closedHeaders;
      uncounted--; // To the caller it is a visit that did not happen.
      throw t;
    }
  }

  /// Frees a block of another cache's slab ([RemoteFrees]). Every so often, when its page must be
  /// marked as pending, this fails, so that the slow path is taken, which collects for threads that
  /// are resting.
  private boolean freeRemote(long entry, long address) {
    long record = directory.recordIn(entry);
    long word = (leafBits >>> PointerCode.SHIFT) + FastPathLayout.wordOffset(address);
    int page = FastPathLayout.pageBit(address);
    if (cut != 0
        || SlabRecord.heapId(record) != heapId
        || (!SlabRecord.isPending(record, page) && (remoteFrees & 15) == 0)
        || (address & FastPathLayout.GRANULE_MASK) != 0
        || !BlockBits.tryFreeRemote(word, FastPathLayout.bit(address))) {
      return false;
    }
    long step = address | CutVisit.FREEING_REMOTE;
    try {
      if (!SlabRecord.isPending(record, page)) {
        StackReserve.require(); // What follows cannot be repaired, so it must not be cut.
        boolean _ = RemoteFrees.markPending(record, page, home);
      }
      step = CutVisit.DONE;
      remoteFrees++;
      VH_SEQUENCE.setRelease(this, sequence + 1);
      return true;
    } catch (Throwable t) {
      cut = step;
      headers = closedHeaders;
      uncounted--; // To the caller it is a visit that did not happen.
      throw t;
    }
  }

  /// The only subclass: two cache lines of padding after the fields too, since the garbage
  /// collector may place another cache there, which its thread reads on every call.
  @SuppressWarnings({"unused", "UnusedVariable"}) // They only take up space.
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

    Padded(int id, @Nullable Thread owner, ThreadCaches home) {
      super(id, owner, home);
    }
  }
}
