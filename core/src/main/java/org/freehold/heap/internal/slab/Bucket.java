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
public final class Bucket {

  private final int sizeClass;
  private final int blockSize;
  private final LongConsumer emptied;

  /// Heads of the lists of slabs: those with some taken blocks and room for more, those without
  /// taken blocks, those without room. 0 when empty.
  private long partial;

  private long empty;
  private long full;

  private long slabBytes;
  private long takenBlocks;

  private boolean isShared;
  private boolean isFreedByOthers;

  /// Makes a bucket without slabs.
  ///
  /// @param emptied is told the bytes of a slab that has no taken block any more, and minus these
  ///   of one that has again or that went
  public Bucket(int sizeClass, int blockSize, LongConsumer emptied) {
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
    int index = Slabs.take(record);
    noteTaken(record, 1);
    return Slabs.addressOf(record, index);
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
    int count = Slabs.take(record, most, last);
    noteTaken(record, count);
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

  private void noteTaken(long record, int count) {
    takenBlocks += count;
    if (Slabs.isFull(record)) {
      partial = unlink(partial, record);
      full = link(full, record);
    }
  }

  /// Takes a taken block back.
  public void give(long record, int index) {
    boolean wasFull = Slabs.isFull(record);
    Slabs.give(record, index);
    noteGiven(record, 1, wasFull);
  }

  private void noteGiven(long record, long count, boolean wasFull) {
    takenBlocks -= count;
    if (wasFull) {
      full = unlink(full, record);
      partial = link(partial, record);
    }
    if (Slabs.taken(record) == 0) {
      partial = unlink(partial, record);
      linkEmpty(record);
    }
  }

  /// Takes taken blocks back. Those of one slab that follow each other cost little more than one.
  ///
  /// @param first where their addresses stand, one behind the other, written as [PointerCode] says
  /// @param end behind the last one
  public void giveAll(long first, long end, SlabDirectory directory) {
    for (long at = first; at < end; ) {
      long record = directory.find(RawMemory.getLongAligned(at) >>> PointerCode.SHIFT);
      boolean wasFull = Slabs.isFull(record);
      long behind = Slabs.giveSome(record, at, end);
      noteGiven(record, (behind - at) / Long.BYTES, wasFull);
      at = behind;
    }
  }

  /// Whether a block can be taken.
  public boolean hasRoom() {
    return (partial | empty) != 0;
  }

  /// Adds a slab, which may have taken blocks.
  public void add(long record) {
    slabBytes += Slabs.bytes(record);
    takenBlocks += Slabs.taken(record);
    if (Slabs.taken(record) == 0) {
      linkEmpty(record);
    } else if (Slabs.isFull(record)) {
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
      slabBytes -= Slabs.bytes(record);
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
    slabBytes -= Slabs.bytes(record);
    takenBlocks -= Slabs.taken(record);
    return record;
  }

  private void linkEmpty(long record) {
    empty = link(empty, record);
    emptied.accept(Slabs.bytes(record));
  }

  private void unlinkEmpty(long record) {
    empty = unlink(empty, record);
    emptied.accept(-Slabs.bytes(record));
  }

  private static long link(long head, long record) {
    Slabs.setPrevious(record, 0);
    Slabs.setNext(record, head);
    if (head != 0) {
      Slabs.setPrevious(head, record);
    }
    return record;
  }

  private static long unlink(long head, long record) {
    long previous = Slabs.previous(record);
    long next = Slabs.next(record);
    if (next != 0) {
      Slabs.setPrevious(next, previous);
    }
    if (previous == 0) {
      return next;
    }
    Slabs.setNext(previous, next);
    return head;
  }

  /// Shows the record of every slab. The visitor may forget the record, if it forgets all.
  public void forEachSlab(LongConsumer visitor) {
    for (long head : new long[] {partial, empty, full}) {
      for (long record = head; record != 0; ) {
        long next = Slabs.next(record);
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
      for (long each = head; each != 0; each = Slabs.next(each)) {
        int taken = Slabs.taken(each);
        long right = taken == 0 ? empty : Slabs.isFull(each) ? full : partial;
        if (right != head || Slabs.previous(each) != before) {
          throw new HeapCorruptionException(
              "INV-HEAP-09 a slab stands in the list that fits its taken blocks, address="
                  + Bytes.address(Slabs.base(each)));
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
  public long takenBlocks() {
    return takenBlocks;
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
  public void noteFreedByOthers() {
    isFreedByOthers = true;
  }

  /// Whether they have since this was asked last.
  public boolean takeFreedByOthers() {
    boolean before = isFreedByOthers;
    isFreedByOthers = false;
    return before;
  }
}
