package org.freehold.heap.internal.cache;

import java.util.function.LongConsumer;
import org.freehold.heap.internal.slab.BinHeaders;
import org.freehold.heap.internal.slab.SizeClasses;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabLists;
import org.freehold.vm.internal.RawMemory;
import org.jspecify.annotations.Nullable;

/// The bins of a thread cache: for each size class a stack of free blocks, kept as addresses in
/// native memory.
///
/// ```
///   headers   the topmost entry, and the address past the last one ([BinHeaders])
///   stacks    0, then the entries from the oldest to the topmost, encoded (`PointerCode`)
/// ```
///
/// So the hot path ([ThreadCache]) reads the topmost entry and knows the bin is empty when it is 0,
/// and knows the bin is full when the next entry would be at the limit. A class that was never used
/// has a stack without entries, the same one for all.
///
/// A stack begins with a few entries and doubles on underflow or overflow, as long as the
/// capacities together stay below a limit, which bounds what a thread can withhold from others.
/// Beyond a size that is enough for most, only a stack that oscillates grows, one that has had both
/// an underflow and an overflow since it grew last: a refill-only bin feeds a heap that grows, and
/// gains nothing from more room.
///
/// Not thread-safe: belongs to its thread cache.
final class CacheBins {

  /// Maximal bytes of blocks in all bins together, beside the first few of each class: in a
  /// thread's own cache, and in one that virtual threads share.
  static final long MAX_BYTES = 4 << 20;

  static final long MAX_STRIPED_BYTES = 3 << 18;

  private static final int FIRST_CAPACITY = 7;

  /// Up to which every stack grows that underflows or overflows; and up to which one grows that
  /// oscillates, whose blocks would otherwise go back and forth between bin and slabs.
  private static final int DEFAULT_CAPACITY = 255;

  private static final int MAX_CAPACITY = 16383;

  /// Room for a few blocks that even the largest class may grow to.
  private static final int MIN_MAX_CAPACITY = 4;

  /// Maximal bytes in a bin of small blocks, of which programs have most, and in one of larger
  /// blocks.
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

  /// Underflows and overflows of each stack since it grew last.
  private final byte[] transitions;

  private long headers;
  private final long maxBytes;
  private long capacityBytes;
  private long memoryBytes;

  private CacheBins(SlabDirectory directory, SizeClasses classes, long maxBytes) {
    this.maxBytes = maxBytes;
    this.directory = directory;
    this.classes = classes;
    this.capacities = new int[classes.count()];
    this.stacks = new long[classes.count()];
    this.transitions = new byte[classes.count()];
  }

  /// Creates bins without entries.
  ///
  /// @param maxBytes [#MAX_BYTES] or [#MAX_STRIPED_BYTES]
  /// @return null when there is no memory
  static @Nullable CacheBins tryCreate(
      SlabDirectory directory, SizeClasses classes, long maxBytes) {
    try {
      CacheBins created = new CacheBins(directory, classes, maxBytes);
      return created.tryAllocate() ? created : null;
    } catch (OutOfMemoryError e) {
      return null; // Nor is there Java memory. The cache does without bins for now.
    }
  }

  private boolean tryAllocate() {
    long bytes = BinHeaders.bytes(classes.count());
    long allocated = newRecord(bytes);
    if (allocated == 0) {
      return false;
    }
    BinHeaders.writeEmpty(allocated, classes.count());
    headers = allocated;
    memoryBytes = bytes;
    return true;
  }

  /// Address of the headers.
  long headers() {
    return headers;
  }

  /// Number of entries of a class.
  int depth(int sizeClass) {
    long stack = stacks[sizeClass];
    return stack == 0 ? 0 : (int) ((topAt(sizeClass) - stack) >>> 3);
  }

  /// Whether a class has no room for another entry at its present capacity.
  boolean isFull(int sizeClass) {
    return depth(sizeClass) == capacities[sizeClass];
  }

  /// Number of entries that a class has room for at present.
  int capacity(int sizeClass) {
    return capacities[sizeClass];
  }

  /// Pushes an entry. There must be room.
  void push(int sizeClass, long address) {
    long top = topAt(sizeClass) + Long.BYTES;
    BinHeaders.putPointer(top, address);
    setTop(sizeClass, top);
  }

  /// The topmost entry; 0 when there is none.
  long top(int sizeClass) {
    return BinHeaders.getPointer(topAt(sizeClass));
  }

  /// Pops the topmost entry; 0 when there is none.
  long pop(int sizeClass) {
    long top = topAt(sizeClass);
    long address = BinHeaders.getPointer(top);
    if (address != 0) {
      setTop(sizeClass, top - Long.BYTES);
    }
    return address;
  }

  /// Refills a class with blocks of slabs that have room, such that the lowest address is topmost.
  /// There must be room for `wanted` blocks.
  ///
  /// @return the number of blocks; fewer than wanted when the slabs have no more
  int pushFrom(SlabLists slabs, int wanted) {
    int sizeClass = slabs.sizeClass();
    long top = topAt(sizeClass);
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

  /// Returns the oldest entries to their slabs.
  ///
  /// @param count from 1 to the depth
  void releaseOldest(SlabLists slabs, int count) {
    int sizeClass = slabs.sizeClass();
    long first = stacks[sizeClass] + Long.BYTES;
    long removed = (long) count * Long.BYTES;
    slabs.releaseAll(first, first + removed, directory);
    long remaining = topAt(sizeClass) + Long.BYTES - first - removed;
    RawMemory.copy(first + removed, first, remaining);
    setTop(sizeClass, topAt(sizeClass) - removed);
  }

  /// Visits all entries of a class.
  void forEach(int sizeClass, LongConsumer visitor) {
    for (int i = 1; i <= depth(sizeClass); i++) {
      visitor.accept(BinHeaders.getPointer(stacks[sizeClass] + (long) i * Long.BYTES));
    }
  }

  /// Gives a class that has underflowed more room, if it may have more and there is memory.
  void growAfterUnderflow(int sizeClass) {
    transitions[sizeClass] |= UNDERFLOW;
    grow(sizeClass);
  }

  /// Gives a class that has overflowed more room, if it may have more and there is memory.
  void growAfterOverflow(int sizeClass) {
    transitions[sizeClass] |= OVERFLOW;
    grow(sizeClass);
  }

  /// Bytes of native memory for headers and stacks.
  long memoryBytes() {
    return memoryBytes;
  }

  /// Releases the memory.
  void release() {
    for (int c = 0; c < stacks.length; c++) {
      if (stacks[c] != 0) {
        directory.deleteRecord(stacks[c], stackBytes(capacities[c]));
      }
    }
    directory.deleteRecord(headers, BinHeaders.bytes(classes.count()));
  }

  private long header(int sizeClass) {
    return headers + ((long) sizeClass << BinHeaders.SHIFT);
  }

  /// Where the topmost entry is stored.
  private long topAt(int sizeClass) {
    return BinHeaders.getPointer(header(sizeClass));
  }

  private void setTop(int sizeClass, long top) {
    BinHeaders.putPointer(header(sizeClass), top);
  }

  private int maxCapacity(int sizeClass) {
    int limit = transitions[sizeClass] == OSCILLATES ? MAX_CAPACITY : DEFAULT_CAPACITY;
    int size = classes.blockSize(sizeClass);
    long bytes = size <= SMALL_BLOCK ? MAX_SMALL_CLASS_BYTES : MAX_CLASS_BYTES;
    return Math.clamp(bytes / size, MIN_MAX_CAPACITY, limit);
  }

  private void grow(int sizeClass) {
    int size = classes.blockSize(sizeClass);
    int before = capacities[sizeClass];
    int max = Math.max(before, maxCapacity(sizeClass));
    int wanted = before == 0 ? Math.min(max, FIRST_CAPACITY) : Math.min(max, 2 * before + 1);
    long bytes = (long) (wanted - before) * size;
    if (wanted == before || (before != 0 && capacityBytes + bytes > maxBytes)) {
      return;
    }
    long stack = newRecord(stackBytes(wanted));
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

  /// Allocates a record; 0 when there is no memory of any kind for it. A bin that cannot grow
  /// serves requests all the same, so none fails for it.
  private long newRecord(long bytes) {
    try {
      return directory.newRecord(bytes);
    } catch (OutOfMemoryError | StackOverflowError e) {
      return 0;
    }
  }

  private static long stackBytes(int capacity) {
    return (capacity + 1L) * Long.BYTES;
  }
}
