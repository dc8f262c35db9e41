package org.freehold.heap.internal.slab;

import java.util.function.LongConsumer;
import org.freehold.Bytes;
import org.freehold.heap.HeapCorruptionException;
import org.freehold.vm.internal.RawMemory;

/// The slabs of one size class that belong to one thread cache.
///
/// A slab with room stands in the list of partial ones; blocks come from the first one, at the
/// lowest address there. A slab that fills leaves the list, one that gets room again joins it at
/// the front. Slabs without taken blocks stand apart, so that they are used only when no other has
/// room, and can be taken away.
///
/// Not thread-safe: whoever calls has the thread cache to itself (`ThreadCache`).
public final class SlabLists {

  private final int sizeClass;
  private final int blockSize;
  private final LongConsumer emptied;

  /// Heads of the lists of slabs: those with some taken blocks and room for more, those without
  /// taken blocks, those without room. 0 when empty.
  private long partial;

  private long empty;
  private long full;

  private long slabBytes;
  private long blocksInUse;

  private boolean isShared;
  private boolean isFreedByOthers;

  /// Makes lists without slabs.
  ///
  /// @param emptied is told the bytes of a slab that has no taken block any more, and minus these
  ///   of one that has again or that went
  public SlabLists(int sizeClass, int blockSize, LongConsumer emptied) {
    this.sizeClass = sizeClass;
    this.blockSize = blockSize;
    this.emptied = emptied;
  }

  public int sizeClass() {
    return sizeClass;
  }

  public int blockSize() {
    return blockSize;
  }

  /// Takes a block; 0 when no slab has room.
  public long take() {
    long record = slabWithRoom();
    if (record == 0) {
      return 0;
    }
    int index = SlabRecord.take(record);
    acquired(record, 1);
    return SlabRecord.addressOf(record, index);
  }

  /// Takes blocks of one slab.
  ///
  /// @param most how many at most
  /// @param last where the first of their addresses goes, written as [PointerCode] says; the others
  ///   go before it, one by one
  /// @return how many; 0 when no slab has room
  public int take(int most, long last) {
    long record = slabWithRoom();
    if (record == 0) {
      return 0;
    }
    int count = SlabRecord.take(record, most, last);
    acquired(record, count);
    return count;
  }

  /// The slab that blocks are taken from, at the head of the partial ones; 0 for none.
  private long slabWithRoom() {
    if (partial == 0 && empty != 0) {
      long record = empty;
      unlinkEmpty(record);
      partial = link(partial, record);
    }
    return partial;
  }

  private void acquired(long record, int count) {
    blocksInUse += count;
    if (SlabRecord.isFull(record)) {
      partial = unlink(partial, record);
      full = link(full, record);
    }
  }

  /// Takes a taken block back.
  public void release(long record, int index) {
    boolean wasFull = SlabRecord.isFull(record);
    SlabRecord.release(record, index);
    released(record, 1, wasFull);
  }

  private void released(long record, long count, boolean wasFull) {
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

  /// Takes taken blocks back. Those of one slab that follow each other cost little more than one.
  ///
  /// @param first where their addresses stand, one behind the other, written as [PointerCode] says
  /// @param end behind the last one
  public void releaseAllOf(long first, long end, SlabDirectory directory) {
    for (long at = first; at < end; ) {
      long record = directory.find(RawMemory.getLongAligned(at) >>> PointerCode.SHIFT);
      boolean wasFull = SlabRecord.isFull(record);
      long behind = SlabRecord.releaseRun(record, at, end);
      released(record, (behind - at) / Long.BYTES, wasFull);
      at = behind;
    }
  }

  /// Whether a block can be taken.
  public boolean hasRoom() {
    return (partial | empty) != 0;
  }

  /// Adds a slab, which may have taken blocks.
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

  /// Takes away a slab without taken blocks.
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

  /// Takes away a slab that has room.
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

  private void linkEmpty(long record) {
    empty = link(empty, record);
    emptied.accept(SlabRecord.bytes(record));
  }

  private void unlinkEmpty(long record) {
    empty = unlink(empty, record);
    emptied.accept(-SlabRecord.bytes(record));
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

  /// Shows the record of every slab. The visitor may forget the record, if it forgets all.
  public void forEachSlab(LongConsumer visitor) {
    for (long head : new long[] {partial, empty, full}) {
      for (long record = head; record != 0; ) {
        long next = SlabRecord.next(record);
        visitor.accept(record);
        record = next;
      }
    }
  }

  /// Checks that each slab stands in the list that fits its taken blocks, and that the lists are
  /// linked both ways.
  public void checkLists() {
    for (long head : new long[] {partial, empty, full}) {
      long before = 0;
      for (long each = head; each != 0; each = SlabRecord.next(each)) {
        int taken = SlabRecord.inUse(each);
        long right = taken == 0 ? empty : SlabRecord.isFull(each) ? full : partial;
        if (right != head || SlabRecord.previous(each) != before) {
          throw new HeapCorruptionException(
              "INV-HEAP-09 a slab stands in the list that fits its taken blocks, address="
                  + Bytes.address(SlabRecord.base(each)));
        }
        before = each;
      }
    }
  }

  /// Bytes of all slabs.
  public long slabBytes() {
    return slabBytes;
  }

  /// Blocks that are taken.
  public long blocksInUse() {
    return blocksInUse;
  }

  /// Whether slabs of the class begin as shared ones (`SlabSharing`).
  public boolean isShared() {
    return isShared;
  }

  /// Says whether they do.
  public void setShared(boolean isShared) {
    this.isShared = isShared;
  }

  /// Notes that other threads have freed blocks of the class.
  public void noteRemoteFree() {
    isFreedByOthers = true;
  }

  /// Whether they have since this was asked last.
  public boolean takeRemoteFreed() {
    boolean before = isFreedByOthers;
    isFreedByOthers = false;
    return before;
  }
}
