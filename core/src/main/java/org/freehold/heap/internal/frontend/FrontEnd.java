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
import org.freehold.heap.internal.slab.SizeClasses;
import org.freehold.heap.internal.slab.SlabDirectories;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabRecord;
import org.freehold.heap.internal.slab.SlabTotals;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// The low-fragmentation front end: small blocks from slabs, each of one size class.
///
/// A slab is a block of the back end, whole pages long, cut into equal blocks; so blocks of one
/// size stand together, freeing some of them leaves room that exactly fits the next, and no block
/// needs a search. A class gets its first slab when it is active ([ClassActivation]). Slabs grow
/// with the class: the first has a page or four blocks, and later ones up to an eighth of what the
/// class has. A slab without taken blocks goes back to the back end, unless it is among the few
/// that are kept so that a program which frees and allocates in turn does not pay for that.
///
/// Each slab belongs to a thread cache ([ThreadCache]), which serves its thread without a lock.
/// What it cannot serve from its bins comes from its slabs, then from what other threads have freed
/// in them (`RemoteFrees`), then from slabs of threads that are dead, and last from a new slab.
///
/// Every free is checked: an address is a live block exactly when its page belongs to a slab of
/// this heap and the block's live bit is set ([SlabDirectory]). None of this stands in the memory
/// that users write.
///
/// Concurrency: thread-safe. The heap's lock is taken before those of `ThreadCaches`, never after
/// them: what needs the back end (a new slab, or one going back) is done with the heap's lock held,
/// or only when that is to be had at once.
public final class FrontEnd extends HotCaches {

  private static final AtomicInteger HEAP_IDS = new AtomicInteger();

  private final int heapId = HEAP_IDS.incrementAndGet();
  private final HeapLock heapLock;
  private final AddressSpace space;
  private final AddressSpace host;
  private final boolean exactSizes;

  private final SizeClasses classes;
  private final SlabTotals totals = new SlabTotals();

  private final SlabProvider provider;
  private final CacheVisits visits;
  private final SlabFrees frees;

  /// What exists once there is a slab.
  private volatile @Nullable FrontEndState state;

  /// Frees done with the heap's lock held, which the heap counts too.
  private long lockedFrees;

  /// Makes a front end without an active class.
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
    this.classes = new SizeClasses(granuleShift);
    this.provider = new SlabProvider(options, backEnd, classes, totals, heapId);
    this.visits = new CacheVisits(this, !exactSizes);
    this.frees = new SlabFrees(visits, provider, heapLock, heapId);
  }

  /// Has something run by every request that does not find what it needs in the bins.
  public void onSlowPath(Runnable action) {
    visits.onSlowPath(action);
  }

  public SizeClasses classes() {
    return classes;
  }

  /// Whether a request is of a size that the front end may serve.
  static boolean serves(long size) {
    return size >= 0 && size <= SizeClasses.MAX_SIZE;
  }

  private void storeSize(SlabDirectory directory, long address, long size) {
    long record = directory.find(address);
    SlabRecord.setSlack(
        record, SlabRecord.indexOf(record, address), (int) (SlabRecord.blockSize(record) - size));
  }

  /// Allocates a block without the heap's lock when the thread has no cache on the hot path or
  /// finds nothing there: from the slabs of its cache, or of any other one while somebody keeps the
  /// heap's lock.
  ///
  /// @return its address; 0 when that cannot be done
  public long allocateSlow(long size) {
    FrontEndState known = state;
    if (known == null || !serves(size)) {
      return 0;
    }
    Thread thread = Thread.currentThread();
    int sizeClass = classes.classOf(size);
    long address = allocateLocal(known, thread, sizeClass);
    if (address == 0 && heapLock.isKeptByAnother()) {
      address =
          provider.steal(known, thread, sizeClass, false)
              ? allocateLocal(known, thread, sizeClass)
              : 0;
    }
    if (address != 0 && exactSizes) {
      storeSize(known.directory(), address, size);
    }
    return address;
  }

  private long allocateLocal(FrontEndState known, Thread thread, int sizeClass) {
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
        address = collectThenTake(known, cache, sizeClass);
        if (address == 0) {
          cache.discount();
        }
      } finally {
        cache.leave();
      }
      return address;
    } finally {
      known.caches().release(cache);
    }
  }

  private static long collectThenTake(FrontEndState known, ThreadCache cache, int sizeClass) {
    if (!cache.remote().isEmpty()) {
      known.remote().collect(cache, known.caches(), true);
    }
    return cache.take(sizeClass);
  }

  /// Allocates a block of an active class, if need be from a new slab; the heap's lock is held, and
  /// the heap counts the request.
  ///
  /// @return its address; 0 when the memory cannot be had
  long allocate(long size) {
    FrontEndState known = stateOrNull();
    if (known == null) {
      return 0;
    }
    Thread thread = Thread.currentThread();
    int sizeClass = classes.classOf(size);
    long address = allocateLocked(known, thread, sizeClass, false);
    if (address == 0) {
      boolean stolen = provider.steal(known, thread, sizeClass, true);
      address = allocateLocked(known, thread, sizeClass, !stolen);
    }
    if (address != 0 && exactSizes) {
      storeSize(known.directory(), address, size);
    }
    return address;
  }

  private @Nullable FrontEndState stateOrNull() {
    if (state == null) {
      SlabDirectory directory = SlabDirectories.acquire(space, host);
      if (directory != null) {
        state = FrontEndState.of(directory, classes, totals, heapId);
      }
    }
    return state;
  }

  private long allocateLocked(FrontEndState known, Thread thread, int sizeClass, boolean mayAdd) {
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

  /// Frees a block, if the address lies in a slab of this heap; the heap's lock is held, and the
  /// heap counts the request.
  ///
  /// @return whether it does
  /// @throws InvalidFreeException when it does and is not a live block
  boolean free(long address) {
    FrontEndState known = state;
    if (known == null || !isOurs(known, address)) {
      return false;
    }
    if (frees.free(known, address)) {
      lockedFrees++;
    } else {
      frees.freeExclusive(known, address);
    }
    return true;
  }

  /// Frees a block without the heap's lock, if the address lies in a slab of this heap, when the
  /// thread's cache did not on the hot path.
  ///
  /// @return whether it does
  /// @throws InvalidFreeException when it does and is not a live block
  public boolean freeSlow(long address) {
    FrontEndState known = state;
    return known != null && frees.free(known, address);
  }

  private boolean isOurs(FrontEndState known, long address) {
    long record = known.directory().find(address);
    return record != 0 && SlabRecord.heapId(record) == heapId;
  }

  /// Gives every slab that is empty, or is after all bins have been flushed, back to the back end;
  /// the heap's lock is held.
  ///
  /// @return their bytes
  public long releaseEmpty() {
    FrontEndState known = state;
    return known == null ? 0 : provider.releaseAll(known);
  }

  /// Empties the caches of threads that have done nothing since the last call, and gives slabs
  /// without blocks back; the heap's lock is held.
  ///
  /// @return whether no thread has done anything
  public boolean purgeIdle() {
    FrontEndState known = state;
    return known == null || provider.purgeIdle(known);
  }

  /// Whether a thread has been in a cache since the last call of [#purgeIdle].
  public boolean hasActivity() {
    FrontEndState known = state;
    return known != null && known.caches().hasActivity();
  }

  /// Bytes of a live block that its holder may count on; -1 when the address lies in no slab of
  /// this heap.
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

  /// What [#resizeInPlace] answers.
  enum Resized {
    /// The address lies in no slab of this heap.
    ELSEWHERE,
    /// The block has the size.
    DONE,
    /// The block is as it was.
    NOT_HERE
  }

  /// Changes the size of a block where it stands: any size that its class holds.
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

  /// The record of the slab of this heap that an address lies in, or 0.
  long find(long address) {
    FrontEndState known = state;
    return known != null && isOurs(known, address) ? known.directory().find(address) : 0;
  }

  private static void requireLive(String operation, FrontEndState known, long address) {
    if (!known.directory().isLive(address)) {
      throw InvalidSlabFree.of(operation, known.directory(), address);
    }
  }

  /// Keeps all threads out until [#resume]; the heap's lock is held. Requests of the own thread
  /// that come meanwhile go to the heap's slow path, which refuses them.
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

  /// Suspends a front end where there is one.
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

  /// Forgets all slabs, whose memory goes with their segments; the heap's lock is held.
  public void close() {
    FrontEndState known = state;
    if (known != null) {
      known.caches().suspend();
      forEachSlab(record -> {
        known.directory().remove(record);
        known.directory().clearBits(record);
        SlabRecord.retire(record);
        int count = SlabRecord.count(record);
        known.directory().deleteRecord(record, SlabRecord.recordBytes(count, exactSizes));
      });
      known.caches().close();
      state = null;
      frees.close();
      forgetHot();
      SlabDirectories.release(known.directory(), space, host);
    }
  }

  /// Shows the record of each slab, in no order. With the heap's lock and after [#suspend].
  void forEachSlab(LongConsumer visitor) {
    FrontEndState known = state;
    if (known != null) {
      new SlabInspection(known, classes.count(), exactSizes).forEachSlab(visitor);
    }
  }

  /// Shows a slab and its blocks, if an address is the start of one. With the heap's lock and after
  /// [#suspend].
  ///
  /// @param region the index of the segment, for the entries
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

  /// Checks the lists of each class, and that bins hold blocks which are in use and not live. With
  /// the heap's lock and after [#suspend].
  ///
  /// @throws HeapCorruptionException naming the first invariant that does not hold
  void checkLists() {
    FrontEndState known = state;
    if (known != null) {
      new SlabInspection(known, classes.count(), exactSizes).checkLists();
    }
  }

  /// Whether a block of a slab is live.
  boolean isLive(long address) {
    FrontEndState known = state;
    return known != null && known.directory().isLive(address);
  }

  /// The heap's part of the directory of slabs.
  public long metadataBytes() {
    FrontEndState known = state;
    return known == null ? 0 : known.directory().memoryBytes(totals.slabBytes());
  }

  /// What the slabs hold, added up. The heap's lock is held.
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
}
