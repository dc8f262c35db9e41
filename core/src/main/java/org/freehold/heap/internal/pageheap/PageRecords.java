package org.freehold.heap.internal.pageheap;

import java.util.HashMap;
import java.util.Map;
import org.freehold.heap.PageRecordLayout.Block;
import org.freehold.heap.StackDatabase;
import org.freehold.heap.internal.detect.StackCapture;
import org.freehold.internal.change.StackReserve;
import org.jspecify.annotations.Nullable;

/// The records of one heap's blocks in the process's [PageRecordFile].
///
/// A record is written before its block is handed out, and marked as freed before the access is
/// removed: whatever address a process dies of, the file has it. Records of blocks that have left
/// the quarantine are overwritten last, from the oldest.
///
/// A record is no condition of anything: one that cannot be made for want of room, of Java memory
/// or of stack is counted as lost, and the request goes on.
///
/// Not thread-safe; the heap's lock is held.
final class PageRecords {

  private final PageRecordFile file;
  private final StackCapture stacks;
  private final int heap;
  private final Map<Integer, Integer> textOfStack = new HashMap<>();

  /// The words of a record that is written.
  private final long[] words = new long[PageRecordFile.WORDS];

  private PageRecords(PageRecordFile file, String heap, StackCapture stacks) {
    this.file = file;
    this.stacks = stacks;
    StackReserve.require();
    this.heap = file.text(heap);
  }

  /// The records of a heap; null when the process keeps none.
  static @Nullable PageRecords of(String heap, long pageBytes, StackCapture stacks) {
    PageRecordFile file = PageRecordFile.ofProcess();
    if (file == null) {
      return null;
    }
    file.pageBytes(pageBytes);
    return new PageRecords(file, heap, stacks);
  }

  /// Writes the record of a new block. A record that cannot be made is counted as lost.
  void allocated(GuardedBlock block) {
    try {
      if (block.record < 0) {
        block.record = Numbers.ofProcess().take();
      }
      block.sequence = Numbers.ofProcess().nextSequence();
      block.allocatedAt = System.currentTimeMillis();
      block.allocatingThread = file.text(Thread.currentThread().getName());
      block.allocatingStack = stack(block.allocatedBy);
      block.isRecorded = block.record >= 0 && write(block, Block.LIVE);
    } catch (OutOfMemoryError | StackOverflowError e) {
      block.isRecorded = false;
    }
    if (!block.isRecorded) {
      file.loseBlock();
    }
  }

  /// Prepares the record of a block that is about to be freed.
  void prepareFree(GuardedBlock block, int freedBy) {
    block.freedAt = System.currentTimeMillis();
    try {
      block.freeingThread = file.text(Thread.currentThread().getName());
      block.freeingStack = stack(freedBy);
    } catch (OutOfMemoryError | StackOverflowError e) {
      // They are unknown.
    }
  }

  /// Marks a block as freed.
  void freed(GuardedBlock block) {
    mark(block, Block.FREED);
  }

  /// Marks a block as released from the quarantine.
  void released(GuardedBlock block) {
    mark(block, Block.RELEASED);
    releaseNumber(block);
  }

  /// Marks a block of a heap that is closed.
  void closed(GuardedBlock block) {
    mark(block, block.isLive ? Block.CLOSED : Block.RELEASED);
    releaseNumber(block);
  }

  private static void releaseNumber(GuardedBlock block) {
    if (block.record >= 0) {
      Numbers.ofProcess().release(block.record);
      block.record = -1;
      block.isRecorded = false;
    }
  }

  private void mark(GuardedBlock block, int state) {
    if (block.isRecorded) {
      boolean _ = write(block, state);
    }
  }

  private boolean write(GuardedBlock block, int state) {
    long[] to = words;
    int at = 0;
    to[at++] = pair(state, heap);
    to[at++] = block.sequence;
    to[at++] = block.start;
    to[at++] = block.slotBytes;
    to[at++] = block.address;
    to[at++] = block.size;
    to[at++] = pair(block.allocatingStack, block.freeingStack);
    to[at++] = pair(block.allocatingThread, block.freeingThread);
    to[at++] = block.allocatedAt;
    to[at++] = block.freedAt;
    to[at] = block.pages == block.start ? 0 : 1;
    return file.putRecord(block.record, to);
  }

  private static long pair(int low, int high) {
    return (low & 0xFFFF_FFFFL) | (long) high << 32;
  }

  private int stack(int number) {
    if (number == StackDatabase.NONE) {
      return 0;
    }
    Integer known = textOfStack.get(number);
    if (known == null) {
      known = file.text(String.join("\n", stacks.frames(number)));
      textOfStack.put(number, known);
    }
    return known;
  }

  /// The record numbers of the process, which all heaps draw from. Only taking one may need Java
  /// memory: there is room for all that have been taken.
  private static final class Numbers {
    private static @Nullable Numbers ofProcess;

    /// Number of records of released blocks that are kept before one is overwritten.
    private static final int MAX_KEPT = 4096;

    /// The released numbers, a ring.
    private int[] released = new int[64];

    private int first;
    private int count;
    private int used;
    private long sequence;

    static Numbers ofProcess() {
      Numbers found = ofProcess;
      return found == null ? make() : found;
    }

    private static synchronized Numbers make() {
      Numbers found = ofProcess;
      if (found == null) {
        found = new Numbers();
        ofProcess = found;
      }
      return found;
    }

    synchronized int take() {
      boolean isFull = used == PageRecordFile.capacity();
      if (count > MAX_KEPT || (isFull && count > 0)) {
        int number = released[first];
        first = (first + 1) & (released.length - 1);
        count--;
        return number;
      }
      if (isFull) {
        return -1;
      }
      if (used == released.length) {
        grow();
      }
      return used++;
    }

    synchronized void release(int number) {
      released[(first + count) & (released.length - 1)] = number;
      count++;
    }

    synchronized long nextSequence() {
      return ++sequence;
    }

    private void grow() {
      int[] longer = new int[2 * released.length];
      for (int i = 0; i < count; i++) {
        longer[i] = released[(first + i) & (released.length - 1)];
      }
      released = longer;
      first = 0;
    }
  }
}
