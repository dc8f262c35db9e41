package org.freehold.bench.workload;

import java.util.Arrays;
import org.freehold.bench.slots.RawBytes;
import org.freehold.bench.slots.Slots;

/// Calls that are known before the clock runs, as arrays: which place, what is done there, how many
/// bytes. Playing one reads these and calls the allocator, and of each new block writes a byte of
/// every page and the last byte.
final class Script {

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
  int count() {
    return count;
  }

  /// Number of allocations among them.
  int allocations() {
    return allocations;
  }

  /// Places that it needs.
  int slots() {
    return slots;
  }

  /// The sizes of blocks after all calls, by place; 0 where there is none.
  ///
  /// @param before the same before them
  int[] sizesAfter(int[] before) {
    int[] last = Arrays.copyOf(before, Math.max(before.length, slots));
    for (int i = 0; i < count; i++) {
      last[codes[i] >>> OP_BITS] = sizes[i];
    }
    return last;
  }

  /// The most bytes that are live at once, and after which call that is so first.
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

  /// When most is live.
  ///
  /// @param bytes as asked for
  /// @param calls made until then
  record Peak(long bytes, int calls) {}

  /// Makes calls.
  ///
  /// @param target has as many places as [#slots]
  /// @param known the sizes of the blocks there, kept up to date
  /// @param from the first call
  /// @param to the one behind the last
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

  /// There may be none: a run without an allocator shows what everything else takes.
  private static void touch(long address, int size) {
    if (address != 0) {
      RawBytes.touch(address, size);
    }
  }
}
