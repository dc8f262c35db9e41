package org.freehold.object.internal.frames;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Locale;
import org.freehold.heap.Heap;
import org.freehold.internal.change.StackReserve;
import org.freehold.object.FrameOverflowException;
import org.freehold.object.LostOwner;
import org.freehold.object.internal.owners.LostOwnerReports;
import org.freehold.vm.internal.RawMemory;
import org.jspecify.annotations.Nullable;

/// The stack of one thread on one heap. The essay of the package says how it is built.
///
/// A frame calls with its serial, its depth, and the top and the number of chunks from before it.
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

  private int depth;
  private int extras;
  private long lastSerial;
  private long[] serials = new long[FIRST_LENGTH];

  private int chunks;
  private long chunkBytes;
  private long[] starts = new long[FIRST_LENGTH];
  private long[] ends = new long[FIRST_LENGTH];

  /// Blocks of `malloca`, with the depth of the frame of each, which never decreases.
  private long[] blocks = new long[0];

  private int[] blockDepths = new int[0];
  private int blockCount;

  /// Arenas of frames, by depth; null where a frame has no segments.
  private @Nullable Arena[] arenas = new Arena[0];

  /// Numbers of the stacks that pushed the frames, by depth; shorter where none was captured.
  private int[] captured = new int[0];

  ThreadStack(Heap heap, boolean keepsChunk) {
    this.heap = heap;
    this.threadId = Thread.currentThread().threadId();
    this.keepsChunk = keepsChunk;
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

  /// How many chunks there are.
  public int chunks() {
    return chunks;
  }

  /// How many frames are open.
  public int depth() {
    return depth;
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

  /// Opens a frame.
  ///
  /// @param serial the next one
  public void push(long serial) {
    int at = depth;
    if (at == serials.length || LostOwnerReports.capturesStacks()) {
      preparePush(at);
    }
    serials[at] = serial;
    lastSerial = serial;
    current = serial;
    depth = at + 1;
  }

  private void preparePush(int at) {
    StackReserve.require();
    if (LostOwnerReports.capturesStacks()) {
      int stack = LostOwnerReports.capture();
      captured = at < captured.length ? captured : Arrays.copyOf(captured, 2 * at + FIRST_LENGTH);
      captured[at] = stack;
    }
    serials = at < serials.length ? serials : Arrays.copyOf(serials, 2 * at);
  }

  /// Allocates in the innermost frame.
  ///
  /// @return the address
  public long allocate(long serial, int at, long size, long alignment) {
    if (current != serial || Thread.currentThread().threadId() != threadId) {
      throw refused(serial, at);
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

  private RuntimeException refused(long serial, int at) {
    if (Thread.currentThread().threadId() != threadId) {
      return new WrongThreadException(
          "a frame belongs to the thread that has pushed it, number " + threadId);
    }
    return new IllegalStateException(
        isOpen(serial, at)
            ? "this frame is not the innermost one: what is allocated in it now would be gone when"
                + " the frame above it is closed"
            : "this frame is closed, by its own close or by that of a frame below it");
  }

  /// Whether a frame is open, innermost or not.
  public boolean isOpen(long serial, int at) {
    return at < depth && serials[at] == serial;
  }

  /// Allocates from a new chunk.
  private long allocateSlow(long size, long alignment) {
    StackReserve.require();
    long room = MAX_BYTES - chunkBytes;
    if (size < 0 || size > room || alignment > MAX_BYTES) {
      throw new FrameOverflowException(size, chunkBytes, MAX_BYTES);
    }
    if (chunks == starts.length) {
      long[] moreStarts = Arrays.copyOf(starts, 2 * chunks);
      ends = Arrays.copyOf(ends, 2 * chunks);
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

  /// Closes a frame with all frames above it; nothing if it is closed.
  public void close(long serial, int at, long topBefore, int chunksBefore) {
    if (Thread.currentThread().threadId() != threadId) {
      throw refused(serial, at);
    }
    if (current != serial) {
      closeBelow(serial, at, topBefore, chunksBefore);
    } else if ((extras | (chunks ^ chunksBefore)) != 0) {
      closeSlow(at, topBefore, chunksBefore);
    } else {
      pop(at);
      top = topBefore;
    }
  }

  private void pop(int at) {
    depth = at;
    current = at == 0 ? 0 : serials[at - 1];
  }

  /// Closes a frame that is not the innermost one: those above it were left open.
  private void closeBelow(long serial, int at, long topBefore, int chunksBefore) {
    if (!isOpen(serial, at)) {
      return;
    }
    int above = depth - at - 1;
    closeSlow(at, topBefore, chunksBefore);
    for (int i = above; i > 0; i--) {
      reportOpen(at + i);
    }
  }

  private void reportOpen(int at) {
    int stack = at < captured.length ? captured[at] : 0;
    LostOwnerReports.report(
        new LostOwner(
            LostOwner.Kind.FRAME, heap.options().name(), 0, true, LostOwnerReports.frames(stack)));
  }

  private void closeSlow(int at, long topBefore, int chunksBefore) {
    StackReserve.require();
    closeArenas(at);
    int blocksBefore = blockCount;
    while (blocksBefore > 0 && blockDepths[blocksBefore - 1] >= at) {
      blocksBefore--;
    }
    boolean keepsFirst =
        chunksBefore == 0 && keepsChunk && chunks > 0 && ends[0] - starts[0] <= FIRST_KEPT_CHUNK;
    int kept = keepsFirst ? 1 : chunksBefore;
    pop(at);
    top = kept == 0 ? NO_TOP : keepsFirst ? starts[0] : topBefore;
    limit = kept == 0 ? 0 : ends[kept - 1];
    free(blocksBefore, kept);
  }

  /// Closes the arenas of frames. It throws when a segment of one is in use by a native call,
  /// before anything else has changed.
  private void closeArenas(int from) {
    for (int i = Math.min(depth, arenas.length) - 1; i >= from; i--) {
      Arena arena = arenas[i];
      if (arena != null) {
        arena.close();
        arenas[i] = null;
        extras--;
      }
    }
  }

  /// Frees blocks and chunks down to these numbers. A block that somebody has freed by its address
  /// does not keep the others from it.
  private void free(int blocksBefore, int kept) {
    RuntimeException wrong = null;
    while (blockCount > blocksBefore) {
      blockCount--;
      extras--;
      wrong = free(blocks[blockCount], wrong);
    }
    while (chunks > kept) {
      chunks--;
      chunkBytes -= ends[chunks] - starts[chunks];
      wrong = free(starts[chunks], wrong);
    }
    if (wrong != null) {
      throw wrong;
    }
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
  public long malloca(long serial, int at, long size) {
    if (size >= 0 && size <= MALLOCA_THRESHOLD && size <= MAX_BYTES - chunkBytes) {
      return allocate(serial, at, size, MALLOCA_ALIGNMENT);
    }
    if (current != serial || Thread.currentThread().threadId() != threadId) {
      throw refused(serial, at);
    }
    StackReserve.require();
    if (blockCount == blocks.length) {
      long[] more = Arrays.copyOf(blocks, 2 * blockCount + FIRST_LENGTH);
      blockDepths = Arrays.copyOf(blockDepths, more.length);
      blocks = more;
    }
    long block = heap.allocate(size);
    blocks[blockCount] = block;
    blockDepths[blockCount] = at;
    blockCount++;
    extras++;
    return block;
  }

  /// Frees what [#malloca] took from the heap.
  public void freea(long address) {
    if (Thread.currentThread().threadId() != threadId) {
      throw refused(0, 0);
    }
    for (int i = blockCount - 1; i >= 0; i--) {
      if (blocks[i] == address) {
        StackReserve.require();
        System.arraycopy(blocks, i + 1, blocks, i, blockCount - i - 1);
        System.arraycopy(blockDepths, i + 1, blockDepths, i, blockCount - i - 1);
        blockCount--;
        extras--;
        heap.free(address);
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
      if (address >= starts[i] && address <= ends[i]) {
        return true;
      }
    }
    return false;
  }

  /// Allocates a segment that ends with the frame.
  public MemorySegment segment(long serial, int at, long size, long alignment) {
    if (current != serial || Thread.currentThread().threadId() != threadId) {
      throw refused(serial, at);
    }
    StackReserve.require();
    MemorySegment _ = heap.options().space().memory().segment(0, 0); // Not on simulated memory.
    if (at >= arenas.length) {
      arenas = Arrays.copyOf(arenas, serials.length);
    }
    Arena lifetime = arenas[at];
    if (lifetime == null) {
      lifetime = Arena.ofConfined();
      arenas[at] = lifetime;
      extras++;
    }
    return RawMemory.segment(allocate(serial, at, size, alignment), size, lifetime);
  }

  /// Gives everything back and reports the frames that are open: the thread has ended. Its arenas
  /// were confined to it, so nobody can use them any more.
  void threadEnded() {
    int open = depth;
    depth = 0;
    current = 0;
    top = NO_TOP;
    limit = 0;
    free(0, 0);
    for (int i = open - 1; i >= 0; i--) {
      reportOpen(i);
    }
  }
}
