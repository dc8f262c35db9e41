package org.freehold.heap.internal.stacks;

/// A hash table of live blocks by address, with the size, stack, thread and time of each
/// allocation: open addressing with linear probing over arrays of primitives, 28 bytes per slot,
/// load factor at most 3/4. Deletion shifts later entries back, so there are no tombstones.
///
/// Every change is whole: a table that must grow first makes the new arrays, which may fail, and
/// then nothing is called that could run out of stack. A table without entries has no arrays of its
/// own.
///
/// Thread-safe: every method holds the table's own lock.
public final class AllocationTable {

  private static final int INITIAL_SLOTS = 64;
  private static final long HASH = 0x9E3779B97F4A7C15L;
  private static final int HASH_SHIFT = 24;

  /// The arrays of a table that has had no entry: one empty slot, which is never written.
  private static final long[] NO_LONGS = new long[1];

  private static final int[] NO_INTS = new int[1];

  private long[] addresses = NO_LONGS;
  private long[] sizes = NO_LONGS;
  private int[] stacks = NO_INTS;
  private int[] threads = NO_INTS;
  private int[] times = NO_INTS;
  private int count;

  /// Makes an empty table.
  public AllocationTable() {}

  public synchronized int count() {
    return count;
  }

  public synchronized long memoryBytes() {
    return addresses.length == NO_LONGS.length ? 0 : 28L * addresses.length;
  }

  /// Adds a block, or replaces it.
  ///
  /// @throws OutOfMemoryError when there is no Java memory to grow; nothing has changed
  public synchronized void put(long address, long size, int stack, int thread, int millis) {
    if (4 * (count + 1) > 3 * addresses.length) {
      grow();
    }
    int slot = slotOf(address);
    count += addresses[slot] == 0 ? 1 : 0;
    addresses[slot] = address;
    sizes[slot] = size;
    stacks[slot] = stack;
    threads[slot] = thread;
    times[slot] = millis;
  }

  /// The number of the stack that allocated a block; -1 when the block is not in the table.
  public synchronized int stackOf(long address) {
    int slot = slotOf(address);
    return addresses[slot] == 0 ? -1 : stacks[slot];
  }

  /// The size requested for a block; -1 when the block is not in the table.
  public synchronized long sizeOf(long address) {
    int slot = slotOf(address);
    return addresses[slot] == 0 ? -1 : sizes[slot];
  }

  /// Removes a block.
  ///
  /// @return whether it was in the table
  public synchronized boolean remove(long address) {
    int slot = slotOf(address);
    if (addresses[slot] == 0) {
      return false;
    }
    int mask = addresses.length - 1;
    count--; // From here on nothing is called, so nothing can interrupt the change.
    int hole = slot;
    for (int next = (hole + 1) & mask; addresses[next] != 0; next = (next + 1) & mask) {
      int home = (int) ((addresses[next] * HASH) >>> HASH_SHIFT) & mask;
      if (((next - home) & mask) >= ((next - hole) & mask)) {
        addresses[hole] = addresses[next];
        sizes[hole] = sizes[next];
        stacks[hole] = stacks[next];
        threads[hole] = threads[next];
        times[hole] = times[next];
        hole = next;
      }
    }
    addresses[hole] = 0;
    return true;
  }

  /// Removes all blocks, and lets go of the arrays.
  public synchronized void clear() {
    count = 0;
    addresses = NO_LONGS;
    sizes = NO_LONGS;
    stacks = NO_INTS;
    threads = NO_INTS;
    times = NO_INTS;
  }

  public synchronized void forEach(Visitor visitor) {
    for (int i = 0; i < addresses.length; i++) {
      if (addresses[i] != 0) {
        visitor.show(addresses[i], sizes[i], stacks[i], threads[i], times[i]);
      }
    }
  }

  private int slotOf(long address) {
    int mask = addresses.length - 1;
    int slot = home(address, mask);
    while (addresses[slot] != 0 && addresses[slot] != address) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /// The slot where probing begins. Fibonacci hashing; the highest bits choose the table where
  /// there are several (`AllocationStacks`), so these are lower ones.
  private static int home(long address, int mask) {
    return (int) ((address * HASH) >>> HASH_SHIFT) & mask;
  }

  private void grow() {
    int length = Math.max(INITIAL_SLOTS, 2 * addresses.length);
    int mask = length - 1;
    long[] newAddresses = new long[length];
    long[] newSizes = new long[length];
    int[] newStacks = new int[length];
    int[] newThreads = new int[length];
    int[] newTimes = new int[length];
    for (int i = 0; i < addresses.length; i++) {
      if (addresses[i] != 0) {
        int slot = home(addresses[i], mask);
        while (newAddresses[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        newAddresses[slot] = addresses[i];
        newSizes[slot] = sizes[i];
        newStacks[slot] = stacks[i];
        newThreads[slot] = threads[i];
        newTimes[slot] = times[i];
      }
    }
    addresses = newAddresses;
    sizes = newSizes;
    stacks = newStacks;
    threads = newThreads;
    times = newTimes;
  }

  /// Receives entries.
  @FunctionalInterface
  public interface Visitor {
    void show(long address, long size, int stack, int thread, int millis);
  }
}
