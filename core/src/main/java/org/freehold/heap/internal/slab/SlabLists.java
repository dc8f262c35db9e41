package org.freehold.heap.internal.slab;

import java.util.function.LongConsumer;
import org.freehold.Bytes;
import org.freehold.heap.HeapCorruptionException;
import org.freehold.vm.internal.RawMemory;

/// The slabs of one size class in one thread cache, in three doubly linked lists: partial, empty
/// and full (jemalloc's *bin*, mimalloc's *page queue*).
///
/// ```
///   partial   some blocks in use and room for more; blocks come from the first slab
///   empty     no block in use; used only when no partial slab is left
///   full      no room
/// ```
///
/// A slab that fills leaves the partial list; one that has room again returns to its front. Within
/// a slab the block with the lowest address comes first.
///
/// Not thread-safe: the caller has exclusive access to the thread cache (`CacheOwnership`).
public final class SlabLists {

  private final int sizeClass;
  private final int blockSize;
  private final LongConsumer emptyChange;

  /// Heads of the lists, 0 for an empty list; the links are in the records.
  private long partial;

  private long empty;
  private long full;

  private long slabBytes;
  private long blocksInUse;

  private boolean isShared;
  private boolean hasRemoteFrees;

  /// Creates empty lists.
  ///
  /// @param emptyChange receives the bytes of each slab that becomes empty, and minus the bytes of
  ///   each empty slab that is used again or removed
  public SlabLists(int sizeClass, int blockSize, LongConsumer emptyChange) {
    this.sizeClass = sizeClass;
    this.blockSize = blockSize;
    this.emptyChange = emptyChange;
  }

  public int sizeClass() {
    return sizeClass;
  }

  public int blockSize() {
    return blockSize;
  }

  /// Takes a block out of a slab; 0 when no slab has room.
  public long take() {
    long record = slabWithRoom();
    if (record == 0) {
      return 0;
    }
    int index = SlabRecord.take(record);
    afterTake(record, 1);
    return SlabRecord.addressOf(record, index);
  }

  /// Takes up to `max` blocks out of one slab.
  ///
  /// @param last where the first address is stored, encoded ([PointerCode]); the others go before
  ///   it, one by one
  /// @return the number of blocks; 0 when no slab has room
  public int take(int max, long last) {
    long record = slabWithRoom();
    if (record == 0) {
      return 0;
    }
    int count = SlabRecord.take(record, max, last);
    afterTake(record, count);
    return count;
  }

  /// Returns a block to its slab.
  public void release(long record, int index) {
    boolean wasFull = SlabRecord.isFull(record);
    SlabRecord.release(record, index);
    afterRelease(record, 1, wasFull);
  }

  /// Returns blocks to their slabs. A run of blocks of one slab costs little more than one block.
  ///
  /// @param first where the first address is stored, encoded ([PointerCode]); the others follow
  /// @param end past the last one
  public void releaseAll(long first, long end, SlabDirectory directory) {
    for (long at = first; at < end; ) {
      long record = directory.find(RawMemory.getLongAligned(at) >>> PointerCode.SHIFT);
      boolean wasFull = SlabRecord.isFull(record);
      long next = SlabRecord.releaseRun(record, at, end);
      afterRelease(record, (next - at) / Long.BYTES, wasFull);
      at = next;
    }
  }

  /// Whether a slab has room for a block.
  public boolean hasRoom() {
    return (partial | empty) != 0;
  }

  /// Adds a slab, which may have blocks in use.
  public void add(long record) {
    slabBytes += SlabRecord.bytes(record);
    blocksInUse += SlabRecord.inUse(record);
    if (SlabRecord.inUse(record) == 0) {
      linkEmpty(record);
    } else if (SlabRecord.isFull(record)) {
      full = link(full, record);
    } else {
      partial = link(partial, record);
    }
  }

  /// Removes a slab without blocks in use.
  ///
  /// @return its record; 0 when there is none
  public long removeEmpty() {
    long record = empty;
    if (record != 0) {
      unlinkEmpty(record);
      slabBytes -= SlabRecord.bytes(record);
    }
    return record;
  }

  /// Removes a slab that has room.
  ///
  /// @return its record; 0 when there is none
  public long removeWithRoom() {
    long record = partial;
    if (record == 0) {
      return removeEmpty();
    }
    partial = unlink(partial, record);
    slabBytes -= SlabRecord.bytes(record);
    blocksInUse -= SlabRecord.inUse(record);
    return record;
  }

  /// Removes a slab, with blocks in use or without.
  ///
  /// @return its record; 0 when there is none
  public long removeAny() {
    if (full == 0) {
      return removeWithRoom();
    }
    long record = full;
    full = unlink(full, record);
    slabBytes -= SlabRecord.bytes(record);
    blocksInUse -= SlabRecord.inUse(record);
    return record;
  }

  /// Makes all slabs, and new ones from the start, shared or unshared.
  public void share(SlabDirectory directory, boolean shared) {
    isShared = shared;
    share(directory, partial, shared);
    share(directory, empty, shared);
    share(directory, full, shared);
  }

  private static void share(SlabDirectory directory, long head, boolean shared) {
    for (long record = head; record != 0; record = SlabRecord.next(record)) {
      if (directory.isSharedSlab(record) != shared) {
        directory.update(record, shared);
      }
    }
  }

  /// Visits the record of each slab. The visitor may discard the record, if it discards all of
  /// them.
  public void forEachSlab(LongConsumer visitor) {
    for (long head : new long[] {partial, empty, full}) {
      for (long record = head; record != 0; ) {
        long next = SlabRecord.next(record);
        visitor.accept(record);
        record = next;
      }
    }
  }

  /// Checks that each slab is in the list that fits its blocks in use, and that the lists are
  /// linked both ways.
  public void check() {
    for (long head : new long[] {partial, empty, full}) {
      long previous = 0;
      for (long each = head; each != 0; each = SlabRecord.next(each)) {
        int inUse = SlabRecord.inUse(each);
        long expected = inUse == 0 ? empty : SlabRecord.isFull(each) ? full : partial;
        if (expected != head || SlabRecord.previous(each) != previous) {
          throw new HeapCorruptionException(
              "INV-HEAP-09 a slab is in the list that fits its blocks in use, address="
                  + Bytes.address(SlabRecord.base(each)));
        }
        previous = each;
      }
    }
  }

  /// Bytes of all slabs.
  public long slabBytes() {
    return slabBytes;
  }

  /// Number of blocks in use.
  public long blocksInUse() {
    return blocksInUse;
  }

  /// Whether new slabs of the class are shared from the start (`SlabSharing`).
  public boolean isShared() {
    return isShared;
  }

  /// Sets whether they are.
  public void setShared(boolean isShared) {
    this.isShared = isShared;
  }

  /// Records that other threads have freed blocks of the class.
  public void noteRemoteFree() {
    hasRemoteFrees = true;
  }

  /// Whether they have since the last call.
  public boolean pollRemoteFreed() {
    boolean had = hasRemoteFrees;
    hasRemoteFrees = false;
    return had;
  }

  /// The slab that blocks are taken from, at the head of the partial list; 0 for none.
  private long slabWithRoom() {
    if (partial == 0 && empty != 0) {
      long record = empty;
      unlinkEmpty(record);
      partial = link(partial, record);
    }
    return partial;
  }

  private void afterTake(long record, int count) {
    blocksInUse += count;
    if (SlabRecord.isFull(record)) {
      partial = unlink(partial, record);
      full = link(full, record);
    }
  }

  private void afterRelease(long record, long count, boolean wasFull) {
    blocksInUse -= count;
    if (wasFull) {
      full = unlink(full, record);
      partial = link(partial, record);
    }
    if (SlabRecord.inUse(record) == 0) {
      partial = unlink(partial, record);
      linkEmpty(record);
    }
  }

  private void linkEmpty(long record) {
    empty = link(empty, record);
    emptyChange.accept(SlabRecord.bytes(record));
  }

  private void unlinkEmpty(long record) {
    empty = unlink(empty, record);
    emptyChange.accept(-SlabRecord.bytes(record));
  }

  private static long link(long head, long record) {
    SlabRecord.setPrevious(record, 0);
    SlabRecord.setNext(record, head);
    if (head != 0) {
      SlabRecord.setPrevious(head, record);
    }
    return record;
  }

  private static long unlink(long head, long record) {
    long previous = SlabRecord.previous(record);
    long next = SlabRecord.next(record);
    if (next != 0) {
      SlabRecord.setPrevious(next, previous);
    }
    if (previous == 0) {
      return next;
    }
    SlabRecord.setNext(previous, next);
    return head;
  }
}
