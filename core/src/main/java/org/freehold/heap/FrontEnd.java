package org.freehold.heap;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.freehold.InvalidFreeException;
import org.freehold.heap.HeapEntry.Kind;
import org.freehold.heap.RemoteFrees.Result;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// The low-fragmentation front end: small blocks from slabs, each of one size class.
///
/// A slab is a block of the back end, whole pages long, cut into equal blocks; so blocks of one
/// size stand together, freeing some of them leaves room that exactly fits the next, and no block
/// needs a search. A class gets its first slab when it is active ([Activation]). Slabs grow with
/// the class: the first has a page or four blocks, and later ones up to an eighth of what the class
/// has. A slab without taken blocks goes back to the back end, unless it is among the few that are
/// kept so that a program which frees and allocates in turn does not pay for that.
///
/// Each slab belongs to a thread cache ([ThreadCache]), which serves its thread without a lock.
/// What it cannot serve from its bins comes from its slabs, then from what other threads have freed
/// in them ([RemoteFrees]), then from slabs of threads that are dead, and last from a new slab.
///
/// Every free is checked: an address is a live block exactly when its page belongs to a slab of
/// this heap and the block's live bit is set ([SlabDirectory]). None of this stands in the memory
/// that users write.
///
/// Concurrency: thread-safe. The heap's lock is taken before those of [ThreadCaches], never after
/// them: what needs the back end (a new slab, or one going back) is done with the heap's lock held,
/// or only when that is to be had at once.
final class FrontEnd {

  private static final AtomicInteger OWNERS = new AtomicInteger();

  /// Other threads take back what they have freed in the slabs of a thread that does nothing, once
  /// these slabs have so many bytes.
  private static final long MOST_REMOTE = 1 << 20;

  private final int owner = OWNERS.incrementAndGet();
  private final HeapLock heapLock;
  private final AddressSpace space;
  private final AddressSpace host;
  private final boolean exactSizes;

  /// Whether threads allocate from their bins without further ado; not where more has to be written
  /// for each block.
  private final boolean hasHotPath;

  private final SizeClasses classes;
  private final SlabTotals totals = new SlabTotals();

  private final SlabSupply supply;

  /// What exists once there is a slab.
  private volatile @Nullable SlabParts parts;

  /// Is run by every request that does not find what it needs in the bins.
  private Runnable onSlowPath = () -> {};

  /// Where threads find their caches on the hot path: what [ThreadCaches#table] answered last, in a
  /// heap that has a hot path. A thread that does not find its own goes the slow way, which finds
  /// it and brings this up to date.
  private @Nullable ThreadCache[] table = ThreadCaches.emptyTable();

  /// The cache of the first thread that is still alive, which is tried before the table: most heaps
  /// have one thread that makes most of the requests.
  private @Nullable ThreadCache favourite;

  /// Frees done with the heap's lock held, which the heap counts too.
  private long countedByHeap;

  /// Makes a front end without an active class.
  FrontEnd(
      HeapOptions options,
      BackEnd backEnd,
      HeapLock heapLock,
      int granuleShift,
      AddressSpace host) {
    this.heapLock = heapLock;
    this.space = options.space();
    this.host = host;
    this.exactSizes = options.exactSizes();
    this.hasHotPath = !exactSizes;
    this.classes = new SizeClasses(granuleShift);
    this.supply = new SlabSupply(options, backEnd, classes, totals, owner);
  }

  /// Has something run by every request that does not find what it needs in the bins.
  void onSlowPath(Runnable action) {
    onSlowPath = action;
  }

  SizeClasses classes() {
    return classes;
  }

  /// Whether a request is of a size that the front end may serve.
  static boolean serves(long size) {
    return size >= 0 && size <= SizeClasses.LARGEST;
  }

  /// The cache that a thread has on the hot path; null when it has none.
  @Nullable ThreadCache hotCacheOf(Thread thread) {
    ThreadCache cache = favourite;
    if (cache != null && cache.isTenant(thread)) {
      return cache;
    }
    cache = ThreadCaches.at(table, thread);
    return cache != null && cache.isTenant(thread) ? cache : null;
  }

  private void keepSize(SlabDirectory directory, long address, long size) {
    long record = directory.find(address);
    Slabs.setSlack(record, Slabs.indexOf(record, address), (int) (Slabs.blockSize(record) - size));
  }

  /// Allocates a block without the heap's lock when the thread has no cache on the hot path or
  /// finds nothing there: from the slabs of its cache, or of any other one while somebody keeps the
  /// heap's lock.
  ///
  /// @return its address; 0 when that cannot be done
  long allocateSlow(long size) {
    SlabParts known = parts;
    if (known == null || !serves(size)) {
      return 0;
    }
    Thread thread = Thread.currentThread();
    int sizeClass = classes.classOf(size);
    long address = takeOwn(known, thread, sizeClass);
    if (address == 0 && heapLock.isKeptByAnother()) {
      address =
          supply.steal(known, thread, sizeClass, false) ? takeOwn(known, thread, sizeClass) : 0;
    }
    if (address != 0 && exactSizes) {
      keepSize(known.directory(), address, size);
    }
    return address;
  }

  /// The cache for a call of a thread ([ThreadCaches#acquire]), which is found on the hot path from
  /// now on.
  ///
  /// @param wanted number of the cache that a new thread is to have, if that can be
  private @Nullable ThreadCache acquire(SlabParts known, Thread thread, int wanted) {
    onSlowPath.run();
    ThreadCache cache = known.caches().acquire(thread, wanted);
    if (cache != null) {
      known.sharing().undoIfDue(cache, known.caches());
    }
    if (hasHotPath && known.directory().isUsual()) {
      keepHot(known.caches().table(), cache);
    }
    return cache;
  }

  /// Lets the hot path find a thread's cache. Writes only what is new: all threads read it all the
  /// time.
  @SuppressWarnings("ReferenceEquality")
  private void keepHot(@Nullable ThreadCache[] current, @Nullable ThreadCache cache) {
    if (table != current) {
      table = current;
    }
    ThreadCache known = favourite;
    if (cache != null && cache.isUsed() && (known == null || !known.isUsed())) {
      favourite = cache;
    }
  }

  private long takeOwn(SlabParts known, Thread thread, int sizeClass) {
    ThreadCache cache = acquire(known, thread, 0);
    if (cache == null) {
      return 0;
    }
    try {
      if (!enter(cache)) {
        return 0;
      }
      long address;
      try {
        address = takeOrDrain(known, cache, sizeClass);
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

  /// Goes inside a cache, if need be after a thread that has it to itself; not when that is this
  /// one.
  private static boolean enter(ThreadCache cache) {
    if (cache.tryEnter()) {
      return true;
    }
    if (cache.isForMany() || cache.isLockedByThisThread()) {
      return false;
    }
    cache.awaitOthers();
    return cache.tryEnter();
  }

  private static long takeOrDrain(SlabParts known, ThreadCache cache, int sizeClass) {
    if (!cache.remote().isEmpty()) {
      known.remote().drain(cache, known.caches(), true);
    }
    return cache.take(sizeClass);
  }

  /// Allocates a block of an active class, if need be from a new slab; the heap's lock is held, and
  /// the heap counts the request.
  ///
  /// @return its address; 0 when the memory cannot be had
  long allocate(long size) {
    SlabParts known = partsOrNull();
    if (known == null) {
      return 0;
    }
    Thread thread = Thread.currentThread();
    int sizeClass = classes.classOf(size);
    long address = takeLocked(known, thread, sizeClass, false);
    if (address == 0) {
      boolean stolen = supply.steal(known, thread, sizeClass, true);
      address = takeLocked(known, thread, sizeClass, !stolen);
    }
    if (address != 0 && exactSizes) {
      keepSize(known.directory(), address, size);
    }
    return address;
  }

  private @Nullable SlabParts partsOrNull() {
    if (parts == null) {
      SlabDirectory directory = SlabDirectories.acquire(space, host);
      if (directory != null) {
        parts = SlabParts.of(directory, classes, totals, owner);
      }
    }
    return parts;
  }

  private long takeLocked(SlabParts known, Thread thread, int sizeClass, boolean mayAdd) {
    ThreadCache cache = acquire(known, thread, 0);
    if (cache == null) {
      return 0;
    }
    cache.lock();
    try {
      known.remote().drain(cache, known.caches(), true);
      long address = cache.takeUncounted(sizeClass);
      return address == 0 && mayAdd && supply.add(known.directory(), cache, sizeClass)
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
    SlabParts known = parts;
    if (known == null || !isOurs(known, address)) {
      return false;
    }
    if (freeSlow(address)) {
      countedByHeap++;
    } else {
      freeExclusively(known, address);
    }
    return true;
  }

  private boolean isOurs(SlabParts known, long address) {
    long record = known.directory().find(address);
    return record != 0 && Slabs.owner(record) == owner;
  }

  /// Frees a block without the heap's lock, if the address lies in a slab of this heap, when the
  /// thread's cache did not on the hot path.
  ///
  /// @return whether it does
  /// @throws InvalidFreeException when it does and is not a live block
  boolean freeSlow(long address) {
    SlabParts known = parts;
    Thread thread = Thread.currentThread();
    while (known != null && isOurs(known, address)) {
      Result result = freeInside(known, thread, address);
      if (result == Result.DONE) {
        return true;
      }
      if (result == Result.QUEUED) {
        drainIfIdle(known, address);
        return true;
      }
      if (result == Result.ELSEWHERE) {
        return false;
      }
      if (result == Result.NOT_LIVE) {
        throw InvalidSlabFree.of("free", known.directory(), address);
      }
      known.sharing().share(address, known.caches());
    }
    return false;
  }

  private Result freeInside(SlabParts known, Thread thread, long address) {
    long owning = SlabDirectory.cacheOf(known.directory().entry(address)) & ~SlabDirectory.SHARED;
    ThreadCache cache = acquire(known, thread, (int) owning);
    if (cache == null) {
      return Result.ELSEWHERE;
    }
    Result result = Result.ELSEWHERE;
    try {
      if (enter(cache)) {
        try {
          result = freeFrom(known, cache, address);
          if (result != Result.DONE && result != Result.QUEUED) {
            cache.discount();
          }
        } finally {
          cache.leave();
        }
      }
    } finally {
      known.caches().release(cache);
    }
    if (result == Result.DONE) {
      releaseIfMany(known, cache);
    }
    return result;
  }

  /// Frees from inside a cache: into its bins or slabs, or as a remote free.
  private static Result freeFrom(SlabParts known, ThreadCache cache, long address) {
    long number = SlabDirectory.cacheOf(known.directory().entry(address));
    if ((number & ~SlabDirectory.SHARED) == cache.number()) {
      return cache.freeOwn(address) ? Result.DONE : Result.NOT_LIVE;
    }
    Result result = known.remote().free(address, known.caches());
    if (result == Result.DONE || result == Result.QUEUED) {
      cache.countRemoteFree();
    }
    return result;
  }

  /// Frees a block of this heap's slabs when the thread cannot have a cache, so that no cache
  /// counts it; the heap's lock is held.
  private void freeExclusively(SlabParts known, long address) {
    known.caches().suspend();
    try {
      if (!known.directory().isLive(address)) {
        throw InvalidSlabFree.of("free", known.directory(), address);
      }
      ThreadCache cache = known.caches().byNumber(Slabs.cache(known.directory().find(address)));
      known.directory().clearLive(address);
      cache.give(address);
    } finally {
      known.caches().resume();
    }
  }

  /// Takes back what has been freed in the slabs of a thread that seems to do nothing.
  private void drainIfIdle(SlabParts known, long address) {
    long record = known.directory().find(address);
    ThreadCache cache = record == 0 ? null : known.caches().byNumberOrNull(Slabs.cache(record));
    if (cache == null || cache.remote().bytes() <= MOST_REMOTE || !cache.hasRested()) {
      return;
    }
    if (cache.tryRevoke()) {
      try {
        known.remote().drain(cache, known.caches(), false);
      } finally {
        cache.restore();
      }
      releaseIfMany(known, cache);
    }
  }

  /// Gives slabs of a cache back if many are empty; unless another thread is at work in the back
  /// end: then they stay until the next time.
  private void releaseIfMany(SlabParts known, ThreadCache cache) {
    if (cache.hasEmptySlabs() && supply.isReleaseDue() && heapLock.tryLock()) {
      try {
        if (parts != null) {
          supply.releaseSome(known, cache);
        }
      } finally {
        heapLock.unlock();
      }
    }
  }

  /// Gives every slab that is empty, or is after all bins have been flushed, back to the back end;
  /// the heap's lock is held.
  ///
  /// @return their bytes
  long releaseEmpty() {
    SlabParts known = parts;
    return known == null ? 0 : supply.releaseAll(known);
  }

  /// Empties the caches of threads that have done nothing since the last call, and gives slabs
  /// without blocks back; the heap's lock is held.
  ///
  /// @return whether no thread has done anything
  boolean returnIdle() {
    SlabParts known = parts;
    return known == null || supply.returnIdle(known);
  }

  /// Whether a thread has been in a cache since the last call of [#returnIdle].
  boolean isStirring() {
    SlabParts known = parts;
    return known != null && known.caches().isStirring();
  }

  /// Bytes of a live block that its holder may count on; -1 when the address lies in no slab of
  /// this heap.
  ///
  /// @throws InvalidFreeException when it does and is not a live block
  long usableBytes(long address) {
    SlabParts known = parts;
    if (known == null || !isOurs(known, address)) {
      return -1;
    }
    requireLive("sizeOf", known, address);
    long record = known.directory().find(address);
    int size = Slabs.blockSize(record);
    return exactSizes ? size - Slabs.slack(record, Slabs.indexOf(record, address)) : size;
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
    SlabParts known = parts;
    if (known == null || !isOurs(known, address)) {
      return Resized.ELSEWHERE;
    }
    requireLive("reallocate", known, address);
    if (size < 0 || size > Slabs.blockSize(known.directory().find(address))) {
      return Resized.NOT_HERE;
    }
    if (exactSizes) {
      keepSize(known.directory(), address, size);
    }
    return Resized.DONE;
  }

  /// Whether an address is a live block of a slab of this heap.
  boolean isBlock(long address) {
    SlabParts known = parts;
    return known != null && isOurs(known, address) && known.directory().isLive(address);
  }

  /// The record of the slab of this heap that an address lies in, or 0.
  long find(long address) {
    SlabParts known = parts;
    return known != null && isOurs(known, address) ? known.directory().find(address) : 0;
  }

  private static void requireLive(String operation, SlabParts known, long address) {
    if (!known.directory().isLive(address)) {
      throw InvalidSlabFree.of(operation, known.directory(), address);
    }
  }

  /// Keeps all threads out until [#resume]; the heap's lock is held. Requests of the own thread
  /// that come meanwhile go to the heap's slow path, which refuses them.
  void suspend() {
    if (parts != null) {
      parts.caches().suspend();
    }
  }

  /// Undoes [#suspend].
  void resume() {
    if (parts != null) {
      parts.caches().resume();
    }
  }

  /// Suspends a front end where there is one.
  static void suspendIfAny(@Nullable FrontEnd frontEnd) {
    if (frontEnd != null) {
      frontEnd.suspend();
    }
  }

  /// Undoes [#suspendIfAny].
  static void resumeIfAny(@Nullable FrontEnd frontEnd) {
    if (frontEnd != null) {
      frontEnd.resume();
    }
  }

  /// Forgets all slabs, whose memory goes with their segments; the heap's lock is held.
  void close() {
    SlabParts known = parts;
    if (known != null) {
      known.caches().suspend();
      forEachSlab(record -> {
        known.directory().remove(record);
        known.directory().clearBits(record);
        Slabs.disown(record);
        int count = Slabs.count(record);
        known.directory().deleteRecord(record, Slabs.recordBytes(count, exactSizes));
      });
      known.caches().close();
      parts = null;
      table = ThreadCaches.emptyTable();
      favourite = null;
      SlabDirectories.release(known.directory(), space, host);
    }
  }

  /// Shows the record of each slab, in no order. With the heap's lock and after [#suspend].
  void forEachSlab(LongConsumer visitor) {
    forEachBucket((_, bucket) -> bucket.forEachSlab(visitor));
  }

  private void forEachBucket(BiConsumer<ThreadCache, Bucket> visitor) {
    SlabParts known = parts;
    if (known != null) {
      for (ThreadCache cache : known.caches().all()) {
        for (int c = 0; c < classes.count(); c++) {
          visitor.accept(cache, cache.bucket(c));
        }
      }
    }
  }

  /// Whether a block of a slab is live.
  boolean isLive(long address) {
    SlabParts known = parts;
    return known != null && known.directory().isLive(address);
  }

  /// Shows a slab and its blocks, if an address is the start of one. With the heap's lock and after
  /// [#suspend].
  ///
  /// @param region the index of the segment, for the entries
  /// @return whether it is
  boolean walkSlab(long address, int region, Consumer<? super HeapEntry> visitor) {
    long record = find(address);
    if (record == 0) {
      return false;
    }
    visitor.accept(
        new HeapEntry(Kind.SLAB, Slabs.base(record), Slabs.bytes(record), -1, region, false));
    int size = Slabs.blockSize(record);
    for (int i = 0; i < Slabs.count(record); i++) {
      boolean isLive = isLive(Slabs.addressOf(record, i));
      long requested = isLive && exactSizes ? size - Slabs.slack(record, i) : -1;
      Kind kind = isLive ? Kind.BUSY : Kind.FREE;
      visitor.accept(
          new HeapEntry(kind, Slabs.addressOf(record, i), size, requested, region, true));
    }
    return true;
  }

  /// Checks the lists of each class, and that bins hold blocks which are taken and not live. With
  /// the heap's lock and after [#suspend].
  void checkLists() {
    SlabParts known = parts;
    if (known == null) {
      return;
    }
    forEachBucket((cache, bucket) -> {
      bucket.checkLists();
      cache.forEachCached(
          bucket.sizeClass(), address -> BinsChecker.check(known.directory(), cache, address));
    });
  }

  /// The heap's part of the directory of slabs.
  long metadataBytes() {
    SlabParts known = parts;
    return known == null ? 0 : known.directory().memoryBytes(totals.slabBytes());
  }

  /// What the slabs hold, added up. The heap's lock is held.
  FrontEndSummary summary() {
    SlabParts known = parts;
    if (known == null) {
      return FrontEndSummary.NONE;
    }
    known.caches().suspend();
    try {
      return new FrontEndCount(known.directory(), known.remote(), exactSizes)
          .count(known.caches().all(), classes, countedByHeap, metadataBytes());
    } finally {
      known.caches().resume();
    }
  }
}
