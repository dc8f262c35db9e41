package org.freehold.lab.policy.tagged;

import org.freehold.lab.FreeRangeVisitor;
import org.freehold.lab.HeapCheckException;

/// An explicit free list: a doubly linked list through the free blocks. The links lie in the
/// payload, which is unused while the block is free. The order of the list matters as much as the
/// fit (Wilson et al. 1995, section 3.5): last in, first out; first in, first out; or by address.
public final class ExplicitList extends FreeIndex {

  /// Where a freed block is inserted.
  public enum Order {
    /// At the front.
    LIFO,
    /// At the end.
    FIFO,
    /// By address, which takes a search.
    ADDRESS
  }

  private static final int HEAD = 0;
  private static final int TAIL = 1;
  private static final int ROVER = 2;

  private final Fit fit;
  private final Order order;

  public ExplicitList(Fit fit, Order order) {
    this.fit = fit;
    this.order = order;
  }

  @Override
  int controlWords() {
    return 3;
  }

  @Override
  void insert(long block, long size) {
    long before =
        switch (order) {
          case LIFO -> NONE;
          case FIFO -> head(TAIL);
          case ADDRESS -> lastBelow(block);
        };
    long after = before == NONE ? head(HEAD) : next(before);
    link(before, block);
    link(block, after);
  }

  /// The list is searched from its end, since new blocks come from the end of the area.
  private long lastBelow(long block) {
    long each = head(TAIL);
    while (each != NONE && each > block) {
      steps++;
      each = previous(each);
    }
    return each;
  }

  /// Links two blocks; where one is missing the other is the end of the list.
  private void link(long before, long after) {
    if (before == NONE) {
      setHead(HEAD, after);
    } else {
      setNext(before, after);
    }
    if (after == NONE) {
      setHead(TAIL, before);
    } else {
      setPrevious(after, before);
    }
  }

  @Override
  void remove(long block, long size) {
    long after = next(block);
    if (fit == Fit.NEXT && head(ROVER) == block) {
      setHead(ROVER, after);
    }
    link(previous(block), after);
  }

  @Override
  void clear() {
    setHead(HEAD, NONE);
    setHead(TAIL, NONE);
    setHead(ROVER, NONE);
  }

  @Override
  long find(long size) {
    return switch (fit) {
      case FIRST -> first(head(HEAD), NONE, size);
      case NEXT -> next(head(ROVER), size);
      case BEST, WORST -> extreme(size);
    };
  }

  private long first(long from, long to, long size) {
    for (long block = from; block != to; block = next(block)) {
      steps++;
      if (tags().size(block) >= size) {
        return block;
      }
    }
    return NONE;
  }

  private long next(long rover, long size) {
    long found = first(rover, NONE, size);
    if (found == NONE && rover != NONE) {
      found = first(head(HEAD), rover, size);
    } else if (rover == NONE) {
      found = first(head(HEAD), NONE, size);
    }
    if (found != NONE) {
      setHead(ROVER, found);
    }
    return found;
  }

  private long extreme(long size) {
    long chosen = NONE;
    long chosenSize = 0;
    for (long block = head(HEAD); block != NONE; block = next(block)) {
      steps++;
      long have = tags().size(block);
      if (have >= size && (chosen == NONE || fit.prefers(have, chosenSize))) {
        chosen = block;
        chosenSize = have;
        if (fit == Fit.BEST && have == size) {
          break;
        }
      }
    }
    return chosen;
  }

  @Override
  void forEach(FreeRangeVisitor visitor) {
    showList(
        HEAD,
        (block, size) -> {
          long before = previous(block);
          HeapCheckException.require(
              order != Order.ADDRESS || before < block, "the list is out of order", block);
          visitor.range(block, size);
        });
  }
}
