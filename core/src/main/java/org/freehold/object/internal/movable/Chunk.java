package org.freehold.object.internal.movable;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A chunk: a range of up to 65,536 units (of 16 bytes; 8 on a 32-bit machine) that blocks are
/// allocated from in the order of their addresses.
///
/// ```
///   base      offsets[i]  offsets[i+1]              top                      capacity
///    │ block 0 │  block i  │ garbage  │ … │ block n-1 │ tail                   │
/// ```
///
/// Its table has 6 bytes an entry: an offset in units, and the block, or null for garbage. An entry
/// ends where the next one begins. Entries of no length are legal garbage; so a slide that stops
/// half-way leaves a valid table, and room becomes free without moving entries. The last entry is
/// always a block. There are never more entries than units.
///
/// Whole changes: [#prepare] makes room for entries; the other methods allocate nothing.
///
/// Not thread-safe: the heap's lock guards it.
final class Chunk extends Home {

  /// Units in a chunk at most, since an offset has 16 bits.
  static final int MAX_UNITS = 1 << 16;

  private static final int MIN_ENTRIES = 16;

  /// Bytes of a chunk's objects and of an entry, on a JVM with compressed references.
  private static final int OWN_BYTES = 160;

  private static final int ENTRY_BYTES = Character.BYTES + 4;

  final long base;
  final int capacity;
  final int shift;

  /// Pages that are committed; null where all always are.
  final @Nullable PageMap pages;

  /// The reservation that it is a part of; null where it is a block of a heap.
  final @Nullable Territory territory;

  char[] offsets = {};
  @Nullable Block[] blocks = {};
  int count;

  /// Where the last entry ends.
  int top;

  /// Units of live blocks.
  int live;

  /// Live blocks that are locked.
  int locked;

  /// No entry before this one is garbage.
  int firstGarbage;

  // The list that it is in; see ChunkLists.
  @Nullable Chunk previous;
  @Nullable Chunk next;
  int bucket = ChunkLists.SETTLED;

  /// Units that became free since it was settled.
  int freedSince;

  Chunk(
      long base, int capacity, int shift, @Nullable PageMap pages, @Nullable Territory territory) {
    this.base = base;
    this.capacity = capacity;
    this.shift = shift;
    this.pages = pages;
    this.territory = territory;
  }

  /// The address of a unit.
  long address(int unit) {
    return base + ((long) unit << shift);
  }

  /// Units that are not live.
  int free() {
    return capacity - live;
  }

  /// Units of garbage.
  int garbage() {
    return top - live;
  }

  /// Units of the tail.
  int tail() {
    return capacity - top;
  }

  /// Where an entry ends.
  int end(int index) {
    return index + 1 < count ? offsets[index + 1] : top;
  }

  int unitsOf(int index) {
    return end(index) - offsets[index];
  }

  /// Bytes that are committed.
  long committedBytes() {
    PageMap map = pages;
    return map == null
        ? (long) capacity << shift
        : (long) map.count() * ((long) capacity << shift) / map.pages();
  }

  /// Whether the pages of an entry are committed.
  boolean isCommitted(int index) {
    PageMap map = pages;
    if (map == null) {
      return true;
    }
    int unitsPerPage = capacity / map.pages();
    int last = (end(index) - 1) / unitsPerPage + 1;
    return map.firstClear(offsets[index] / unitsPerPage, last) == last;
  }

  /// Bytes of Java memory.
  long memoryBytes() {
    return OWN_BYTES + (long) offsets.length * ENTRY_BYTES;
  }

  @Override
  long addressOf(Block block) {
    return address(offsets[block.index()]);
  }

  @Override
  long sizeOf(Block block) {
    return bytesOf(block) - block.slack();
  }

  @Override
  long bytesOf(Block block) {
    return (long) unitsOf(block.index()) << shift;
  }

  @Override
  void noteLocked() {
    locked++;
  }

  @Override
  void noteUnlocked() {
    locked--;
  }

  /// Makes room in the table for more entries.
  ///
  /// @throws OutOfMemoryError when there is no Java memory; nothing has changed
  void prepare(int entries) {
    if (count + entries > offsets.length) {
      int wanted = Math.max(count + entries, Math.max(MIN_ENTRIES, count + (count >> 1)));
      resize(Math.min(MAX_UNITS + 1, wanted));
    }
  }

  /// Gives back what the table has too much.
  ///
  /// @throws OutOfMemoryError when there is no Java memory; nothing has changed
  void trim() {
    if (offsets.length - count > (count >> 5) + MIN_ENTRIES) {
      resize(count);
    }
  }

  private void resize(int entries) {
    char[] newOffsets = Arrays.copyOf(offsets, entries);
    Block[] newBlocks = Arrays.copyOf(blocks, entries);
    offsets = newOffsets;
    blocks = newBlocks;
  }

  /// Adds a block at the end; the table has room for it.
  void append(Block block, int units, int slack) {
    offsets[count] = (char) top;
    blocks[count] = block;
    block.home = this;
    block.setIndex(count);
    block.setSlack(slack);
    count++;
    top += units;
    live += units;
    locked += block.locks() == 0 ? 0 : 1;
  }

  /// Makes a block garbage.
  ///
  /// @return units that became free
  int remove(Block block) {
    int index = block.index();
    int units = unitsOf(index);
    blocks[index] = null;
    live -= units;
    locked -= block.locks() == 0 ? 0 : 1;
    firstGarbage = Math.min(firstGarbage, index);
    dropGarbageAtEnd();
    return units;
  }

  /// Makes garbage at the end a part of the tail.
  void dropGarbageAtEnd() {
    while (count > 0 && blocks[count - 1] == null) {
      count--;
      top = offsets[count];
    }
    firstGarbage = Math.min(firstGarbage, count);
  }

  /// The garbage behind a block, in units; the tail when it is the last one.
  int roomBehind(int index) {
    int after = index + 1;
    while (after < count && blocks[after] == null) {
      after++;
    }
    return (after == count ? capacity : offsets[after]) - end(index);
  }

  /// Makes a block longer by some of the room behind it.
  void extend(int index, int more) {
    int newEnd = end(index) + more;
    if (index + 1 == count) {
      top = newEnd;
    }
    for (int i = index + 1; i < count && offsets[i] < newEnd; i++) {
      offsets[i] = (char) newEnd;
    }
    live += more;
  }

  /// Makes a block shorter; the table has room for an entry.
  void shorten(int index, int less) {
    int newEnd = end(index) - less;
    if (index + 1 == count) {
      top = newEnd;
    } else if (blocks[index + 1] == null) {
      offsets[index + 1] = (char) newEnd;
      firstGarbage = Math.min(firstGarbage, index + 1);
    } else {
      insertGarbage(index + 1, newEnd);
    }
    live -= less;
  }

  private void insertGarbage(int index, int offset) {
    for (int i = count; i > index; i--) {
      Block moved = blocks[i - 1];
      offsets[i] = offsets[i - 1];
      blocks[i] = moved;
      if (moved != null) {
        moved.setIndex(i);
      }
    }
    offsets[index] = (char) offset;
    blocks[index] = null;
    count++;
    firstGarbage = Math.min(firstGarbage, index);
  }
}
