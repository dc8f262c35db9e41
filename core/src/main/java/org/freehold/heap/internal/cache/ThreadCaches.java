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

/// The thread caches of one heap: which one a thread uses, and how all of them are kept still.
///
/// A platform thread finds its cache in a table by its number, where one comparison says whether it
/// is its own. The first request of a thread makes it the tenant of a cache: of one whose tenant is
/// dead, with all that is in it, or else of a new one. So there are never more caches than there
/// have been threads at one time. A thread whose first request is a free gets the cache that the
/// block belongs to, if that one's tenant is dead: it seems to go on with a dead thread's work, and
/// its frees are then those of an owner.
///
/// Virtual threads share a few caches without tenants, at most twice as many as processors. A
/// virtual thread begins to look at the one that its number leads to and takes the first that no
/// other thread is in.
///
/// Concurrency: thread-safe. Locks are taken in this order: the heap's, this one's, those of caches
/// in the order in which they were made. A thread that is inside a cache takes none.
public final class ThreadCaches {

  private static final int MIN_TABLE = 16;
  private static final int MAX_TABLE = 1 << 16;
  private static final int STRIPES_PER_PROCESSOR = 2;
  private static final @Nullable ThreadCache[] EMPTY_TABLE = {null};

  private final SlabDirectory directory;
  private final SizeClasses classes;
  private final SlabTotals totals;
  private final int heapId;
  private final ReentrantLock lock = new ReentrantLock();

  /// By thread number, modulo its length.
  private @Nullable ThreadCache[] table;

  /// All caches in the order in which they were made. Replaced, never changed.
  private volatile ThreadCache[] all = {};

  /// Those of virtual threads.
  private volatile ThreadCache[] stripes = {};

  private boolean isClosed;

  /// For the slabs of a heap.
  ///
  /// @param owner the token of the heap in records
  public ThreadCaches(SlabDirectory directory, SizeClasses classes, SlabTotals totals, int heapId) {
    this.directory = directory;
    this.classes = classes;
    this.totals = totals;
    this.heapId = heapId;
    this.table = new ThreadCache[MIN_TABLE];
  }

  /// A table in which [#at] finds the cache of a thread.
  public @Nullable ThreadCache[] table() {
    return table;
  }

  /// A table in which no thread has a cache.
  static @Nullable ThreadCache[] emptyTable() {
    return EMPTY_TABLE;
  }

  /// The cache where a thread's own stands if it has one. To be asked whether the thread is its
  /// tenant.
  static @Nullable ThreadCache at(@Nullable ThreadCache[] table, Thread thread) {
    return table[(int) thread.threadId() & (table.length - 1)];
  }

  /// Makes a thread's own cache ready for a call of its that is not on the hot path: the cache of a
  /// platform thread, or one for virtual threads with its lock held. Ends with [#release].
  ///
  /// @param wanted number of the cache that the thread takes over if it has none yet and that one's
  ///   tenant is dead; 0 for any such cache
  /// @return null when the heap is closed or there is no memory
  public @Nullable ThreadCache acquire(Thread thread, int wanted) {
    if (thread.isVirtual()) {
      return acquireStripe(thread);
    }
    ThreadCache cache = at(table, thread);
    return cache != null && cache.isOwner(thread) ? cache : acquireOwnSlow(thread, wanted);
  }

  /// Ends what [#acquire] began.
  public void release(ThreadCache cache) {
    if (cache.isStriped()) {
      cache.unlock();
    }
  }

  /// Finds or makes the cache of a platform thread.
  private @Nullable ThreadCache acquireOwnSlow(Thread thread, int wanted) {
    lock.lock();
    try {
      ThreadCache cache = assignCache(thread, wanted);
      if (cache != null) {
        enter(thread, cache);
      }
      return cache;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable ThreadCache assignCache(Thread thread, int wanted) {
    ThreadCache dead = null;
    for (ThreadCache each : all) {
      Thread owner = each.ownerThread();
      if (each.isOwner(thread)) {
        return each;
      }
      boolean isBetter = dead == null || each.number() == wanted;
      if (isBetter && owner != null && !owner.isAlive()) {
        dead = each;
      }
    }
    if (dead == null) {
      return add(thread);
    }
    dead.lock();
    dead.setOwnerThread(thread);
    dead.unlock();
    return dead;
  }

  private @Nullable ThreadCache add(@Nullable Thread owner) {
    int number = isClosed ? 0 : CacheIds.acquire();
    if (number == 0) {
      return null;
    }
    ThreadCache made = ThreadCache.create(number, owner, this);
    ThreadCache[] longer = Arrays.copyOf(all, all.length + 1);
    longer[all.length] = made;
    all = longer;
    return made;
  }

  /// Puts a thread's cache where [#at] finds it, in a longer table if another thread's is there.
  private void enter(Thread thread, ThreadCache cache) {
    @Nullable ThreadCache[] known = table;
    while (known.length < MAX_TABLE && isInUse(known, thread)) {
      @Nullable ThreadCache[] longer = new ThreadCache[2 * known.length];
      for (ThreadCache each : all) {
        Thread owner = each.ownerThread();
        if (owner != null) {
          longer[slot(longer, owner)] = each;
        }
      }
      known = longer;
    }
    known[slot(known, thread)] = cache;
    VarHandle.releaseFence(); // Whoever finds the table without the lock finds it filled.
    table = known;
  }

  private static int slot(@Nullable ThreadCache[] table, Thread thread) {
    return (int) thread.threadId() & (table.length - 1);
  }

  private static boolean isInUse(@Nullable ThreadCache[] table, Thread thread) {
    ThreadCache there = table[slot(table, thread)];
    Thread owner = there == null ? null : there.ownerThread();
    return owner != null && !owner.equals(thread) && owner.isAlive();
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
        ThreadCache[] made =
            new ThreadCache[Integer.highestOneBit(STRIPES_PER_PROCESSOR * processors)];
        for (int i = 0; i < made.length; i++) {
          ThreadCache cache = add(null);
          if (cache == null) {
            return stripes;
          }
          made[i] = cache;
        }
        stripes = made;
      }
      return stripes;
    } finally {
      lock.unlock();
    }
  }

  /// The cache with a number that a record names.
  public ThreadCache byNumber(int number) {
    ThreadCache cache = byNumberOrNull(number);
    if (cache == null) {
      throw new IllegalStateException("INV-HEAP-10 a slab's cache is one of its heap's");
    }
    return cache;
  }

  /// The cache with a number; null when it is none of this heap.
  public @Nullable ThreadCache byNumberOrNull(int number) {
    for (ThreadCache each : all) {
      if (each.number() == number) {
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

  /// The token of the heap in records.
  int heapId() {
    return heapId;
  }

  /// All caches at this moment.
  public ThreadCache[] all() {
    return all;
  }

  /// Keeps slabs from going from one cache to another, and caches from coming.
  public void lock() {
    lock.lock();
  }

  /// Undoes [#lock].
  public void unlock() {
    lock.unlock();
  }

  /// Has all caches to itself until [#resume].
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
      isDone = true;
    } finally {
      if (!isDone) {
        resume(revoked);
      }
    }
  }

  /// Undoes [#suspend].
  public void resume() {
    resume(all.length);
  }

  private void resume(int revoked) {
    for (int i = 0; i < revoked; i++) {
      all[i].restore();
    }
    lock.unlock();
  }

  /// Whether a thread has been inside a cache since [ThreadCache#isIdleSinceLastCall] was asked
  /// last. What the caller wrote before is seen by every thread whose visit this misses.
  public boolean hasActivity() {
    ProcessBarrier.await();
    boolean hasActivity = false;
    for (ThreadCache each : all) {
      hasActivity |= !each.isIdleSinceLastCall();
    }
    return hasActivity;
  }

  /// Lets nobody in any more and gives the memory of all caches back. Between [#suspend] and the
  /// last [#resume], which leaves the caches closed.
  public void close() {
    isClosed = true;
    for (ThreadCache each : all) {
      each.close();
      CacheIds.release(each.number());
    }
    all = new ThreadCache[0];
    stripes = new ThreadCache[0];
    lock.unlock();
  }
}
