package org.freehold.lab.policy.tagged;

import org.freehold.lab.FreeRangeVisitor;
import org.freehold.lab.HeapCheckException;

/// The index of the free blocks of a heap with boundary tags: how a free block is found, which is
/// the allocation policy in the narrow sense. The index keeps its links inside the free blocks, and
/// its heads in a few control words at the start of the area.
///
/// Blocks are named by the address of their payload. A link takes one word; [#NONE] ends a list.
public abstract class FreeIndex {

  /// No block: what a search that failed returns, and what ends a list.
  static final long NONE = BoundaryTags.NONE;

  private BoundaryTags tags;
  private long control;

  /// How many free blocks all searches have probed.
  long steps;

  @SuppressWarnings("NullAway.Init") // attach() comes before any other call.
  FreeIndex() {}

  /// Gives the index the blocks and its control words, which are zero.
  final void attach(BoundaryTags blocks, long controlWords) {
    this.tags = blocks;
    this.control = controlWords;
    started();
  }

  final BoundaryTags tags() {
    return tags;
  }

  /// How many control words this index needs at the start of the area.
  abstract int controlWords();

  /// How many links it keeps at the start of a free block.
  int linkWords() {
    return 2;
  }

  /// Is called when the control words exist, before any other call.
  void started() {}

  /// Enters a free block whose tags are written.
  abstract void insert(long block, long size);

  /// A block, free or not, now covers a range in which other blocks may have started.
  void covered(long block, long size) {}

  /// Enters the remainder of a block that was split for a request.
  void insertRest(long block, long size) {
    insert(block, size);
  }

  /// Removes a block that is about to be allocated or coalesced; its tags are still those of the
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
    return control + (long) index * tags.wordSize();
  }

  final long word(int index) {
    return tags.getWord(control + (long) index * tags.wordSize());
  }

  final void setWord(int index, long value) {
    tags.putWord(control + (long) index * tags.wordSize(), value);
  }

  final long next(long block) {
    return tags.link(block);
  }

  final void setNext(long block, long next) {
    tags.putLink(block, next);
  }

  final long previous(long block) {
    return tags.link(block + tags.wordSize());
  }

  final void setPrevious(long block, long previous) {
    tags.putLink(block + tags.wordSize(), previous);
  }

  /// The head of a list in a control word.
  final long head(int index) {
    long offset = word(index);
    return offset == 0 ? NONE : tags.area().base() + offset;
  }

  final void setHead(int index, long block) {
    setWord(index, block == NONE ? 0 : block - tags.area().base());
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
      HeapCheckException.require(tags.isFree(block), "a block on a free list is not free", block);
      HeapCheckException.require(
          previous(block) == before, "a block on a free list has a wrong link back", block);
      visitor.range(block, tags.size(block));
      before = block;
    }
  }
}
