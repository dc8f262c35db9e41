package org.freehold.object.internal.movable;

/// A reservation that chunks are cut from, with a bit for each place: set while a chunk is there.
///
/// Not thread-safe: the heap's lock guards it.
final class Territory {

  private final long chunkBytes;
  private final int places;
  private final long[] used;
  private int count;

  /// Its start, once it is reserved.
  long base;

  Territory(int places, long chunkBytes) {
    this.places = places;
    this.chunkBytes = chunkBytes;
    this.used = new long[(places + Long.SIZE - 1) / Long.SIZE];
  }

  long bytes() {
    return places * chunkBytes;
  }

  boolean isFull() {
    return count == places;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /// The lowest free place of a territory that is not full.
  long freePlace() {
    int word = 0;
    while (used[word] == -1) {
      word++;
    }
    return base + (word * Long.SIZE + Long.numberOfTrailingZeros(~used[word])) * chunkBytes;
  }

  /// Marks a place as used.
  void take(long address) {
    long place = (address - base) / chunkBytes;
    used[(int) (place / Long.SIZE)] |= 1L << place;
    count++;
  }

  /// Marks a place as free.
  void give(long address) {
    long place = (address - base) / chunkBytes;
    used[(int) (place / Long.SIZE)] &= ~(1L << place);
    count--;
  }
}
