package org.freehold.lab.policy;

import org.freehold.lab.FreeRangeVisitor;
import org.freehold.lab.HeapCheckException;

/// How a heap with boundary tags finds a free block: the policy in the narrow sense. The index
/// keeps what it needs inside the free blocks and in a few control words at the start of the area.
///
/// Blocks are named by the address of their payload. Links are offsets from the area's base, one
/// word each, and 0 ends a list: no block has that offset.
abstract class FreeIndex {

  /// The answer of a search that found nothing.
  static final long NONE = 0;

  private TaggedHeap heap;
  private long control;

  /// How many free blocks searches have looked at.
  long steps;

  @SuppressWarnings("NullAway.Init") // attach() comes before any other call.
  FreeIndex() {}

  /// Gives the index its heap and its control words, which are zero.
  final void attach(TaggedHeap owner, long controlWords) {
    this.heap = owner;
    this.control = controlWords;
    started();
  }

  final TaggedHeap heap() {
    return heap;
  }

  /// The control words at the start of the area that this index needs.
  abstract int controlWords();

  /// The control words are there.
  void started() {}

  /// Enters a free block whose tags are written.
  abstract void insert(long block, long size);

  /// A block, free or not, now covers a range in which other blocks may have started.
  void covered(long block, long size) {}

  /// Enters what is left of a block that was cut for a request.
  void insertRest(long block, long size) {
    insert(block, size);
  }

  /// Takes a block out that is about to be allocated or merged; its tags are still those of the
  /// free block.
  abstract void remove(long block, long size);

  /// Finds a free block of at least `size` bytes, which stays in the index.
  ///
  /// @return the block, or [#NONE]
  abstract long find(long size);

  /// Forgets all blocks.
  abstract void clear();

  /// Shows every block that the index holds, checking its structure on the way.
  ///
  /// @throws HeapCheckException when a link is wrong
  abstract void forEach(FreeRangeVisitor visitor);

  /// Where a control word is.
  final long controlWord(int index) {
    return control + (long) index * heap.wordSize();
  }

  final long word(int index) {
    return heap.getWord(control + (long) index * heap.wordSize());
  }

  final void setWord(int index, long value) {
    heap.putWord(control + (long) index * heap.wordSize(), value);
  }

  final long next(long block) {
    return heap.link(block);
  }

  final void setNext(long block, long next) {
    heap.putLink(block, next);
  }

  final long previous(long block) {
    return heap.link(block + heap.wordSize());
  }

  final void setPrevious(long block, long previous) {
    heap.putLink(block + heap.wordSize(), previous);
  }

  /// The head of a list in a control word.
  final long head(int index) {
    long offset = word(index);
    return offset == 0 ? NONE : heap.area().base() + offset;
  }

  final void setHead(int index, long block) {
    setWord(index, block == NONE ? 0 : block - heap.area().base());
  }

  /// Puts a block at the front of the list whose head is a control word.
  final void push(int head, long block) {
    long first = head(head);
    setNext(block, first);
    setPrevious(block, NONE);
    if (first != NONE) {
      setPrevious(first, block);
    }
    setHead(head, block);
  }

  /// Takes a block out of the list whose head is a control word.
  final void unlink(int head, long block) {
    long before = previous(block);
    long after = next(block);
    if (before == NONE) {
      setHead(head, after);
    } else {
      setNext(before, after);
    }
    if (after != NONE) {
      setPrevious(after, before);
    }
  }

  /// Shows the blocks of a list.
  final void showList(int head, FreeRangeVisitor visitor) {
    long before = NONE;
    for (long block = head(head); block != NONE; block = next(block)) {
      HeapCheckException.require(heap.isFree(block), "a block on a free list is not free", block);
      HeapCheckException.require(
          previous(block) == before, "a block on a free list has a wrong link back", block);
      visitor.range(block, heap.size(block));
      before = block;
    }
  }
}
