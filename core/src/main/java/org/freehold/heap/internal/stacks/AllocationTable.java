package org.freehold.heap.internal.stacks;

import java.util.Arrays;

/// A hash table of live blocks by address, with the size, stack, thread and time of each
/// allocation: open addressing with linear probing over arrays of primitives, 28 bytes per slot,
/// load factor at most 3/4. Deletion shifts later entries back, so there are no tombstones.
///
/// Thread-safe: every method holds the table's own lock.
public final class AllocationTable {

  private static final int INITIAL_SLOTS = 64;

  private long[] addresses = new long[INITIAL_SLOTS];
  private long[] sizes = new long[INITIAL_SLOTS];
  private int[] stacks = new int[INITIAL_SLOTS];
  private int[] threads = new int[INITIAL_SLOTS];
  private int[] times = new int[INITIAL_SLOTS];
  private int count;

  public synchronized int count() {
    return count;
  }

  public synchronized long memoryBytes() {
    return 28L * addresses.length;
  }

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
    count--;
    int mask = addresses.length - 1;
    int hole = slot;
    for (int next = (hole + 1) & mask; addresses[next] != 0; next = (next + 1) & mask) {
      int home = home(addresses[next], mask);
      if (((next - home) & mask) >= ((next - hole) & mask)) {
        move(next, hole);
        hole = next;
      }
    }
    addresses[hole] = 0;
    return true;
  }

  public synchronized void clear() {
    Arrays.fill(addresses, 0);
    count = 0;
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
    return (int) ((address * 0x9E3779B97F4A7C15L) >>> 24) & mask;
  }

  private void move(int from, int to) {
    addresses[to] = addresses[from];
    sizes[to] = sizes[from];
    stacks[to] = stacks[from];
    threads[to] = threads[from];
    times[to] = times[from];
  }

  private void grow() {
    long[] oldAddresses = addresses;
    long[] oldSizes = sizes;
    int[] oldStacks = stacks;
    int[] oldThreads = threads;
    int[] oldTimes = times;
    int length = 2 * oldAddresses.length;
    addresses = new long[length];
    sizes = new long[length];
    stacks = new int[length];
    threads = new int[length];
    times = new int[length];
    count = 0;
    for (int i = 0; i < oldAddresses.length; i++) {
      if (oldAddresses[i] != 0) {
        put(oldAddresses[i], oldSizes[i], oldStacks[i], oldThreads[i], oldTimes[i]);
      }
    }
  }

  /// Receives entries.
  @FunctionalInterface
  public interface Visitor {
    void show(long address, long size, int stack, int thread, int millis);
  }
}
