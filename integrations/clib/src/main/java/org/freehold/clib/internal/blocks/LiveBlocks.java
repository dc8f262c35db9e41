package org.freehold.clib.internal.blocks;

/// The table of live blocks: which blocks a library has, and how large it asked for them. A heap
/// cannot tell, since it may have other users.
///
/// An open-addressing hash table with linear probing and backward shift on removal (Knuth, volume
/// 3, algorithm R of section 6.4), striped by address, with a lock for each stripe. A slot is an
/// address, 0 if the slot is empty, and a size. The counts of calls and bytes are kept beside the
/// slots, so that the same lock covers them.
///
/// Invariants: a stripe always has an empty slot, and it grows when it is more than half full. If
/// there is no Java memory to grow, it goes on until it is nine tenths full; a block that was
/// resized may take the rest but one slot, since its request has been served already.
///
/// Thread-safe. What sums over the stripes is exact only while no other thread calls.
public final class LiveBlocks {

  private static final int STRIPES = 64;
  private static final int STRIPE_SHIFT = 58;
  private static final int HOME_SHIFT = 20;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final Stripe[] stripes = new Stripe[STRIPES];

  /// Makes an empty table.
  public LiveBlocks() {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe();
    }
  }

  private static long hash(long address) {
    return address * GOLDEN;
  }

  private Stripe stripe(long hash) {
    return stripes[(int) (hash >>> STRIPE_SHIFT)];
  }

  /// Enters a block that has been allocated, and counts the allocation.
  ///
  /// @param address not in the table
  /// @param size bytes requested
  /// @return whether it was entered; if not, there was no Java memory for it
  public boolean add(long address, long size) {
    long hash = hash(address);
    Stripe stripe = stripe(hash);
    synchronized (stripe) {
      if (!stripe.hasRoom()) {
        return false;
      }
      stripe.insert(address, size, hash);
      stripe.allocations++;
      stripe.bytesAllocated += size;
      return true;
    }
  }

  /// Takes a block out that is about to be freed, and counts the free.
  ///
  /// @return the bytes requested for it; -1 if it is not in the table
  public long remove(long address) {
    long hash = hash(address);
    Stripe stripe = stripe(hash);
    synchronized (stripe) {
      long size = stripe.delete(address, hash);
      if (size >= 0) {
        stripe.frees++;
        stripe.bytesFreed += size;
      }
      return size;
    }
  }

  /// Takes a block out that is about to be resized. [#endResize] or [#undoResize] must follow.
  ///
  /// @return the bytes requested for it; -1 if it is not in the table
  public long beginResize(long address) {
    long hash = hash(address);
    Stripe stripe = stripe(hash);
    synchronized (stripe) {
      long size = stripe.delete(address, hash);
      if (size >= 0) {
        stripe.bytesFreed += size;
      }
      return size;
    }
  }

  /// Enters a block that has been resized, after [#beginResize], and counts the reallocation.
  ///
  /// @param address where it is now
  /// @param size the bytes requested for it now
  /// @return whether it was entered; if not, the table is full to the last slot
  public boolean endResize(long address, long size) {
    long hash = hash(address);
    Stripe stripe = stripe(hash);
    synchronized (stripe) {
      if (!stripe.hasAnyRoom()) {
        return false;
      }
      stripe.insert(address, size, hash);
      stripe.bytesAllocated += size;
      stripe.reallocations++;
      return true;
    }
  }

  /// Enters a block again that could not be resized, after [#beginResize].
  ///
  /// @return whether it was entered
  public boolean undoResize(long address, long size) {
    return undo(address, size, 0);
  }

  /// Enters a block again that could not be freed, after [#remove].
  ///
  /// @return whether it was entered
  public boolean undoRemove(long address, long size) {
    return undo(address, size, 1);
  }

  private boolean undo(long address, long size, int frees) {
    long hash = hash(address);
    Stripe stripe = stripe(hash);
    synchronized (stripe) {
      if (!stripe.hasAnyRoom()) {
        return false;
      }
      stripe.insert(address, size, hash);
      stripe.bytesFreed -= size;
      stripe.frees -= frees;
      return true;
    }
  }

  /// The bytes requested for a block.
  ///
  /// @return -1 if it is not in the table
  public long sizeOf(long address) {
    long hash = hash(address);
    Stripe stripe = stripe(hash);
    synchronized (stripe) {
      int slot = stripe.find(address, hash);
      return slot < 0 ? -1 : stripe.slots[slot + 1];
    }
  }

  /// Shows each block. Calls may go on meanwhile: the visitor is called without a lock.
  public void forEach(Visitor visitor) {
    for (Stripe stripe : stripes) {
      long[] slots;
      synchronized (stripe) {
        slots = stripe.slots.clone();
      }
      for (int i = 0; i < slots.length; i += 2) {
        if (slots[i] != 0) {
          visitor.visit(slots[i], slots[i + 1]);
        }
      }
    }
  }

  /// The sums over all stripes.
  public Totals totals() {
    long[] sums = new long[6];
    for (Stripe stripe : stripes) {
      synchronized (stripe) {
        sums[0] += stripe.allocations;
        sums[1] += stripe.frees;
        sums[2] += stripe.reallocations;
        sums[3] += stripe.bytesAllocated;
        sums[4] += stripe.bytesFreed;
        sums[5] += stripe.count;
      }
    }
    return new Totals(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]);
  }

  /// Receives a block.
  public interface Visitor {
    /// A block that is in the table.
    ///
    /// @param address of the block
    /// @param size bytes requested
    void visit(long address, long size);
  }

  /// Counts since the table was made.
  ///
  /// @param allocations blocks that were entered
  /// @param frees blocks that were taken out
  /// @param reallocations blocks that were resized
  /// @param bytesAllocated bytes requested, for a reallocation those of the new size
  /// @param bytesFreed bytes given back, for a reallocation those of the old size
  /// @param blocks blocks that are in the table
  public record Totals(
      long allocations,
      long frees,
      long reallocations,
      long bytesAllocated,
      long bytesFreed,
      long blocks) {}

  /// A part of the table. Its lock is held by the caller of each method.
  private static final class Stripe {
    private static final int SLOTS = 16;
    private static final int MAX_SLOTS = 1 << 29;

    /// Address and size in turn.
    private long[] slots = new long[2 * SLOTS];

    private int count;
    private long allocations;
    private long frees;
    private long reallocations;
    private long bytesAllocated;
    private long bytesFreed;

    private int capacity() {
      return slots.length >> 1;
    }

    /// The index of the address that belongs to a hash. The topmost bits chose the stripe.
    private static int home(long hash, int length) {
      return ((int) (hash >>> HOME_SHIFT) << 1) & (length - 1);
    }

    private boolean hasRoom() {
      int capacity = capacity();
      if (count < capacity >> 1) {
        return true;
      }
      return grow() || count < capacity - capacity / 10;
    }

    private boolean hasAnyRoom() {
      int capacity = capacity();
      return count < capacity >> 1 || grow() || count < capacity - 1;
    }

    private boolean grow() {
      if (capacity() >= MAX_SLOTS) {
        return false;
      }
      long[] larger;
      try {
        larger = new long[2 * slots.length];
      } catch (OutOfMemoryError _) {
        return false;
      }
      int mask = larger.length - 1;
      for (int i = 0; i < slots.length; i += 2) {
        if (slots[i] != 0) {
          int to = home(hash(slots[i]), larger.length);
          while (larger[to] != 0) {
            to = (to + 2) & mask;
          }
          larger[to] = slots[i];
          larger[to + 1] = slots[i + 1];
        }
      }
      slots = larger;
      return true;
    }

    private int find(long address, long hash) {
      int mask = slots.length - 1;
      int at = home(hash, slots.length);
      while (slots[at] != 0) {
        if (slots[at] == address) {
          return at;
        }
        at = (at + 2) & mask;
      }
      return -1;
    }

    private void insert(long address, long size, long hash) {
      int mask = slots.length - 1;
      int at = home(hash, slots.length);
      while (slots[at] != 0) {
        at = (at + 2) & mask;
      }
      slots[at] = address;
      slots[at + 1] = size;
      count++;
    }

    private long delete(long address, long hash) {
      int at = find(address, hash);
      if (at < 0) {
        return -1;
      }
      long size = slots[at + 1];
      closeGap(at);
      count--;
      return size;
    }

    /// Empties a slot and moves the blocks behind it, as far as they can be found from there. Calls
    /// nothing, so that it is not cut short where the stack ends.
    private void closeGap(int gap) {
      int mask = slots.length - 1;
      int at = gap;
      while (true) {
        slots[gap] = 0;
        int home;
        do {
          at = (at + 2) & mask;
          if (slots[at] == 0) {
            return;
          }
          home = ((int) ((slots[at] * GOLDEN) >>> HOME_SHIFT) << 1) & mask;
        } while (((at - home) & mask) < ((at - gap) & mask));
        slots[gap] = slots[at];
        slots[gap + 1] = slots[at + 1];
        gap = at;
      }
    }
  }
}
