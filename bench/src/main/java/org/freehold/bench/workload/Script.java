package org.freehold.bench.workload;

import java.util.Arrays;
import org.freehold.bench.slots.RawBytes;
import org.freehold.bench.slots.Slots;

/// A sequence of calls that is known before the clock starts, as arrays of slots, operations and
/// sizes. Playing it reads the arrays and calls the allocator, and writes a byte of every page of
/// each new block and its last byte.
public final class Script {

  private static final int OP_BITS = 2;
  private static final int ALLOCATE = 0;
  private static final int REALLOCATE = 1;
  private static final int FREE = 2;

  private int[] codes = new int[1 << 10];
  private int[] sizes = new int[1 << 10];
  private int count;
  private int slots;
  private int allocations;

  void allocate(int slot, long size) {
    allocations++;
    add(slot, ALLOCATE, size);
  }

  void reallocate(int slot, long size) {
    add(slot, REALLOCATE, size);
  }

  void free(int slot) {
    add(slot, FREE, 0);
  }

  private void add(int slot, int op, long size) {
    if (count == codes.length) {
      codes = Arrays.copyOf(codes, 2 * count);
      sizes = Arrays.copyOf(sizes, 2 * count);
    }
    codes[count] = slot << OP_BITS | op;
    sizes[count++] = Math.toIntExact(size);
    slots = Math.max(slots, slot + 1);
  }

  /// Number of calls.
  public int count() {
    return count;
  }

  /// Number of allocations among them.
  int allocations() {
    return allocations;
  }

  /// The slot of a call.
  public int slot(int call) {
    return codes[call] >>> OP_BITS;
  }

  /// The size of a call; 0 for one that frees.
  public int size(int call) {
    return sizes[call];
  }

  /// Number of slots that it needs.
  public int slots() {
    return slots;
  }

  /// The sizes of blocks after all calls, by slot; 0 where it is empty.
  ///
  /// @param before the same before the calls
  int[] sizesAfter(int[] before) {
    int[] last = Arrays.copyOf(before, Math.max(before.length, slots));
    for (int i = 0; i < count; i++) {
      last[codes[i] >>> OP_BITS] = sizes[i];
    }
    return last;
  }

  /// The peak of live bytes, and the first call after which it is reached.
  Peak peak() {
    int[] last = new int[slots];
    long live = 0;
    Peak peak = new Peak(0, 0);
    for (int i = 0; i < count; i++) {
      int slot = codes[i] >>> OP_BITS;
      live += sizes[i] - last[slot];
      last[slot] = sizes[i];
      if (live > peak.bytes) {
        peak = new Peak(live, i + 1);
      }
    }
    return peak;
  }

  /// The peak of live bytes.
  ///
  /// @param bytes as requested
  /// @param calls number of calls until it is reached
  record Peak(long bytes, int calls) {}

  /// Makes calls.
  ///
  /// @param target has at least [#slots] slots
  /// @param known the sizes of the blocks in it, kept up to date
  /// @param from the first call
  /// @param to the end, exclusive
  void play(Slots target, int[] known, int from, int to) {
    for (int i = from; i < to; i++) {
      int slot = codes[i] >>> OP_BITS;
      int size = sizes[i];
      switch (codes[i] & (1 << OP_BITS) - 1) {
        case ALLOCATE -> {
          target.allocate(slot, size);
          touch(target.address(slot), size);
        }
        case REALLOCATE -> {
          target.reallocate(slot, known[slot], size);
          touch(target.address(slot), size);
        }
        default -> target.free(slot);
      }
      known[slot] = size;
    }
  }

  /// There may be no memory: a run without an allocator measures the cost of everything else.
  private static void touch(long address, int size) {
    if (address != 0) {
      RawBytes.touch(address, size);
    }
  }
}
