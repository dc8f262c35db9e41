package org.freehold.heap;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.freehold.Bytes;
import org.freehold.InvalidFreeException;
import org.freehold.InvalidFreeException.What;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// The low-fragmentation front end: small blocks from slabs, each of one size class.
///
/// A slab is a block of the back end, whole pages long, cut into equal blocks; so blocks of one
/// size stand together, freeing some of them leaves room that exactly fits the next, and no block
/// needs a search. A class gets its first slab when it is active ([Activation]). Slabs grow with
/// the class: the first has a page or eight blocks, and later ones up to a quarter of what the
/// class has. A slab without live blocks goes back to the back end, unless it is among the few that
/// are kept so that a program which frees and allocates in turn does not pay for that.
///
/// Every free is checked: an address is a live block exactly when its page belongs to a slab of
/// this heap, a block of the slab begins there, and the block's bit is set. None of this stands in
/// the memory that users write.
///
/// Concurrency: requests of different classes do not meet; those of one class take its lock. The
/// heap's lock is taken before a class's, never after it: what needs the back end (a new slab, or
/// one going back) is done with the heap's lock held, or only when that is to be had at once.
final class FrontEnd {

  private static final AtomicInteger OWNERS = new AtomicInteger();

  private static final long SMALLEST_KEPT = 64 * 1024;
  private static final int KEPT_PART = 16;
  private static final long LARGEST_SLAB = 64 * 1024;
  private static final int FIRST_BLOCKS = 4;
  private static final long LARGEST_FIRST_SLAB = 16 * 1024;
  private static final int GROWTH_PART = 8;

  private final int owner = OWNERS.incrementAndGet();
  private final HeapLock heapLock;
  private final AddressSpace space;
  private final AddressSpace host;
  private final BackEnd backEnd;
  private final boolean exactSizes;
  private final long pageSize;
  private final SizeClasses classes;
  private final @Nullable Bucket[] buckets;
  private final AtomicLong slabBytes = new AtomicLong();
  private final AtomicLong emptyBytes = new AtomicLong();
  private @Nullable SlabDirectory directory;

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
    this.backEnd = backEnd;
    this.exactSizes = options.exactSizes();
    this.pageSize = space.info().pageSize();
    this.classes = new SizeClasses(granuleShift);
    this.buckets = new Bucket[classes.count()];
  }

  SizeClasses classes() {
    return classes;
  }

  /// Whether a request is of a size that the front end may serve.
  static boolean serves(long size) {
    return size >= 0 && size <= SizeClasses.LARGEST;
  }

  /// Allocates a block without the heap's lock; 0 when that cannot be done.
  long tryAllocate(long size) {
    if (!serves(size)) {
      return 0;
    }
    Bucket bucket = buckets[classes.classOf(size)];
    if (bucket == null) {
      return 0;
    }
    bucket.lock();
    try {
      long address = bucket.isOpen() ? take(bucket, size) : 0;
      if (address != 0) {
        bucket.countAllocation();
      }
      return address;
    } finally {
      bucket.unlock();
    }
  }

  private long take(Bucket bucket, long size) {
    long empty = bucket.emptyBytes();
    long address = bucket.take(size);
    if (bucket.emptyBytes() != empty) {
      emptyBytes.addAndGet(bucket.emptyBytes() - empty);
    }
    return address;
  }

  /// Allocates a block of an active class, if need be from a new slab; the heap's lock is held.
  ///
  /// @return its address; 0 when the memory cannot be had
  long allocate(long size) {
    int sizeClass = classes.classOf(size);
    Bucket bucket = bucketOf(sizeClass);
    bucket.lock();
    try {
      long address = take(bucket, size);
      if (address == 0 && addSlab(bucket, sizeClass)) {
        address = take(bucket, size);
      }
      return address;
    } finally {
      bucket.unlock();
    }
  }

  private Bucket bucketOf(int sizeClass) {
    Bucket bucket = buckets[sizeClass];
    if (bucket == null) {
      bucket = new Bucket(sizeClass, classes.blockSize(sizeClass), exactSizes);
      buckets[sizeClass] = bucket;
    }
    return bucket;
  }

  private boolean addSlab(Bucket bucket, int sizeClass) {
    if (directory == null) {
      directory = SlabDirectories.acquire(space, host);
    }
    long bytes = nextSlabBytes(bucket);
    return directory != null
        && (addSlab(directory, bucket, sizeClass, bytes)
            || addSlab(directory, bucket, sizeClass, firstSlabBytes(bucket.blockSize())));
  }

  private boolean addSlab(SlabDirectory directory, Bucket bucket, int sizeClass, long bytes) {
    int blockSize = bucket.blockSize();
    long recordBytes = Slabs.recordBytes((int) (bytes / blockSize), exactSizes);
    long record = directory.newRecord(recordBytes);
    if (record == 0) {
      return false;
    }
    long base = backEnd.allocateAligned(bytes, pageSize);
    if (base != 0) {
      Slabs.describe(record, base, bytes, sizeClass, blockSize, owner);
      if (directory.tryEnter(record)) {
        bucket.add(record);
        slabBytes.addAndGet(bytes);
        emptyBytes.addAndGet(bytes);
        return true;
      }
      Slabs.disown(record);
      backEnd.free(backEnd.segmentOf(base), base);
    }
    directory.deleteRecord(record, recordBytes);
    return false;
  }

  private long nextSlabBytes(Bucket bucket) {
    long first = firstSlabBytes(bucket.blockSize());
    long grown = Long.highestOneBit(Math.max(1, bucket.slabBytes() / GROWTH_PART));
    return Math.clamp(grown, first, Math.max(first, pageUp(LARGEST_SLAB)));
  }

  private long firstSlabBytes(int blockSize) {
    long blocks = pageUp(Math.min((long) FIRST_BLOCKS * blockSize, LARGEST_FIRST_SLAB));
    return Math.max(blocks, pageUp(blockSize));
  }

  private long pageUp(long bytes) {
    return (bytes + pageSize - 1) & -pageSize;
  }

  /// Frees a block without the heap's lock, if the address lies in a slab of this heap.
  ///
  /// @return whether it does
  /// @throws InvalidFreeException when it does and is not a live block
  boolean tryFree(long address) {
    return free(address, true);
  }

  /// Frees a block, if the address lies in a slab of this heap; the heap's lock is held.
  ///
  /// @return whether it does
  /// @throws InvalidFreeException when it does and is not a live block
  boolean free(long address) {
    return free(address, false);
  }

  private boolean free(long address, boolean counted) {
    long record = find(address);
    Bucket bucket = record == 0 ? null : buckets[Slabs.sizeClass(record)];
    if (bucket == null) {
      return false;
    }
    boolean isMuchEmpty;
    bucket.lock();
    try {
      if (!bucket.isOpen() || !bucket.owns(record, owner, address)) {
        return false;
      }
      int index = requireLive("free", record, address);
      boolean isEmpty = bucket.give(record, index);
      if (counted) {
        bucket.countFree();
      }
      isMuchEmpty = isEmpty && emptyBytes.addAndGet(Slabs.bytes(record)) > keptBytes();
    } finally {
      bucket.unlock();
    }
    if (isMuchEmpty) {
      releaseIfIdle(bucket);
    }
    return true;
  }

  private long keptBytes() {
    return Math.max(SMALLEST_KEPT, slabBytes.get() / KEPT_PART);
  }

  /// Gives slabs back until few enough are empty, those of one class first; unless another thread
  /// is at work in the back end: then they stay until the next time.
  private void releaseIfIdle(Bucket first) {
    if (heapLock.tryLock()) {
      try {
        while (emptyBytes.get() > keptBytes() && releaseEmpty(first) != 0) {}
        if (emptyBytes.get() > keptBytes()) {
          releaseEmpty();
        }
      } finally {
        heapLock.unlock();
      }
    }
  }

  /// Gives a slab without live blocks back to the back end; the heap's lock is held.
  ///
  /// @return its bytes; 0 when there is none
  private long releaseEmpty(Bucket bucket) {
    SlabDirectory known = directory;
    long record = 0;
    bucket.lock();
    try {
      if (bucket.isOpen() && known != null) {
        record = bucket.removeEmpty();
      }
    } finally {
      bucket.unlock();
    }
    if (record == 0 || known == null) {
      return 0;
    }
    long base = Slabs.base(record);
    long bytes = Slabs.bytes(record);
    slabBytes.addAndGet(-bytes);
    emptyBytes.addAndGet(-bytes);
    forget(known, record);
    backEnd.free(backEnd.segmentOf(base), base);
    return bytes;
  }

  private void forget(SlabDirectory known, long record) {
    known.remove(record);
    Slabs.disown(record);
    known.deleteRecord(record, Slabs.recordBytes(Slabs.count(record), exactSizes));
  }

  /// Gives every slab without live blocks back to the back end; the heap's lock is held.
  ///
  /// @return their bytes
  long releaseEmpty() {
    long released = 0;
    for (Bucket bucket : buckets) {
      long bytes = bucket == null ? 0 : releaseEmpty(bucket);
      while (bucket != null && bytes != 0) {
        released += bytes;
        bytes = releaseEmpty(bucket);
      }
    }
    return released;
  }

  /// Bytes of a live block that its holder may count on; -1 when the address lies in no slab of
  /// this heap.
  ///
  /// @throws InvalidFreeException when it does and is not a live block
  long usableBytes(long address) {
    long record = find(address);
    Bucket bucket = record == 0 ? null : buckets[Slabs.sizeClass(record)];
    if (bucket == null) {
      return -1;
    }
    bucket.lock();
    try {
      return bucket.owns(record, owner, address)
          ? bucket.usableBytes(record, requireLive("sizeOf", record, address))
          : -1;
    } finally {
      bucket.unlock();
    }
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
    long record = find(address);
    Bucket bucket = record == 0 ? null : buckets[Slabs.sizeClass(record)];
    if (bucket == null) {
      return Resized.ELSEWHERE;
    }
    bucket.lock();
    try {
      if (!bucket.owns(record, owner, address)) {
        return Resized.ELSEWHERE;
      }
      int index = requireLive("reallocate", record, address);
      if (size < 0 || size > bucket.blockSize()) {
        return Resized.NOT_HERE;
      }
      bucket.resize(record, index, size);
      return Resized.DONE;
    } finally {
      bucket.unlock();
    }
  }

  /// Whether an address is a live block of a slab of this heap.
  boolean isBlock(long address) {
    long record = find(address);
    Bucket bucket = record == 0 ? null : buckets[Slabs.sizeClass(record)];
    if (bucket == null) {
      return false;
    }
    bucket.lock();
    try {
      return bucket.owns(record, owner, address) && isLive(record, address);
    } finally {
      bucket.unlock();
    }
  }

  /// Whether an address lies in a slab of this heap; the heap's lock is held, so that none comes or
  /// goes.
  boolean holds(long address) {
    return find(address) != 0;
  }

  /// The record of the slab of this heap that an address lies in, or 0.
  long find(long address) {
    SlabDirectory known = directory;
    long record = known == null ? 0 : known.find(address);
    return record != 0 && Slabs.owner(record) == owner ? record : 0;
  }

  private static boolean isLive(long record, long address) {
    int index = Slabs.indexOf(record, address);
    return index < Slabs.count(record)
        && Slabs.addressOf(record, index) == address
        && Slabs.isLive(record, index);
  }

  private static int requireLive(String operation, long record, long address) {
    if (!isLive(record, address)) {
      throw invalid(operation, record, address);
    }
    return Slabs.indexOf(record, address);
  }

  private static InvalidFreeException invalid(String operation, long record, long address) {
    int index = Slabs.indexOf(record, address);
    if (index == Slabs.count(record) || !Slabs.isLive(record, index)) {
      return new InvalidFreeException(operation, address, What.FREE, "");
    }
    long around = Slabs.addressOf(record, index);
    String detail = (address - around) + " bytes into the block at " + Bytes.address(around);
    return new InvalidFreeException(operation, address, What.INTERIOR, detail);
  }

  /// Keeps all threads out until [#resume]; the heap's lock is held. Requests of the own thread
  /// that come meanwhile go to the heap's slow path, which refuses them.
  void suspend() {
    for (Bucket bucket : buckets) {
      if (bucket != null) {
        bucket.lock();
        bucket.setOpen(false);
      }
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

  /// Undoes [#suspend].
  void resume() {
    for (Bucket bucket : buckets) {
      if (bucket != null) {
        bucket.setOpen(true);
        bucket.unlock();
      }
    }
  }

  /// Forgets all slabs, whose memory goes with their segments; the heap's lock is held.
  void close() {
    SlabDirectory known = directory;
    for (Bucket bucket : buckets) {
      if (bucket != null && known != null) {
        bucket.lock();
        bucket.setOpen(false);
        bucket.forEachSlab(record -> forget(known, record));
        bucket.unlock();
      }
    }
    if (known != null) {
      directory = null;
      SlabDirectories.release(known, space, host);
    }
  }

  /// Shows the record of each slab, in no order. With the heap's lock and after [#suspend].
  void forEachSlab(LongConsumer visitor) {
    for (Bucket bucket : buckets) {
      if (bucket != null) {
        bucket.forEachSlab(visitor);
      }
    }
  }

  /// Checks the lists of each class. With the heap's lock and after [#suspend].
  void checkLists() {
    for (Bucket bucket : buckets) {
      if (bucket != null) {
        bucket.checkLists();
      }
    }
  }

  /// What the slabs hold, added up. The heap's lock is held.
  FrontEndSummary summary() {
    long[] sums = new long[7];
    for (Bucket bucket : buckets) {
      if (bucket != null) {
        bucket.lock();
        sums[0] += bucket.slabs();
        sums[1] += bucket.slabBytes();
        sums[2] += bucket.liveBlocks();
        sums[3] += bucket.liveBlocks() * bucket.blockSize();
        sums[4] += bucket.requestedBytes();
        sums[5] += bucket.allocations();
        sums[6] += bucket.frees();
        bucket.unlock();
      }
    }
    long metadata = directory == null ? 0 : directory.memoryBytes(sums[1]);
    return new FrontEndSummary(
        sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], metadata);
  }
}
