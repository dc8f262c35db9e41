package org.freehold.object.internal.frames;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Locale;
import org.freehold.heap.Heap;
import org.freehold.internal.change.StackReserve;
import org.freehold.object.FrameOverflowException;
import org.freehold.object.internal.owners.LostOwnerReports;
import org.freehold.vm.internal.RawMemory;
import org.jspecify.annotations.Nullable;

/// The stack of one thread on one heap. The essay of the package says how it is built.
///
/// A frame calls with its serial, and with the innermost serial, the top and the number of changes
/// from before it.
public final class ThreadStack {

  /// Bytes of all chunks of a stack together.
  public static final long MAX_BYTES = 8L << 20;

  /// The largest request that `malloca` serves from the stack.
  public static final long MALLOCA_THRESHOLD = 1024;

  private static final long FIRST_KEPT_CHUNK = 16 << 10;
  private static final long FIRST_CHUNK = 1 << 10;
  private static final long LARGEST_CHUNK = 1 << 20;

  /// As `malloc` aligns.
  private static final long MALLOCA_ALIGNMENT = 16;

  private static final int FIRST_LENGTH = 4;

  /// The top while there is no chunk: above the limit, so that nothing fits.
  private static final long NO_TOP = 1;

  private final Heap heap;

  /// Not the thread itself, which would never become garbage while this is watched.
  private final long threadId;

  private final boolean keepsChunk;

  private long top = NO_TOP;
  private long limit;

  /// The serial of the innermost frame; 0 when none is open.
  private long current;

  private long lastSerial;

  /// How often a chunk, a block or an arena has come or gone beyond what a close takes back. A
  /// frame that finds it as it was has nothing to free.
  private long changes;

  private final DeadSerials dead = new DeadSerials();

  private int chunks;
  private long chunkBytes;
  private long[] starts = new long[FIRST_LENGTH];
  private long[] ends = new long[FIRST_LENGTH];

  /// The value of [#changes] that each chunk came with; 0 for one that was kept.
  private long[] births = new long[FIRST_LENGTH];

  /// Blocks of `malloca`, with the serial of the frame of each, which never decreases.
  private long[] blocks = new long[0];

  private long[] blockSerials = new long[0];
  private int blockCount;

  /// Arenas, with the serial of the frame of each, which never decreases; null beyond the last.
  private @Nullable Arena[] arenas = new Arena[0];

  private long[] arenaSerials = new long[0];
  private int arenaCount;

  /// Serials of frames with the stacks that pushed them, where that was asked for.
  private final CapturedFrames captured = new CapturedFrames();

  ThreadStack(Heap heap, boolean keepsChunk) {
    this.heap = heap;
    this.threadId = Thread.currentThread().threadId();
    this.keepsChunk = keepsChunk;
  }

  boolean isOfThread(long id) {
    return threadId == id;
  }

  long threadId() {
    return threadId;
  }

  @SuppressWarnings("ReferenceEquality") // A heap is equal to itself alone.
  boolean isOf(Heap other) {
    return heap == other;
  }

  boolean isOfClosedHeap() {
    return heap.isClosed();
  }

  /// Where the next allocation would begin.
  public long top() {
    return top;
  }

  /// How often something has come or gone that a close may have to free.
  public long changes() {
    return changes;
  }

  /// The serial of the innermost frame; 0 when none is open.
  public long current() {
    return current;
  }

  /// Bytes of all chunks.
  public long chunkBytes() {
    return chunkBytes;
  }

  /// The heap that the chunks come from.
  public Heap heap() {
    return heap;
  }

  /// The serial that the next frame gets.
  public long nextSerial() {
    return lastSerial + 1;
  }

  /// Opens a frame. Only writes.
  ///
  /// @param serial the next one
  public void push(long serial) {
    lastSerial = serial;
    current = serial;
  }

  /// Notes the stack that pushes the frame of the next serial, if that was asked for.
  public void capture() {
    StackReserve.require();
    captured.capture(lastSerial + 1, current);
  }

  /// Allocates in the innermost frame.
  ///
  /// @return the address
  public long allocate(long serial, long size, long alignment) {
    if (current != serial || Thread.currentThread().threadId() != threadId) {
      throw refused(serial);
    }
    if (alignment <= 0 || (alignment & (alignment - 1)) != 0) {
      throw new IllegalArgumentException(
          "alignment must be a power of two, alignment=" + alignment);
    }
    long start = (top + alignment - 1) & -alignment;
    if (size < 0 || size > limit - start) {
      return allocateSlow(size, alignment);
    }
    top = start + size;
    return start;
  }

  private RuntimeException refused(long serial) {
    if (Thread.currentThread().threadId() != threadId) {
      return new WrongThreadException(
          "a frame belongs to the thread that has pushed it, number " + threadId);
    }
    return new IllegalStateException(
        serial < current && !dead.contains(serial)
            ? "this frame is closed, or a frame above it is open: what is allocated in it now would"
                + " be gone when that one is closed"
            : "this frame is closed, by its own close or by that of a frame below it");
  }

  /// Whether a frame that was not closed itself is open: no frame below it was closed meanwhile.
  public boolean isOpen(long serial) {
    return serial <= current && !dead.contains(serial);
  }

  /// Allocates from a new chunk.
  private long allocateSlow(long size, long alignment) {
    StackReserve.require();
    long room = MAX_BYTES - chunkBytes;
    if (size < 0 || size > room || alignment > MAX_BYTES) {
      throw new FrameOverflowException(size, alignment, chunkBytes, MAX_BYTES);
    }
    if (chunks == starts.length) {
      long[] moreStarts = Arrays.copyOf(starts, 2 * chunks);
      long[] moreBirths = Arrays.copyOf(births, 2 * chunks);
      ends = Arrays.copyOf(ends, 2 * chunks);
      births = moreBirths;
      starts = moreStarts;
    }
    long bytes = Math.clamp(nextChunk(), size, room);
    long start = heap.tryAllocate(bytes, alignment);
    if (start == 0) {
      bytes = size;
      start = heap.allocate(bytes, alignment);
    }
    starts[chunks] = start;
    ends[chunks] = start + bytes;
    changes++;
    births[chunks] = changes;
    chunks++;
    chunkBytes += bytes;
    limit = start + bytes;
    top = start + size;
    return start;
  }

  private long nextChunk() {
    if (chunks == 0) {
      return keepsChunk ? FIRST_KEPT_CHUNK : FIRST_CHUNK;
    }
    return Math.min(LARGEST_CHUNK, 2 * (ends[chunks - 1] - starts[chunks - 1]));
  }

  /// Closes a frame that was not closed itself, with all frames above it. Does nothing when it was
  /// closed with a frame below it.
  public void close(long serial, long currentBefore, long topBefore, long changesBefore) {
    if (Thread.currentThread().threadId() != threadId) {
      throw refused(serial);
    }
    if (current != serial) {
      closeBelow(serial, currentBefore, topBefore, changesBefore);
    } else if (changes != changesBefore) {
      closeInnermost(serial, currentBefore, topBefore, changesBefore);
    } else {
      current = currentBefore;
      top = topBefore;
    }
  }

  private void closeInnermost(long serial, long currentBefore, long topBefore, long changesBefore) {
    StackReserve.require();
    dead.prepare();
    RuntimeException wrong = closeSlow(serial, currentBefore, topBefore, changesBefore);
    if (wrong != null) {
      dead.add(currentBefore, lastSerial); // The frame gets an exception, and would not know.
      throw wrong;
    }
  }

  /// Closes a frame that is not the innermost one: those above it were left open.
  private void closeBelow(long serial, long currentBefore, long topBefore, long changesBefore) {
    if (!isOpen(serial)) {
      return;
    }
    StackReserve.require();
    dead.prepare();
    int[] stacks = captured.above(serial, current);
    long last = lastSerial;
    RuntimeException wrong = closeSlow(serial, currentBefore, topBefore, changesBefore);
    dead.add(currentBefore, last);
    LostOwnerReports.reportFrames(heap, stacks);
    throwUnlessNull(wrong);
  }

  private static void throwUnlessNull(@Nullable RuntimeException wrong) {
    if (wrong != null) {
      throw wrong;
    }
  }

  /// Gives back what the frame has, and closes it when that is done: an error leaves it open, with
  /// what is left, to be closed again.
  ///
  /// @return what was wrong with a block; null for nothing
  private @Nullable RuntimeException closeSlow(
      long serial, long currentBefore, long topBefore, long changesBefore) {
    closeArenas(serial);
    int blocksBefore = blockCount;
    while (blocksBefore > 0 && blockSerials[blocksBefore - 1] >= serial) {
      blocksBefore--;
    }
    int kept = chunksBefore(changesBefore);
    boolean keepsFirst =
        kept == 0 && keepsChunk && chunks > 0 && ends[0] - starts[0] <= FIRST_KEPT_CHUNK;
    kept = keepsFirst ? 1 : kept;
    top = kept == 0 ? NO_TOP : keepsFirst ? starts[0] : topBefore;
    limit = kept == 0 ? 0 : ends[kept - 1];
    RuntimeException wrong = free(blocksBefore, kept);
    births[0] = keepsFirst ? 0 : births[0];
    current = currentBefore;
    changes = changesBefore;
    return wrong;
  }

  /// The number of chunks that were there before a change. Not to be found by a top, at which one
  /// chunk may end and another, of another frame, begin.
  private int chunksBefore(long changesBefore) {
    int count = chunks;
    while (count > 0 && births[count - 1] > changesBefore) {
      count--;
    }
    return count;
  }

  /// Closes the arenas of a frame and of those above it. It throws when a segment of one is in use
  /// by a native call, before anything else has changed.
  private void closeArenas(long serial) {
    while (arenaCount > 0 && arenaSerials[arenaCount - 1] >= serial) {
      Arena last = arenas[arenaCount - 1];
      if (last != null) {
        last.close();
      }
      arenaCount--;
      arenas[arenaCount] = null;
    }
  }

  /// Frees blocks and chunks down to these numbers. A block that somebody has freed by its address
  /// does not keep the others from it. One that an error keeps from being freed stays in its list.
  ///
  /// @return what was wrong with a block; null for nothing
  private @Nullable RuntimeException free(int blocksBefore, int kept) {
    RuntimeException wrong = null;
    while (blockCount > blocksBefore) {
      wrong = free(blocks[blockCount - 1], wrong);
      blockCount--;
    }
    while (chunks > kept) {
      wrong = free(starts[chunks - 1], wrong);
      chunks--;
      chunkBytes -= ends[chunks] - starts[chunks];
    }
    return wrong;
  }

  private @Nullable RuntimeException free(long block, @Nullable RuntimeException before) {
    try {
      if (!heap.isClosed()) {
        heap.free(block);
      }
    } catch (RuntimeException e) {
      if (before == null) {
        return e;
      }
      before.addSuppressed(e);
    }
    return before;
  }

  /// Allocates in the innermost frame, or from the heap what is large.
  public long malloca(long serial, long size) {
    if (size >= 0 && size <= MALLOCA_THRESHOLD && size <= MAX_BYTES - chunkBytes) {
      return allocate(serial, Math.max(1, size), MALLOCA_ALIGNMENT); // So that it lies in a chunk.
    }
    requireInnermost(serial);
    StackReserve.require();
    if (blockCount == blocks.length) {
      long[] more = Arrays.copyOf(blocks, 2 * blockCount + FIRST_LENGTH);
      blockSerials = Arrays.copyOf(blockSerials, more.length);
      blocks = more;
    }
    long block = heap.allocate(size);
    blocks[blockCount] = block;
    blockSerials[blockCount] = serial;
    blockCount++;
    changes++;
    return block;
  }

  private void requireInnermost(long serial) {
    if (current != serial || Thread.currentThread().threadId() != threadId) {
      throw refused(serial);
    }
  }

  /// Frees what [#malloca] took from the heap.
  public void freea(long address) {
    if (Thread.currentThread().threadId() != threadId) {
      throw refused(0);
    }
    for (int i = blockCount - 1; i >= 0; i--) {
      if (blocks[i] == address) {
        StackReserve.require();
        RuntimeException wrong = free(address, null);
        System.arraycopy(blocks, i + 1, blocks, i, blockCount - i - 1);
        System.arraycopy(blockSerials, i + 1, blockSerials, i, blockCount - i - 1);
        blockCount--;
        throwUnlessNull(wrong);
        return;
      }
    }
    if (address != 0 && !isInChunk(address)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "address=0x%x is not from malloca of an open frame", address));
    }
  }

  private boolean isInChunk(long address) {
    for (int i = 0; i < chunks; i++) {
      if (address >= starts[i] && address < ends[i]) {
        return true;
      }
    }
    return false;
  }

  /// Allocates a segment that ends with the frame.
  public MemorySegment segment(long serial, long size, long alignment) {
    requireInnermost(serial);
    StackReserve.require();
    MemorySegment _ = heap.options().space().memory().segment(0, 0); // Not on simulated memory.
    Arena lifetime = arenaOf(serial);
    return RawMemory.segment(allocate(serial, size, alignment), size, lifetime);
  }

  private Arena arenaOf(long serial) {
    if (arenaCount > 0 && arenaSerials[arenaCount - 1] == serial) {
      Arena known = arenas[arenaCount - 1];
      if (known != null) {
        return known;
      }
    }
    if (arenaCount == arenas.length) {
      long[] more = Arrays.copyOf(arenaSerials, 2 * arenaCount + FIRST_LENGTH);
      arenas = Arrays.copyOf(arenas, more.length);
      arenaSerials = more;
    }
    Arena made = Arena.ofConfined();
    arenas[arenaCount] = made;
    arenaSerials[arenaCount] = serial;
    arenaCount++;
    changes++;
    return made;
  }

  /// Gives everything back and reports the frames that are open: the thread has ended. Its arenas
  /// were confined to it, so nobody can use them any more.
  void threadEnded() {
    int[] stacks = current == 0 ? new int[0] : captured.above(0, current);
    boolean isOpen = current != 0;
    current = 0;
    top = NO_TOP;
    limit = 0;
    RuntimeException wrong = free(0, 0);
    if (isOpen) {
      LostOwnerReports.reportFrames(heap, stacks);
    }
    throwUnlessNull(wrong);
  }
}
