package org.freehold.heap.internal.cache;

import org.freehold.heap.internal.slab.BlockBits;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabRecord;
import org.freehold.vm.internal.RawMemory;

/// A visit to a thread cache that was cut short on the hot path, by a stack overflow at one of its
/// calls, and its repair: an allocation is undone, a free is finished.
///
/// The visit notes the block it is at before it changes anything, and what for; the note is kept
/// only if the visit is cut. What had been done by then shows in the block's live bit and the bin:
///
/// ```
///   allocate:  set live bit ─▶ pop             free:  clear live bit ─▶ store entry ─▶ push
///
///   topmost    clear live bit: nothing          live       nothing had been done
///              has happened                     not live   push, unless it is topmost:
///   not        popped, and nobody has its                  the block is free
///   topmost    address: free it
/// ```
///
/// A remote free has happened once it is noted. Its page is marked as pending again, which does no
/// harm if it had been.
///
/// So of a call that was cut nothing is lost: a block that was to be allocated is free; a block
/// that was to be freed is live, if the free had not begun, or free. The counts are right as well.
///
/// Called with exclusive access, before anything else is done with it; the stack is prepared
/// (`org.freehold.internal.change`).
final class CutVisit {

  // What a visit was doing: the low bits of its note, whose other bits are the block's address.

  /// Popping a block from its bin.
  static final long ALLOCATING = 1;

  /// Pushing a block of this cache, which was live, onto its bin.
  static final long FREEING = 2;

  /// Marking the page of a block of another cache, whose remote bit is set.
  static final long FREEING_REMOTE = 3;

  /// Nothing more: the free is complete.
  static final long DONE = 4;

  private static final long KINDS = 7;

  private CutVisit() {}

  /// Repairs a cache.
  static void repair(ThreadCache cache, ThreadCaches caches) {
    long address = cache.cut & ~KINDS;
    long kind = cache.cut & KINDS;
    if (kind == ALLOCATING) {
      undoAllocation(cache, address);
    } else if (kind == FREEING) {
      finishFree(cache, address);
    } else if (kind == FREEING_REMOTE) {
      finishRemoteFree(cache, caches, address);
    }
    cache.reopenBins();
    cache.cut = 0;
  }

  private static void undoAllocation(ThreadCache cache, long address) {
    int sizeClass = SlabDirectory.sizeClassOf(cache.directory.entry(address));
    if (!cache.isTopmost(sizeClass, address)) {
      cache.uncounted -= cache.freeLocal(address) ? 1 : 0;
      return;
    }
    cache.discount();
    if (hasLiveBit(cache.directory, address)
        && !BlockBits.tryFreeLocal(cache.directory.word(address), cache.directory.bitOf(address))) {
      cache.dropTopmost(sizeClass); // Some thread has freed it by a stale address: it is pending.
    }
  }

  private static void finishFree(ThreadCache cache, long address) {
    if (hasLiveBit(cache.directory, address)) {
      cache.discount();
      return;
    }
    int sizeClass = SlabDirectory.sizeClassOf(cache.directory.entry(address));
    if (!cache.isTopmost(sizeClass, address)) {
      boolean isPushed = cache.tryPushFreed(sizeClass, address);
      assert isPushed : "the visit had seen that there was room";
    }
  }

  private static void finishRemoteFree(ThreadCache cache, ThreadCaches caches, long address) {
    long record = cache.directory.find(address);
    if (record != 0 && SlabRecord.heapId(record) == caches.heapId()) {
      boolean _ = RemoteFrees.markPending(record, cache.directory.pageBit(address), caches);
    }
    cache.countRemoteFree();
  }

  private static boolean hasLiveBit(SlabDirectory directory, long address) {
    return (RawMemory.getInt(directory.word(address)) & directory.bitOf(address)) != 0;
  }
}
