package org.freehold.heap.internal.cache;

import java.util.function.LongConsumer;
import org.freehold.heap.internal.slab.BinHeaders;
import org.freehold.heap.internal.slab.SizeClasses;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabLists;
import org.freehold.vm.internal.RawMemory;
import org.jspecify.annotations.Nullable;

/// The free blocks that a thread has at hand: for each size class a stack of addresses in native
/// memory.
///
/// ```
///   headers   as [BinHeaders] says: the topmost entry, and the address past the last one
///   stacks    0, then the entries from the oldest to the topmost, encoded as `PointerCode` says
/// ```
///
/// So the hot path ([ThreadCache]) takes the topmost entry and has found an empty stack when it is
/// 0, and finds a full one when the next entry is the one behind the last. A class that was never
/// used has a stack without entries, the same one for all.
///
/// A stack begins with a few entries and doubles when it runs empty or over, as long as the
/// capacities together stay below a limit, which bounds what a thread can keep from others. Beyond
/// a size that is enough for most, only a stack grows that has run empty as well as over since it
/// grew last: one that only ever runs empty feeds a heap that grows.
///
/// Not thread-safe: belongs to its thread cache.
final class CacheBins {

  /// The most bytes of blocks that all stacks together may hold, beside the first few of each
  /// class: in a thread's own cache, and in one that virtual threads share.
  static final long MAX_BYTES = 4 << 20;

  static final long MAX_STRIPED_BYTES = 3 << 18;

  private static final int FIRST_CAPACITY = 7;

  /// What a stack grows to as often as it runs empty or over; and what one grows to that does both
  /// in turn, so that blocks would go to the slabs and come back all the time.
  private static final int DEFAULT_CAPACITY = 255;

  private static final int MAX_CAPACITY = 16383;
  private static final int MIN_MAX_CAPACITY = 4;

  /// Bytes that a stack of small blocks, of which programs have most, and one of larger blocks may
  /// hold.
  private static final long MAX_SMALL_CLASS_BYTES = 256 * 1024;

  private static final long MAX_CLASS_BYTES = 128 * 1024;
  private static final int SMALL_BLOCK = 128;

  private static final byte UNDERFLOW = 1;
  private static final byte OVERFLOW = 2;
  private static final byte OSCILLATES = UNDERFLOW | OVERFLOW;

  private final SlabDirectory directory;
  private final SizeClasses classes;
  private final int[] capacities;
  private final long[] stacks;

  /// What has happened to each stack since it grew last.
  private final byte[] transitions;

  private final long headers;
  private final long maxBytes;
  private long capacityBytes;
  private long memoryBytes;

  private CacheBins(
      SlabDirectory directory, SizeClasses classes, long headers, long bytes, long maxBytes) {
    this.maxBytes = maxBytes;
    this.directory = directory;
    this.classes = classes;
    this.headers = headers;
    this.capacities = new int[classes.count()];
    this.stacks = new long[classes.count()];
    this.transitions = new byte[classes.count()];
    this.memoryBytes = bytes;
    BinHeaders.writeEmpty(headers, classes.count());
  }

  /// Makes bins without entries.
  ///
  /// @param maxBytes [#MAX_BYTES] or [#MAX_STRIPED_BYTES]
  /// @return null when there is no memory
  static @Nullable CacheBins tryCreate(
      SlabDirectory directory, SizeClasses classes, long maxBytes) {
    long bytes = BinHeaders.bytes(classes.count());
    long headers = directory.newRecord(bytes);
    return headers == 0 ? null : new CacheBins(directory, classes, headers, bytes, maxBytes);
  }

  /// Where the headers are.
  long headers() {
    return headers;
  }

  private long header(int sizeClass) {
    return headers + ((long) sizeClass << BinHeaders.SHIFT);
  }

  private long top(int sizeClass) {
    return BinHeaders.getPointer(header(sizeClass));
  }

  private void setTop(int sizeClass, long top) {
    BinHeaders.putPointer(header(sizeClass), top);
  }

  /// Entries of a class.
  int depth(int sizeClass) {
    long stack = stacks[sizeClass];
    return stack == 0 ? 0 : (int) ((top(sizeClass) - stack) >>> 3);
  }

  /// Whether a class can have no more entries at present.
  boolean isFull(int sizeClass) {
    return depth(sizeClass) == capacities[sizeClass];
  }

  /// The most entries that a class can have at present.
  int capacity(int sizeClass) {
    return capacities[sizeClass];
  }

  /// Adds an entry. There must be room.
  void push(int sizeClass, long address) {
    long top = top(sizeClass) + Long.BYTES;
    BinHeaders.putPointer(top, address);
    setTop(sizeClass, top);
  }

  /// Takes the topmost entry; 0 when there is none.
  long pop(int sizeClass) {
    long top = top(sizeClass);
    long address = BinHeaders.getPointer(top);
    if (address != 0) {
      setTop(sizeClass, top - Long.BYTES);
    }
    return address;
  }

  /// Adds blocks of slabs with room, such that the lowest address is topmost. There must be room
  /// for as many as wanted.
  ///
  /// @return how many; fewer than wanted when the slabs have no more
  int pushFrom(SlabLists slabs, int wanted) {
    int sizeClass = slabs.sizeClass();
    long top = top(sizeClass);
    long highest = top + (long) wanted * Long.BYTES;
    int count = 0;
    int taken = -1;
    while (count < wanted && taken != 0) {
      taken = slabs.take(wanted - count, highest - (long) count * Long.BYTES);
      count += taken;
    }
    long bytes = (long) count * Long.BYTES;
    if (count < wanted) {
      RawMemory.copy(highest + Long.BYTES - bytes, top + Long.BYTES, bytes);
    }
    setTop(sizeClass, top + bytes);
    return count;
  }

  /// Gives the oldest entries back to their slabs.
  ///
  /// @param count at most the depth
  void releaseOldest(SlabLists slabs, int count) {
    int sizeClass = slabs.sizeClass();
    long first = stacks[sizeClass] + Long.BYTES;
    long removed = (long) count * Long.BYTES;
    slabs.releaseAll(first, first + removed, directory);
    long kept = top(sizeClass) + Long.BYTES - first - removed;
    RawMemory.copy(first + removed, first, kept);
    setTop(sizeClass, top(sizeClass) - removed);
  }

  /// Shows all entries of a class.
  void forEach(int sizeClass, LongConsumer visitor) {
    for (int i = 1; i <= depth(sizeClass); i++) {
      visitor.accept(BinHeaders.getPointer(stacks[sizeClass] + (long) i * Long.BYTES));
    }
  }

  /// Gives a class whose stack has run empty more room, if it may have more and there is memory.
  void growAfterUnderflow(int sizeClass) {
    transitions[sizeClass] |= UNDERFLOW;
    grow(sizeClass);
  }

  /// Gives a class whose stack has run over more room, if it may have more and there is memory.
  void growAfterOverflow(int sizeClass) {
    transitions[sizeClass] |= OVERFLOW;
    grow(sizeClass);
  }

  private int maxCapacity(int sizeClass) {
    int freely = transitions[sizeClass] == OSCILLATES ? MAX_CAPACITY : DEFAULT_CAPACITY;
    int size = classes.blockSize(sizeClass);
    long bytes = size <= SMALL_BLOCK ? MAX_SMALL_CLASS_BYTES : MAX_CLASS_BYTES;
    return Math.clamp(bytes / size, MIN_MAX_CAPACITY, freely);
  }

  private void grow(int sizeClass) {
    int size = classes.blockSize(sizeClass);
    int before = capacities[sizeClass];
    int most = Math.max(before, maxCapacity(sizeClass));
    int wanted = before == 0 ? Math.min(most, FIRST_CAPACITY) : Math.min(most, 2 * before + 1);
    long bytes = (long) (wanted - before) * size;
    if (wanted == before || (before != 0 && capacityBytes + bytes > maxBytes)) {
      return;
    }
    long stack = directory.newRecord(stackBytes(wanted));
    if (stack == 0) {
      return;
    }
    RawMemory.putLongAligned(stack, 0);
    int depth = depth(sizeClass);
    long old = stacks[sizeClass];
    if (old != 0) {
      RawMemory.copy(old, stack, (depth + 1) * (long) Long.BYTES);
      directory.deleteRecord(old, stackBytes(before));
      memoryBytes -= stackBytes(before);
    }
    memoryBytes += stackBytes(wanted);
    capacityBytes += bytes;
    capacities[sizeClass] = wanted;
    transitions[sizeClass] = 0;
    stacks[sizeClass] = stack;
    setTop(sizeClass, stack + (long) depth * Long.BYTES);
    BinHeaders.putPointer(header(sizeClass) + BinHeaders.LIMIT, stack + (wanted + 1L) * Long.BYTES);
  }

  private static long stackBytes(int capacity) {
    return (capacity + 1L) * Long.BYTES;
  }

  /// Bytes of native memory for headers and stacks.
  long memoryBytes() {
    return memoryBytes;
  }

  /// Gives the memory back.
  void release() {
    for (int c = 0; c < stacks.length; c++) {
      if (stacks[c] != 0) {
        directory.deleteRecord(stacks[c], stackBytes(capacities[c]));
      }
    }
    directory.deleteRecord(headers, BinHeaders.bytes(classes.count()));
  }
}
