package org.freehold.heap;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.freehold.Bytes;

/// The slabs of one size class in one heap, and the class's lock.
///
/// A slab with room stands in the class's list; blocks come from the first one, at the lowest
/// address there. A slab that fills leaves the list, one that gets room again joins it at the
/// front. Slabs without live blocks stay last, so that they are used only when no other has room,
/// and can be taken away.
///
/// Concurrency: one lock; a thread that holds it never waits for the heap's. What the methods say
/// of a record holds when it is looked at with the lock held.
final class Bucket {

  private final ReentrantLock lock = new ReentrantLock();
  private final int sizeClass;
  private final int blockSize;
  private final boolean exactSizes;

  /// Heads of the lists of slabs: those with some live blocks and room for more, those without live
  /// blocks, those without room. 0 when empty.
  private long partial;

  private long empty;
  private long full;

  /// Whether requests are served; not while the heap is walked or when it is closed.
  private volatile boolean isOpen = true;

  private long slabs;
  private long slabBytes;
  private long emptyBytes;
  private long liveBlocks;
  private long requestedBytes;

  /// Requests served and blocks taken back without the heap's lock, which counts the others.
  private long allocations;

  private long frees;

  Bucket(int sizeClass, int blockSize, boolean exactSizes) {
    this.sizeClass = sizeClass;
    this.blockSize = blockSize;
    this.exactSizes = exactSizes;
  }

  int blockSize() {
    return blockSize;
  }

  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  boolean isOpen() {
    return isOpen;
  }

  /// Lets requests be served or not; the lock is held.
  void setOpen(boolean open) {
    isOpen = open;
  }

  /// Whether a record that was found without the lock describes a slab of this class and owner
  /// which holds an address.
  boolean owns(long record, int owner, long address) {
    return Slabs.owner(record) == owner
        && Slabs.sizeClass(record) == sizeClass
        && address - Slabs.base(record) >= 0
        && address - Slabs.base(record) < Slabs.bytes(record);
  }

  /// Allocates a block; 0 when no slab has room.
  long take(long size) {
    long record = partial;
    if (record == 0) {
      record = empty;
      if (record == 0) {
        return 0;
      }
      unlinkEmpty(record);
      partial = link(partial, record);
    }
    int index = Slabs.take(record);
    if (Slabs.isFull(record)) {
      partial = unlink(partial, record);
      full = link(full, record);
    }
    liveBlocks++;
    if (exactSizes) {
      requestedBytes += size;
      Slabs.setSlack(record, index, (int) (blockSize - size));
    }
    return Slabs.addressOf(record, index);
  }

  /// Takes a live block back.
  ///
  /// @return whether the slab has no live block any more
  boolean give(long record, int index) {
    liveBlocks--;
    requestedBytes -= exactSizes ? blockSize - Slabs.slack(record, index) : 0;
    boolean wasFull = Slabs.isFull(record);
    Slabs.give(record, index);
    if (wasFull) {
      full = unlink(full, record);
      partial = link(partial, record);
    }
    if (Slabs.live(record) > 0) {
      return false;
    }
    partial = unlink(partial, record);
    linkEmpty(record);
    return true;
  }

  /// Says how much of a live block was asked for.
  void resize(long record, int index, long size) {
    if (exactSizes) {
      requestedBytes += Slabs.slack(record, index) + size - blockSize;
      Slabs.setSlack(record, index, (int) (blockSize - size));
    }
  }

  /// Bytes of a live block that its holder may count on.
  long usableBytes(long record, int index) {
    return exactSizes ? blockSize - Slabs.slack(record, index) : blockSize;
  }

  /// Adds a slab without live blocks.
  void add(long record) {
    slabs++;
    slabBytes += Slabs.bytes(record);
    linkEmpty(record);
  }

  /// Takes away a slab without live blocks.
  ///
  /// @return its record; 0 when there is none
  long removeEmpty() {
    long record = empty;
    if (record != 0) {
      unlinkEmpty(record);
      slabs--;
      slabBytes -= Slabs.bytes(record);
    }
    return record;
  }

  private void linkEmpty(long record) {
    empty = link(empty, record);
    emptyBytes += Slabs.bytes(record);
  }

  private void unlinkEmpty(long record) {
    empty = unlink(empty, record);
    emptyBytes -= Slabs.bytes(record);
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
  void forEachSlab(LongConsumer visitor) {
    for (long head : new long[] {partial, empty, full}) {
      for (long record = head; record != 0; ) {
        long next = Slabs.next(record);
        visitor.accept(record);
        record = next;
      }
    }
  }

  /// Checks that each slab stands in the list that fits its live blocks, and that the lists are
  /// linked both ways; the lock is held.
  void checkLists() {
    for (long head : new long[] {partial, empty, full}) {
      long before = 0;
      for (long each = head; each != 0; each = Slabs.next(each)) {
        int live = Slabs.live(each);
        long right = live == 0 ? empty : Slabs.isFull(each) ? full : partial;
        if (right != head || Slabs.previous(each) != before) {
          throw new HeapCorruptionException(
              "INV-HEAP-09 a slab stands in the list that fits its live blocks, address="
                  + Bytes.address(Slabs.base(each)));
        }
        before = each;
      }
    }
  }

  long slabs() {
    return slabs;
  }

  long slabBytes() {
    return slabBytes;
  }

  long emptyBytes() {
    return emptyBytes;
  }

  long liveBlocks() {
    return liveBlocks;
  }

  long requestedBytes() {
    return requestedBytes;
  }

  void countAllocation() {
    allocations++;
  }

  void countFree() {
    frees++;
  }

  long allocations() {
    return allocations;
  }

  long frees() {
    return frees;
  }
}
