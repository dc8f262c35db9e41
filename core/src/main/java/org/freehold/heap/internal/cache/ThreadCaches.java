package org.freehold.heap.internal.cache;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.freehold.heap.internal.slab.CacheIds;
import org.freehold.heap.internal.slab.SizeClasses;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabTotals;
import org.freehold.vm.internal.ProcessBarrier;
import org.jspecify.annotations.Nullable;

/// The thread caches of one heap: which cache a thread uses, and how exclusive access to all of
/// them is acquired.
///
/// A platform thread finds its cache in a table by its thread id, where one comparison tells
/// whether it is its own. The first request of a thread makes it the owner of a cache: of one whose
/// owner thread is dead, with all that is in it, or else of a new one. So there are never more
/// caches than there have been threads at one time. A thread whose first request is a free gets the
/// cache that the block belongs to, if that one's owner is dead: it probably continues a dead
/// thread's work, and its frees are then local.
///
/// Virtual threads share a few caches without owners (*stripes*), at most twice as many as
/// processors. A virtual thread starts at the stripe that its id leads to and takes the first one
/// that no other thread is inside.
///
/// Concurrency: thread-safe. Lock order: the heap's, this one's, those of caches in the order in
/// which they were created. A thread that is inside a cache takes none.
public final class ThreadCaches {

  private static final int MIN_TABLE = 16;
  private static final int MAX_TABLE = 1 << 16;
  private static final int STRIPES_PER_PROCESSOR = 2;
  private static final @Nullable ThreadCache[] EMPTY_TABLE = {null};
  private static final ThreadCache[] NONE = {};

  private final SlabDirectory directory;
  private final SizeClasses classes;
  private final SlabTotals totals;
  private final int heapId;
  private final ReentrantLock lock = new ReentrantLock();

  /// Indexed by thread id, modulo its length.
  private @Nullable ThreadCache[] table;

  /// All caches in the order in which they were created. Copied on write.
  private volatile ThreadCache[] all = NONE;

  /// Those of virtual threads.
  private volatile ThreadCache[] stripes = NONE;

  private boolean isClosed;

  /// Creates the caches for the slabs of a heap, none yet.
  ///
  /// @param heapId of the heap, in records
  public ThreadCaches(SlabDirectory directory, SizeClasses classes, SlabTotals totals, int heapId) {
    this.directory = directory;
    this.classes = classes;
    this.totals = totals;
    this.heapId = heapId;
    this.table = new ThreadCache[MIN_TABLE];
  }

  /// The table in which [#at] finds the cache of a thread.
  public @Nullable ThreadCache[] table() {
    return table;
  }

  /// A table in which no thread has a cache.
  static @Nullable ThreadCache[] emptyTable() {
    return EMPTY_TABLE;
  }

  /// The cache in the slot of a thread. The caller checks whether the thread is its owner.
  static @Nullable ThreadCache at(@Nullable ThreadCache[] table, Thread thread) {
    return table[(int) thread.threadId() & (table.length - 1)];
  }

  /// Acquires the cache for a call of a thread that is not on the hot path: its own for a platform
  /// thread, a stripe with its lock held for a virtual thread. Ends with [#release].
  ///
  /// @param wanted id of the cache that the thread takes over if it has none yet and that one's
  ///   owner is dead; 0 for any such cache
  /// @return null when the heap is closed or there is no memory
  public @Nullable ThreadCache acquire(Thread thread, int wanted) {
    if (thread.isVirtual()) {
      return acquireStripe(thread);
    }
    ThreadCache cache = at(table, thread);
    return cache != null && cache.isOwner(thread) ? cache : acquireOwnSlow(thread, wanted);
  }

  /// Acquires the cache for a call of a thread that frees, like [#acquire]; but a thread gets its
  /// first cache only if the address lies in a slab of this heap.
  ///
  /// @param freed the address; the thread takes over the cache of its slab if that one's owner is
  ///   dead
  /// @return null when the heap is closed, there is no memory, or the address lies elsewhere
  public @Nullable ThreadCache acquireToFree(Thread thread, long freed) {
    ThreadCache known = thread.isVirtual() ? null : at(table, thread);
    if (known != null && known.isOwner(thread)) {
      return known;
    }
    if (thread.isVirtual() && stripes.length != 0) {
      return acquireStripe(thread);
    }
    int owning = owningCache(freed);
    return owning == 0 ? null : acquire(thread, owning);
  }

  /// The id of the cache of this heap to whose slab an address belongs; 0 for none.
  private int owningCache(long address) {
    lock.lock(); // While it is held, the heap is not closed.
    try {
      long entry = isClosed ? 0 : directory.entry(address);
      int id = (int) (SlabDirectory.cacheOf(entry) & ~SlabDirectory.SHARED);
      return entry == 0 || byIdOrNull(id) == null ? 0 : id;
    } finally {
      lock.unlock();
    }
  }

  /// Ends the use of a cache since [#acquire].
  public void release(ThreadCache cache) {
    if (cache.isStriped()) {
      cache.unlock();
    }
  }

  /// The cache with an id that a record names.
  public ThreadCache byId(int id) {
    ThreadCache cache = byIdOrNull(id);
    if (cache == null) {
      throw new IllegalStateException("INV-HEAP-10 a slab's cache is one of its heap's");
    }
    return cache;
  }

  /// The cache with an id; null when it is none of this heap.
  public @Nullable ThreadCache byIdOrNull(int id) {
    for (ThreadCache each : all) {
      if (each.id() == id) {
        return each;
      }
    }
    return null;
  }

  SlabDirectory directory() {
    return directory;
  }

  SizeClasses classes() {
    return classes;
  }

  SlabTotals totals() {
    return totals;
  }

  /// The id of the heap, in records.
  int heapId() {
    return heapId;
  }

  /// All caches at this moment.
  public ThreadCache[] all() {
    return all;
  }

  /// Acquires the lock, which keeps slabs from moving between caches and caches from being created.
  public void lock() {
    lock.lock();
  }

  /// Releases the lock.
  public void unlock() {
    lock.unlock();
  }

  /// Acquires exclusive access to all caches, until [#resume].
  public void suspend() {
    lock.lock();
    int revoked = 0;
    boolean isDone = false;
    try {
      boolean others = false;
      while (revoked < all.length) {
        others |= all[revoked].revoke();
        revoked++;
      }
      if (others) {
        ProcessBarrier.await();
        for (ThreadCache each : all) {
          if (!each.isOwner(Thread.currentThread())) {
            each.awaitOutside();
          }
        }
      }
      for (ThreadCache each : all) {
        each.repairIfCut();
      }
      isDone = true;
    } finally {
      if (!isDone) {
        resume(revoked);
      }
    }
  }

  /// Ends exclusive access to all caches.
  public void resume() {
    resume(all.length);
  }

  /// Whether a thread has been inside a cache since the last call of
  /// [ThreadCache#isIdleSinceLastCall]. What the caller wrote before is visible to every thread
  /// whose visit this misses.
  public boolean hasActivity() {
    ProcessBarrier.await();
    boolean hasActivity = false;
    for (ThreadCache each : all) {
      hasActivity |= !each.isIdleSinceLastCall();
    }
    return hasActivity;
  }

  /// Closes all caches for good and releases their memory. Between [#suspend] and the last
  /// [#resume], which it replaces.
  public void close() {
    isClosed = true;
    for (ThreadCache each : all) {
      each.close();
      CacheIds.release(each.id());
    }
    all = NONE;
    stripes = NONE;
    lock.unlock();
  }

  /// Finds or creates the cache of a platform thread and registers it in the table.
  private @Nullable ThreadCache acquireOwnSlow(Thread thread, int wanted) {
    lock.lock();
    try {
      ThreadCache cache = assignCache(thread, wanted);
      if (cache != null) {
        register(thread, cache);
      }
      return cache;
    } finally {
      lock.unlock();
    }
  }

  /// The cache of a thread, its own or one that it becomes the owner of: an orphan, or a new one.
  private @Nullable ThreadCache assignCache(Thread thread, int wanted) {
    ThreadCache orphan = null;
    for (ThreadCache each : all) {
      if (each.isOwner(thread)) {
        return each;
      }
      boolean isBetter = orphan == null || each.id() == wanted;
      if (isBetter && each.hasDeadOwner()) {
        orphan = each;
      }
    }
    if (orphan == null) {
      return add(thread);
    }
    orphan.lock();
    try {
      orphan.setOwnerThread(thread);
    } finally {
      orphan.unlock();
    }
    return orphan;
  }

  /// Creates a cache; null when the heap is closed or all ids are in use.
  private @Nullable ThreadCache add(@Nullable Thread owner) {
    ThreadCache[] longer = Arrays.copyOf(all, all.length + 1);
    int id = isClosed ? 0 : CacheIds.acquire();
    if (id == 0) {
      return null;
    }
    try {
      longer[all.length] = ThreadCache.create(id, owner, this);
    } catch (Throwable t) {
      CacheIds.release(id);
      throw t;
    }
    all = longer;
    return longer[longer.length - 1];
  }

  /// Puts a thread's cache where [#at] finds it, in a longer table if the slot belongs to another
  /// live thread.
  private void register(Thread thread, ThreadCache cache) {
    @Nullable ThreadCache[] known = table;
    while (known.length < MAX_TABLE && isInUse(known, thread)) {
      @Nullable ThreadCache[] longer = new ThreadCache[2 * known.length];
      for (ThreadCache each : all) {
        if (!each.isStriped()) {
          longer[slot(longer, each.ownerId())] = each;
        }
      }
      known = longer;
    }
    known[slot(known, thread.threadId())] = cache;
    VarHandle.releaseFence(); // Whoever reads the table without the lock sees its contents.
    table = known;
  }

  private static int slot(@Nullable ThreadCache[] table, long threadId) {
    return (int) threadId & (table.length - 1);
  }

  private static boolean isInUse(@Nullable ThreadCache[] table, Thread thread) {
    ThreadCache there = table[slot(table, thread.threadId())];
    return there != null && !there.isOwner(thread) && there.hasLiveOwner();
  }

  private @Nullable ThreadCache acquireStripe(Thread thread) {
    ThreadCache[] known = stripes.length == 0 ? makeStripes() : stripes;
    if (known.length == 0) {
      return null;
    }
    int first = (int) thread.threadId() & (known.length - 1);
    for (int i = 0; i < known.length; i++) {
      ThreadCache cache = known[(first + i) & (known.length - 1)];
      if (cache.tryLock()) {
        return cache;
      }
    }
    known[first].lock();
    return known[first];
  }

  private ThreadCache[] makeStripes() {
    lock.lock();
    try {
      if (stripes.length == 0) {
        int processors = Runtime.getRuntime().availableProcessors();
        int wanted = Integer.highestOneBit(STRIPES_PER_PROCESSOR * processors);
        ThreadCache[] made = new ThreadCache[wanted];
        int count = 0;
        for (ThreadCache each : all) { // There are some if the last attempt failed half-way.
          if (each.isStriped()) {
            made[count++] = each;
          }
        }
        while (count < wanted) {
          ThreadCache cache = add(null);
          if (cache == null) {
            return stripes;
          }
          made[count++] = cache;
        }
        stripes = made;
      }
      return stripes;
    } finally {
      lock.unlock();
    }
  }

  private void resume(int revoked) {
    for (int i = 0; i < revoked; i++) {
      all[i].restore();
    }
    lock.unlock();
  }
}
