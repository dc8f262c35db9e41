package org.freehold.trace.internal.track;

import java.util.Arrays;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.TraceOp;

/// The blocks that are live at the current position of a reader, by the key that the format names
/// them with: a number in the file, or an address. Assigns the numbers of blocks and events.
///
/// Slots of freed blocks are reused, the last freed first.
public final class LiveBlocks {

  private static final int INITIAL_SLOTS = 1 << 10;

  private final LongIntMap slots = new LongIntMap();
  private long[] ids = new long[INITIAL_SLOTS];
  private int[] freeSlots = new int[INITIAL_SLOTS];
  private int freeCount;
  private int slotCount;
  private long blockCount;
  private long sequence;

  public boolean isLive(long key) {
    return slots.get(key) != LongIntMap.NONE;
  }

  /// Makes a block live, which it must not be, and the event its allocation.
  public void allocate(TraceEvent event, long key, long size) {
    int slot = takeSlot();
    slots.put(key, slot);
    ids[slot] = blockCount++;
    event.set(TraceOp.ALLOCATE, ++sequence, ids[slot], slot, size);
  }

  /// Makes the event the reallocation of a live block.
  public void reallocate(TraceEvent event, long key, long size) {
    int slot = slots.get(key);
    event.set(TraceOp.REALLOCATE, ++sequence, ids[slot], slot, size);
  }

  /// Makes the event the reallocation of a live block that has another key from now on, which no
  /// live block may have.
  void move(TraceEvent event, long key, long newKey, long size) {
    if (key != newKey) {
      slots.put(newKey, slots.remove(key));
    }
    reallocate(event, newKey, size);
  }

  /// Ends a block and makes the event its free.
  ///
  /// @return false when no such block is live; nothing has changed then
  public boolean free(TraceEvent event, long key) {
    int slot = slots.remove(key);
    if (slot == LongIntMap.NONE) {
      return false;
    }
    event.set(TraceOp.FREE, ++sequence, ids[slot], slot, 0);
    releaseSlot(slot);
    return true;
  }

  /// Makes the event a free of null.
  public void freeNull(TraceEvent event) {
    event.set(TraceOp.FREE_NULL, ++sequence, TraceEvent.NONE, TraceEvent.NONE, 0);
  }

  private int takeSlot() {
    if (freeCount > 0) {
      return freeSlots[--freeCount];
    }
    if (slotCount == ids.length) {
      ids = Arrays.copyOf(ids, slotCount * 2);
    }
    return slotCount++;
  }

  private void releaseSlot(int slot) {
    if (freeCount == freeSlots.length) {
      freeSlots = Arrays.copyOf(freeSlots, freeCount * 2);
    }
    freeSlots[freeCount++] = slot;
  }
}
