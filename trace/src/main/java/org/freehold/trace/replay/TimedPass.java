package org.freehold.trace.replay;

import java.util.Arrays;
import org.freehold.Allocator;
import org.freehold.OutOfMemoryException;

/// The timed pass: an array of addresses, the allocator, and nothing else. It is run on a trace for
/// which a measuring pass found no fault.
final class TimedPass {

  private static final int INITIAL_SLOTS = 1 << 10;

  private final Allocator allocator;
  private long[] addresses = new long[INITIAL_SLOTS];
  private long nanos;

  TimedPass(Allocator allocator) {
    this.allocator = allocator;
  }

  /// Plays a chunk. Only the loop is timed, not the decoding of the chunk.
  void play(EventChunk chunk) {
    if (chunk.slotCount > addresses.length) {
      addresses = Arrays.copyOf(addresses, Math.max(chunk.slotCount, addresses.length * 2));
    }
    long start = System.nanoTime();
    loop(allocator, chunk.codes, chunk.sizes, chunk.count, addresses);
    nanos += System.nanoTime() - start;
  }

  long nanos() {
    return nanos;
  }

  private static void loop(
      Allocator allocator, int[] codes, long[] sizes, int count, long[] addresses) {
    for (int i = 0; i < count; i++) {
      int code = codes[i];
      int slot = EventChunk.slot(code);
      int op = EventChunk.op(code);
      if (op == EventChunk.ALLOCATE) {
        addresses[slot] = allocator.tryAllocate(sizes[i]);
      } else if (op != EventChunk.NOTHING && addresses[slot] != 0) {
        if (op == EventChunk.FREE) {
          allocator.free(addresses[slot]);
        } else {
          addresses[slot] = reallocate(allocator, addresses[slot], sizes[i]);
        }
      }
    }
  }

  /// The block is unchanged when the request is refused.
  private static long reallocate(Allocator allocator, long address, long size) {
    try {
      return allocator.reallocate(address, size);
    } catch (OutOfMemoryException _) {
      return address;
    }
  }
}
