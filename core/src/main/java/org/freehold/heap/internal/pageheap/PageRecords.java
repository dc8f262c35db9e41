package org.freehold.heap.internal.pageheap;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.freehold.heap.PageRecordLayout.Block;
import org.freehold.heap.StackDatabase;
import org.freehold.heap.internal.detect.StackCapture;
import org.jspecify.annotations.Nullable;

/// The records of one heap's blocks in the process's [PageRecordFile].
///
/// A record is written before its block is handed out, and marked as freed before the access is
/// removed: whatever address a process dies of, the file has it. Records of blocks that have left
/// the quarantine are overwritten last, from the oldest.
///
/// Not thread-safe; the heap's lock is held.
final class PageRecords {

  private final PageRecordFile file;
  private final StackCapture stacks;
  private final int heap;
  private final Map<Integer, Integer> textOfStack = new HashMap<>();

  private PageRecords(PageRecordFile file, String heap, StackCapture stacks) {
    this.file = file;
    this.stacks = stacks;
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

  /// Writes the record of a new block.
  void allocated(GuardedBlock block) {
    block.record = Numbers.ALL.take();
    if (block.record < 0) {
      file.loseBlock();
      return;
    }
    block.sequence = Numbers.ALL.nextSequence();
    block.allocatedAt = System.currentTimeMillis();
    block.allocatingThread = file.text(Thread.currentThread().getName());
    write(block, Block.LIVE);
  }

  /// Marks a block as freed.
  void freed(GuardedBlock block) {
    block.freedAt = System.currentTimeMillis();
    block.freeingThread = file.text(Thread.currentThread().getName());
    write(block, Block.FREED);
  }

  /// Marks a block as released from the quarantine.
  void released(GuardedBlock block) {
    write(block, Block.RELEASED);
    releaseNumber(block);
  }

  /// Marks a block of a heap that is closed.
  void closed(GuardedBlock block) {
    write(block, block.isLive ? Block.CLOSED : Block.RELEASED);
    releaseNumber(block);
  }

  private static void releaseNumber(GuardedBlock block) {
    if (block.record >= 0) {
      Numbers.ALL.release(block.record);
    }
  }

  private void write(GuardedBlock block, int state) {
    if (block.record < 0) {
      return;
    }
    file.putRecord(
        block.record,
        pair(state, heap),
        block.sequence,
        block.slot,
        block.slotBytes,
        block.address,
        block.size,
        pair(stack(block.allocatedBy), stack(block.freedBy)),
        pair(block.allocatingThread, block.freeingThread),
        block.allocatedAt,
        block.freedAt,
        block.pages == block.slot ? 0 : 1);
  }

  private static long pair(int low, int high) {
    return (low & 0xFFFF_FFFFL) | (long) high << 32;
  }

  private int stack(int number) {
    if (number == StackDatabase.NONE) {
      return 0;
    }
    return textOfStack.computeIfAbsent(
        number, stack -> file.text(String.join("\n", stacks.frames(stack))));
  }

  /// The record numbers of the process, which all heaps draw from.
  private static final class Numbers {
    private static final Numbers ALL = new Numbers();

    /// Number of records of released blocks that are kept before one is overwritten.
    private static final int MAX_KEPT = 4096;

    private final ArrayDeque<Integer> released = new ArrayDeque<>();
    private int used;
    private long sequence;

    synchronized int take() {
      boolean isFull = used == PageRecordFile.capacity();
      if (released.size() > MAX_KEPT || (isFull && !released.isEmpty())) {
        return released.remove();
      }
      return isFull ? -1 : used++;
    }

    synchronized void release(int number) {
      released.add(number);
    }

    synchronized long nextSequence() {
      return ++sequence;
    }
  }
}
