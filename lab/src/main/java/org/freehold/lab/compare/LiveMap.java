package org.freehold.lab.compare;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// A bitmap of the addresses that live blocks cover, a bit for each 8 bytes, so that entering a
/// block and detecting an overlap are the same few instructions. Blocks start at multiples of 8.
final class LiveMap {

  private static final int GRANULE_SHIFT = 3;
  private static final int CHUNK_SHIFT = 20;
  private static final int GRANULES_SHIFT = CHUNK_SHIFT - GRANULE_SHIFT;
  private static final int WORDS = 1 << (CHUNK_SHIFT - GRANULE_SHIFT - 6);

  /// How many chunks are found without a map lookup.
  private static final int RECENT = 256;

  private final Map<Long, long[]> chunks = new HashMap<>();
  private final long[] recentNumbers = new long[RECENT];
  private final long[][] recent = new long[RECENT][];

  LiveMap() {
    Arrays.fill(recentNumbers, -1);
  }

  private long[] chunk(long number) {
    int place = (int) number & RECENT - 1;
    if (number != recentNumbers[place]) {
      recent[place] = chunks.computeIfAbsent(number, _ -> new long[WORDS]);
      recentNumbers[place] = number;
    }
    return recent[place];
  }

  /// Enters a block.
  ///
  /// @return false when it overlaps another one; nothing is entered then
  boolean add(long address, long size) {
    if (!isClear(address, size)) {
      return false;
    }
    set(address, size, true);
    return true;
  }

  /// Removes a block.
  void remove(long address, long size) {
    set(address, size, false);
  }

  void clear() {
    chunks.values().forEach(words -> Arrays.fill(words, 0));
  }

  private boolean isClear(long address, long size) {
    long to = lastGranule(address, size) + 1;
    for (long at = address >>> GRANULE_SHIFT; at < to; ) {
      long stop = Math.min(to, (at | 63) + 1);
      if ((chunk(at >>> GRANULES_SHIFT)[word(at)] & mask(at, stop)) != 0) {
        return false;
      }
      at = stop;
    }
    return true;
  }

  private void set(long address, long size, boolean value) {
    long to = lastGranule(address, size) + 1;
    for (long at = address >>> GRANULE_SHIFT; at < to; ) {
      long stop = Math.min(to, (at | 63) + 1);
      long[] words = chunk(at >>> GRANULES_SHIFT);
      long mask = mask(at, stop);
      int word = word(at);
      words[word] = value ? words[word] | mask : words[word] & ~mask;
      at = stop;
    }
  }

  private static long lastGranule(long address, long size) {
    return (address + Math.max(size, 1) - 1) >>> GRANULE_SHIFT;
  }

  private static int word(long granule) {
    return (int) (granule >>> 6) & WORDS - 1;
  }

  private static long mask(long from, long stop) {
    return (-1L >>> (64 - (stop - from))) << from;
  }
}
