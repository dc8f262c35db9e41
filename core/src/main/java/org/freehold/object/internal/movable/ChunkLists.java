package org.freehold.object.internal.movable;

import org.freehold.Bytes;
import org.freehold.heap.HeapCorruptionException;
import org.jspecify.annotations.Nullable;

/// The chunks of a heap. Those from which there is something to win are in 64 lists by how much of
/// them is not live, so that one of the emptiest is found in O(1). The others are *settled*: they
/// have been compacted, and less than a 128th of them has become free since; or what is left in
/// them is locked.
///
/// Not thread-safe: the heap's lock guards it. Linking and unlinking allocate nothing.
final class ChunkLists {

  /// The bucket of a chunk that is settled.
  static final int SETTLED = -1;

  private static final int BUCKETS = 64;
  private static final int WORTH_SHIFT = 7;

  private final @Nullable Chunk[] heads = new Chunk[BUCKETS];
  private @Nullable Chunk settled;
  private long occupied;
  private int count;

  /// Whether every unit is worth compacting a chunk for, since a request would be refused else.
  boolean isDesperate;

  /// Number of chunks.
  int count() {
    return count;
  }

  /// Units of a chunk that are worth compacting it for.
  int worth(Chunk chunk) {
    return isDesperate ? 1 : Math.max(1, chunk.capacity >> WORTH_SHIFT);
  }

  /// Adds a chunk, which may be anything but settled.
  void add(Chunk chunk) {
    link(chunk, bucketOf(chunk));
    count++;
  }

  /// Removes a chunk.
  void remove(Chunk chunk) {
    unlink(chunk);
    count--;
  }

  /// One of the emptiest chunks that are not settled, but not `other`; null when there is none.
  @Nullable Chunk emptiestBut(@Nullable Chunk other) {
    for (long left = occupied; left != 0; left &= ~Long.highestOneBit(left)) {
      Chunk found = heads[BUCKETS - 1 - Long.numberOfLeadingZeros(left)];
      if (found != null && found == other) {
        found = found.next;
      }
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /// Any chunk; with [#after] the way through all of them.
  @Nullable Chunk first() {
    return settled != null ? settled : firstFrom(0);
  }

  /// The chunk after another one, in no order.
  @Nullable Chunk after(Chunk chunk) {
    return chunk.next != null ? chunk.next : firstFrom(chunk.bucket + 1);
  }

  private @Nullable Chunk firstFrom(int bucket) {
    for (int i = bucket; i < BUCKETS; i++) {
      if (heads[i] != null) {
        return heads[i];
      }
    }
    return null;
  }

  /// Notes that units of a chunk have become free.
  void noteFreed(Chunk chunk, int units) {
    if (chunk.bucket != SETTLED) {
      relink(chunk);
      return;
    }
    chunk.freedSince += units;
    if (chunk.freedSince >= worth(chunk)) {
      unsettle(chunk);
    }
  }

  /// Notes that units of a chunk have been used.
  void noteUsed(Chunk chunk) {
    if (chunk.bucket != SETTLED) {
      relink(chunk);
    }
  }

  /// Notes that a chunk may be compacted which could not be while something in it was locked.
  void noteUnlocked(Chunk chunk) {
    if (chunk.bucket == SETTLED && chunk.garbage() >= worth(chunk)) {
      unsettle(chunk);
    }
  }

  /// Settles a chunk.
  void settle(Chunk chunk) {
    if (chunk.bucket != SETTLED) {
      unlink(chunk);
      link(chunk, SETTLED);
    }
    chunk.freedSince = 0;
  }

  /// Makes a chunk one from which there is something to win.
  void unsettle(Chunk chunk) {
    unlink(chunk);
    link(chunk, bucketOf(chunk));
  }

  /// Makes every chunk that has room one from which there is something to win. O(n) for n chunks.
  void unsettleAll() {
    Chunk chunk = settled;
    while (chunk != null) {
      Chunk following = chunk.next;
      if (chunk.free() >= worth(chunk)) {
        unsettle(chunk);
      }
      chunk = following;
    }
  }

  /// Checks that a chunk is where it belongs.
  ///
  /// @throws HeapCorruptionException when it is not
  void check(Chunk chunk) {
    boolean isRight = chunk.bucket == SETTLED || chunk.bucket == bucketOf(chunk);
    isRight &= chunk.next == null || chunk.next.previous == chunk;
    Chunk head = chunk.bucket == SETTLED ? settled : heads[chunk.bucket];
    isRight &= chunk.previous == null ? head == chunk : chunk.previous.next == chunk;
    isRight &= chunk.bucket == SETTLED || (occupied >> chunk.bucket & 1) != 0;
    if (!isRight) {
      throw new HeapCorruptionException(
          "INV-MOVABLE-04 a chunk is in the list for its room, chunk=" + Bytes.address(chunk.base));
    }
  }

  private static int bucketOf(Chunk chunk) {
    return (int) Math.min(BUCKETS - 1, (long) chunk.free() * BUCKETS / chunk.capacity);
  }

  private void relink(Chunk chunk) {
    int bucket = bucketOf(chunk);
    if (bucket != chunk.bucket) {
      unlink(chunk);
      link(chunk, bucket);
    }
  }

  private void link(Chunk chunk, int bucket) {
    Chunk head = bucket == SETTLED ? settled : heads[bucket];
    chunk.bucket = bucket;
    chunk.previous = null;
    chunk.next = head;
    if (head != null) {
      head.previous = chunk;
    }
    setHead(bucket, chunk);
  }

  private void unlink(Chunk chunk) {
    Chunk before = chunk.previous;
    Chunk following = chunk.next;
    if (before == null) {
      setHead(chunk.bucket, following);
    } else {
      before.next = following;
    }
    if (following != null) {
      following.previous = before;
    }
    chunk.previous = null;
    chunk.next = null;
  }

  private void setHead(int bucket, @Nullable Chunk head) {
    if (bucket == SETTLED) {
      settled = head;
      return;
    }
    heads[bucket] = head;
    occupied = head == null ? occupied & ~(1L << bucket) : occupied | 1L << bucket;
  }
}
