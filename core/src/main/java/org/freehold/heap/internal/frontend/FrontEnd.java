package org.freehold.heap.internal.frontend;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.freehold.InvalidFreeException;
import org.freehold.heap.HeapEntry;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.internal.backend.BackEnd;
import org.freehold.heap.internal.backend.HeapLock;
import org.freehold.heap.internal.cache.HotCaches;
import org.freehold.heap.internal.cache.ThreadCache;
import org.freehold.heap.internal.slab.InvalidSlabFree;
import org.freehold.heap.internal.slab.NaturalAlignment;
import org.freehold.heap.internal.slab.SizeClasses;
import org.freehold.heap.internal.slab.SlabDirectories;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabRecord;
import org.freehold.heap.internal.slab.SlabTotals;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// The low-fragmentation front end: small blocks from slabs, each of one size class.
///
/// A slab is a block of the back end, whole pages long, cut into equal blocks; so blocks of one
/// size lie together, freeing some of them leaves room that exactly fits the next ones, and no
/// request needs a search. A class gets its first slab when it is active ([ClassActivation]). Slabs
/// grow with the class: the first has a page or four blocks, and later ones up to an eighth of what
/// the class has. A slab without blocks in use is released to the back end, unless it is among the
/// few that are kept so that a program which frees and allocates in turn does not pay for that.
///
/// Each slab belongs to a thread cache ([ThreadCache]), which serves its thread without a lock.
/// What it cannot serve from its bins comes from its slabs, then from remote frees that are pending
/// in them (`RemoteFrees`), then from slabs of dead threads, and last from a new slab.
///
/// Every free is checked: an address is a live block exactly when its page belongs to a slab of
/// this heap and the block's live bit is set ([SlabDirectory]). None of this lies in memory that
/// users write.
///
/// Concurrency: thread-safe. The heap's lock is acquired before those of `ThreadCaches`, never
/// after them: what needs the back end (a new slab, or releasing one) is done with the heap's lock
/// held, or only if the lock is free.
public final class FrontEnd extends HotCaches {

  private static final AtomicInteger HEAP_IDS = new AtomicInteger();

  private final int heapId = HEAP_IDS.incrementAndGet();
  private final HeapLock heapLock;
  private final AddressSpace space;
  private final AddressSpace host;
  private final boolean exactSizes;

  /// Up to which every block of a slab is aligned, and up to which there are classes whose blocks
  /// are.
  private final long alwaysAligned;

  private final long maxAlignment;

  private final SizeClasses classes;
  private final SlabTotals totals = new SlabTotals();

  private final SlabProvider provider;
  private final CacheVisits visits;
  private final SlabFrees frees;

  /// Null until the first slab.
  private volatile @Nullable FrontEndState state;

  /// Frees under the heap's lock that a cache has counted and the heap counts too.
  private long lockedFrees;

  /// Creates a front end without an active class.
  public FrontEnd(
      HeapOptions options,
      BackEnd backEnd,
      HeapLock heapLock,
      int granuleShift,
      AddressSpace host) {
    this.heapLock = heapLock;
    this.space = options.space();
    this.host = host;
    this.exactSizes = options.exactSizes();
    this.alwaysAligned = 1L << granuleShift;
    this.maxAlignment = Math.min(NaturalAlignment.MAX_ALIGNMENT, space.info().pageSize());
    this.classes = new SizeClasses(granuleShift);
    this.provider = new SlabProvider(options, backEnd, classes, totals, heapId);
    this.visits = new CacheVisits(this, !exactSizes);
    this.frees = new SlabFrees(visits, provider, heapLock);
  }

  /// Registers an action that runs on every request that misses the bins.
  public void onSlowPath(Runnable action) {
    visits.onSlowPath(action);
  }

  /// How many size classes there are.
  public int classCount() {
    return classes.count();
  }

  /// The size classes.
  SizeClasses classes() {
    return classes;
  }

  /// Whether the front end may serve a request of a size.
  static boolean serves(long size) {
    return size >= 0 && size <= SizeClasses.MAX_SIZE;
  }

  /// The size of a request whose blocks are aligned ([NaturalAlignment]): the request's own where
  /// all blocks are. A heap that keeps exact sizes does not round up.
  ///
  /// @return more than any class when slabs do not serve the request
  long sizeFor(long size, long alignment) {
    if (alignment <= alwaysAligned) {
      return size;
    }
    return exactSizes || alignment > maxAlignment
        ? NaturalAlignment.NOT_SERVED
        : NaturalAlignment.sizeFor(size, alignment);
  }

  /// Allocates a block without the heap's lock when the thread has no cache on the hot path or its
  /// bin is empty: from the slabs of its cache, or of any other one while another thread keeps the
  /// heap's lock.
  ///
  /// @return its address; 0 when that is not possible
  public long allocateSlow(long request, long alignment) {
    FrontEndState known = state;
    long size = sizeFor(request, alignment);
    if (known == null || !serves(size)) {
      return 0;
    }
    StackReserve.require();
    Thread thread = Thread.currentThread();
    int sizeClass = classes.classOf(size);
    long address = allocateLocal(known, thread, sizeClass, size);
    if (address == 0 && heapLock.isKeptByAnother()) {
      address =
          provider.steal(known, thread, sizeClass, false)
              ? allocateLocal(known, thread, sizeClass, size)
              : 0;
    }
    return address;
  }

  /// Allocates a block of an active class, if need be from a new slab; the heap's lock is held, and
  /// the heap counts the request.
  ///
  /// @return its address; 0 when memory is not available
  long allocateLocked(long size) {
    FrontEndState known = stateOrNull();
    if (known == null) {
      return 0;
    }
    Thread thread = Thread.currentThread();
    int sizeClass = classes.classOf(size);
    long address = takeLocked(known, thread, sizeClass, false);
    if (address == 0) {
      boolean stolen = provider.steal(known, thread, sizeClass, true);
      address = takeLocked(known, thread, sizeClass, !stolen);
    }
    if (address != 0 && exactSizes) {
      storeSize(known.directory(), address, size);
    }
    return address;
  }

  /// Frees a block, if the address lies in a slab of this heap; the heap's lock is held, and the
  /// heap counts the request.
  ///
  /// @return whether it does
  /// @throws InvalidFreeException when it does and is not a live block
  boolean freeLocked(long address) {
    FrontEndState known = state;
    if (known == null || !isOurs(known, address)) {
      return false;
    }
    if (frees.freeSlow(known, address)) {
      lockedFrees++;
    } else {
      frees.freeExclusive(known, address);
    }
    return true;
  }

  /// Frees a live block with all caches suspended; the heap's lock is held.
  void freeExclusive(long address) {
    FrontEndState known = state;
    if (known != null) {
      frees.freeExclusive(known, address);
    }
  }

  /// Frees a block without the heap's lock, if the address lies in a slab of this heap and the hot
  /// path did not free it.
  ///
  /// @return whether it does
  /// @throws InvalidFreeException when it does and is not a live block: a double free, or an
  ///   invalid pointer
  public boolean freeSlow(long address) {
    FrontEndState known = state;
    if (known == null) {
      return false;
    }
    ThreadCache hot = hotCacheOf(Thread.currentThread());
    if (hot != null && !hot.mayBeOurs(address)) {
      return false;
    }
    StackReserve.require();
    return frees.freeSlow(known, address);
  }

  /// Flushes all bins and releases every empty slab to the back end; the heap's lock is held.
  ///
  /// @return their bytes
  public long releaseEmpty() {
    FrontEndState known = state;
    return known == null ? 0 : provider.releaseAll(known);
  }

  /// Purges the caches of threads that have done nothing since the last call, and releases empty
  /// slabs; the heap's lock is held.
  ///
  /// @return whether no thread has done anything
  public boolean purgeIdle() {
    FrontEndState known = state;
    return known == null || provider.purgeIdle(known);
  }

  /// Whether a thread has been inside a cache since the last call of [#purgeIdle].
  public boolean hasActivity() {
    FrontEndState known = state;
    return known != null && known.caches().hasActivity();
  }

  /// Usable size of a live block; -1 when the address lies in no slab of this heap.
  ///
  /// @throws InvalidFreeException when it does and is not a live block
  long usableBytes(long address) {
    FrontEndState known = state;
    if (known == null || !isOurs(known, address)) {
      return -1;
    }
    requireLive("sizeOf", known, address);
    long record = known.directory().find(address);
    int size = SlabRecord.blockSize(record);
    return exactSizes ? size - SlabRecord.slack(record, SlabRecord.indexOf(record, address)) : size;
  }

  /// Changes the size of a block in place, to any size that its class holds.
  ///
  /// @throws InvalidFreeException when the address lies in a slab and is not a live block
  Resized resizeInPlace(long address, long size) {
    FrontEndState known = state;
    if (known == null || !isOurs(known, address)) {
      return Resized.ELSEWHERE;
    }
    requireLive("reallocate", known, address);
    if (size < 0 || size > SlabRecord.blockSize(known.directory().find(address))) {
      return Resized.NOT_HERE;
    }
    if (exactSizes) {
      storeSize(known.directory(), address, size);
    }
    return Resized.DONE;
  }

  /// Whether an address is a live block of a slab of this heap.
  boolean isBlock(long address) {
    FrontEndState known = state;
    return known != null && isOurs(known, address) && known.directory().isLive(address);
  }

  /// The record of the slab of this heap that an address lies in; 0 for none.
  long find(long address) {
    FrontEndState known = state;
    return known != null && isOurs(known, address) ? known.directory().find(address) : 0;
  }

  /// Suspends all thread caches until [#resume]; the heap's lock is held. Requests of the calling
  /// thread go to the heap's slow path meanwhile, which refuses them.
  void suspend() {
    if (state != null) {
      state.caches().suspend();
    }
  }

  /// Undoes [#suspend].
  void resume() {
    if (state != null) {
      state.caches().resume();
    }
  }

  /// Suspends a front end if there is one.
  public static void suspendIfAny(@Nullable FrontEnd frontEnd) {
    if (frontEnd != null) {
      frontEnd.suspend();
    }
  }

  /// Undoes [#suspendIfAny].
  public static void resumeIfAny(@Nullable FrontEnd frontEnd) {
    if (frontEnd != null) {
      frontEnd.resume();
    }
  }

  /// Discards all slabs, whose memory is released with their segments; the heap's lock is held.
  public void close() {
    FrontEndState known = state;
    if (known != null) {
      known.caches().suspend();
      boolean isDone = false;
      try {
        provider.discardAll(known);
        known.caches().close();
        isDone = true;
      } finally {
        if (!isDone) {
          known.caches().resume();
        }
      }
      state = null;
      frees.close();
      forgetHot();
      SlabDirectories.release(known.directory(), space, host);
    }
  }

  /// Visits the record of each slab, in no order. The heap's lock is held and the front end
  /// suspended.
  void forEachSlab(LongConsumer visitor) {
    FrontEndState known = state;
    if (known != null) {
      new SlabInspection(known, classes.count(), exactSizes).forEachSlab(visitor);
    }
  }

  /// Visits a slab and its blocks, if an address is the start of one. The heap's lock is held and
  /// the front end suspended.
  ///
  /// @param region index of the segment, for the entries
  /// @return whether it is
  public boolean walkSlab(long address, int region, Consumer<? super HeapEntry> visitor) {
    FrontEndState known = state;
    long record = find(address);
    if (known == null || record == 0) {
      return false;
    }
    new SlabInspection(known, classes.count(), exactSizes).walk(record, region, visitor);
    return true;
  }

  /// Checks the slab lists and bins of each class. The heap's lock is held and the front end
  /// suspended.
  ///
  /// @throws HeapCorruptionException naming the first invariant that does not hold
  void check() {
    FrontEndState known = state;
    if (known != null) {
      new SlabInspection(known, classes.count(), exactSizes).check();
    }
  }

  /// Whether a block of a slab is live.
  boolean isLive(long address) {
    FrontEndState known = state;
    return known != null && known.directory().isLive(address);
  }

  /// Bytes of metadata: the heap's share of the slab directory.
  public long metadataBytes() {
    FrontEndState known = state;
    return known == null ? 0 : known.directory().memoryBytes(totals.slabBytes());
  }

  /// Sums up what the slabs hold. The heap's lock is held.
  public FrontEndSummary summary() {
    FrontEndState known = state;
    if (known == null) {
      return FrontEndSummary.NONE;
    }
    known.caches().suspend();
    try {
      return new FrontEndCount(known.directory(), known.remote(), exactSizes)
          .count(known.caches().all(), classes, lockedFrees, metadataBytes());
    } finally {
      known.caches().resume();
    }
  }

  private void storeSize(SlabDirectory directory, long address, long size) {
    long record = directory.find(address);
    SlabRecord.setSlack(
        record, SlabRecord.indexOf(record, address), (int) (SlabRecord.blockSize(record) - size));
  }

  private long allocateLocal(FrontEndState known, Thread thread, int sizeClass, long size) {
    ThreadCache cache = visits.acquire(known, thread, 0);
    if (cache == null) {
      return 0;
    }
    try {
      if (!CacheVisits.enter(cache)) {
        return 0;
      }
      long address;
      try {
        address = collectAndTake(known, cache, sizeClass);
        if (address == 0) {
          cache.discount();
        } else if (exactSizes) {
          storeSize(known.directory(), address, size);
        }
      } finally {
        cache.leave();
      }
      return address;
    } finally {
      known.caches().release(cache);
    }
  }

  private static long collectAndTake(FrontEndState known, ThreadCache cache, int sizeClass) {
    if (!cache.remote().isEmpty()) {
      known.remote().collect(cache, known.caches(), true);
    }
    return cache.take(sizeClass);
  }

  /// The parts of the front end, made if need be; null when there is no memory for them.
  @Nullable FrontEndState stateOrNull() {
    if (state == null) {
      SlabDirectory directory = SlabDirectories.acquire(space, host);
      if (directory != null) {
        try {
          state = FrontEndState.of(directory, classes, totals, heapId);
        } catch (Throwable t) {
          SlabDirectories.release(directory, space, host);
          throw t;
        }
      }
    }
    return state;
  }

  /// Allocates a block of an active class from the cache of a thread, which need not be the calling
  /// one; the heap's lock is held, and the heap counts the request.
  ///
  /// @param mayAdd whether a new slab may be added
  long takeLocked(FrontEndState known, Thread thread, int sizeClass, boolean mayAdd) {
    ThreadCache cache = visits.acquire(known, thread, 0);
    if (cache == null) {
      return 0;
    }
    cache.lock();
    try {
      known.remote().collect(cache, known.caches(), true);
      long address = cache.takeUncounted(sizeClass);
      return address == 0 && mayAdd && provider.add(known.directory(), cache, sizeClass)
          ? cache.takeUncounted(sizeClass)
          : address;
    } finally {
      cache.unlock();
      known.caches().release(cache);
    }
  }

  private boolean isOurs(FrontEndState known, long address) {
    long record = known.directory().find(address);
    return record != 0 && SlabRecord.heapId(record) == heapId;
  }

  private static void requireLive(String operation, FrontEndState known, long address) {
    if (!known.directory().isLive(address)) {
      throw InvalidSlabFree.of(operation, known.directory(), address);
    }
  }

  /// The outcome of [#resizeInPlace].
  enum Resized {
    /// The address lies in no slab of this heap.
    ELSEWHERE,
    /// The block has the size.
    DONE,
    /// The block does not fit its class at that size, and is unchanged.
    NOT_HERE
  }
}
