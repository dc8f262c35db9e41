package org.freehold.win32.internal.movable;

import java.util.Arrays;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.ReserveOptions;

/// The handles of movable objects: which are in use, their flags, lock counts and blocks.
///
/// Entry `i` has the handle `base + i × 2p + p`, for pointers of `p` bytes. A freed entry is the
/// next one to be used again, before entries that never were.
///
/// Not safe for several threads; [MovableBlocks] has the lock.
final class HandleTable {

  /// How many movable objects a process can have.
  static final int CAPACITY = 0x10000;

  /// No entry: the table is full, or the handle is not one of a live object.
  static final int NONE = -1;

  /// Flag: the entry is in use.
  static final int USED = 1;

  /// Flag: the object may be discarded.
  static final int DISCARDABLE = 4;

  /// Flag: the object has no contents.
  static final int DISCARDED = 8;

  /// Flag: the object is meant for dynamic data exchange.
  static final int SHARED = 0x10;

  /// The largest lock count, at which further locks are not counted.
  static final int MAX_LOCKS = 0xFF;

  private static final int FIRST_LENGTH = 64;

  private final AddressSpace space;
  private final int pointer;
  private long base;
  private long[] blocks = {};
  private byte[] flags = {};
  private byte[] locks = {};

  /// For a free entry that was used before, the next such entry.
  private int[] nextFree = {};

  private int firstFree = NONE;
  private int everUsed;

  /// Entry by address of its block; an entry has one address in it at most.
  private final BlockIndex index = new BlockIndex();

  /// No handles yet, and no addresses for them.
  HandleTable(AddressSpace space) {
    this.space = space;
    this.pointer = space.info().pointerBits() / Byte.SIZE;
  }

  /// Whether a number could be a handle: it is one pointer above a multiple of two.
  private boolean isAligned(long handle) {
    return (handle & (2 * pointer - 1)) == pointer;
  }

  /// The entry of a handle; [#NONE] if it is not the handle of a live object.
  int find(long handle) {
    long offset = handle - pointer - base;
    boolean isInside =
        base != 0 && isAligned(handle) && offset >= 0 && offset < 2L * pointer * everUsed;
    int entry = isInside ? (int) (offset / (2L * pointer)) : NONE;
    return entry != NONE && (flags[entry] & USED) != 0 ? entry : NONE;
  }

  /// The handle of an entry.
  long handleOf(int entry) {
    return base + 2L * pointer * entry + pointer;
  }

  /// Takes a free entry, without a block.
  ///
  /// @return the entry; [#NONE] when all are used, or there are no addresses for the table
  int take(int initialFlags) {
    int entry = firstFree;
    if (entry == NONE) {
      entry = everUsed;
      if (entry == CAPACITY || !isReserved()) {
        return NONE;
      }
      grow(entry);
      everUsed++;
    } else {
      firstFree = nextFree[entry];
    }
    flags[entry] = (byte) (USED | initialFlags);
    locks[entry] = 0;
    blocks[entry] = 0;
    return entry;
  }

  private boolean isReserved() {
    if (base == 0) {
      base = space.tryReserve(2L * pointer * CAPACITY, ReserveOptions.ANYWHERE);
    }
    return base != 0;
  }

  private void grow(int entry) {
    if (entry == flags.length) {
      int length = Math.min(CAPACITY, Math.max(FIRST_LENGTH, 2 * entry));
      long[] moreBlocks = Arrays.copyOf(blocks, length);
      byte[] moreFlags = Arrays.copyOf(flags, length);
      byte[] moreLocks = Arrays.copyOf(locks, length);
      int[] moreFree = Arrays.copyOf(nextFree, length);
      index.prepare(length);
      nextFree = moreFree;
      blocks = moreBlocks;
      flags = moreFlags;
      locks = moreLocks;
    }
  }

  /// Frees an entry.
  void give(int entry) {
    setBlock(entry, 0);
    flags[entry] = 0;
    nextFree[entry] = firstFree;
    firstFree = entry;
  }

  /// The address of an entry's block; 0 for none.
  long block(int entry) {
    return blocks[entry];
  }

  /// Gives an entry another block, or none (0).
  void setBlock(int entry, long block) {
    long old = blocks[entry];
    if (old != 0 && index.get(old) == entry) {
      index.remove(old);
    }
    blocks[entry] = block;
    if (block != 0) {
      index.put(block, entry);
    }
  }

  /// Forgets an address: its block belongs to no entry.
  void forget(long block) {
    index.remove(block);
  }

  /// The entry that a block belongs to, or [#NONE]; it is another's once it was
  /// [forgotten][#forget].
  int entryOf(long block) {
    return index.get(block);
  }

  /// Whether an entry has all of the flags.
  boolean has(int entry, int wanted) {
    return (flags[entry] & wanted) == wanted;
  }

  /// Sets and clears flags.
  void change(int entry, int set, int clear) {
    flags[entry] = (byte) ((flags[entry] | set) & ~clear);
  }

  /// The lock count of an entry.
  int locks(int entry) {
    return locks[entry] & MAX_LOCKS;
  }

  /// Sets the lock count of an entry.
  void setLocks(int entry, int count) {
    locks[entry] = (byte) count;
  }

  /// Releases the addresses of the table; no handle is valid any more.
  void close() {
    if (base != 0) {
      space.release(base);
      base = 0;
    }
    everUsed = 0;
    firstFree = NONE;
    index.clear();
  }
}
