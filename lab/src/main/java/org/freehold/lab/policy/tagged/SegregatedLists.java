package org.freehold.lab.policy.tagged;

import org.freehold.lab.FreeRangeVisitor;
import org.freehold.lab.HeapCheckException;

/// Segregated fit: an array of free lists, one for each range of sizes, which double from list to
/// list. A search is first fit in the list of the request's own range, and then takes the first
/// block of the next list that has any: close to best fit without an exhaustive search (Bryant &
/// O'Hallaron, section 9.9.14).
public final class SegregatedLists extends FreeIndex {

  private static final int CLASSES = 40;

  @Override
  int controlWords() {
    return CLASSES;
  }

  /// The list of a block size.
  private int list(long size) {
    int bits = 63 - Long.numberOfLeadingZeros(size / tags().smallestBlock());
    return Math.min(bits, CLASSES - 1);
  }

  @Override
  void insert(long block, long size) {
    push(list(size), block);
  }

  @Override
  void remove(long block, long size) {
    unlink(list(size), block);
  }

  @Override
  void clear() {
    for (int list = 0; list < CLASSES; list++) {
      setHead(list, NONE);
    }
  }

  @Override
  long find(long size) {
    for (int list = list(size); list < CLASSES; list++) {
      for (long block = head(list); block != NONE; block = next(block)) {
        steps++;
        if (tags().size(block) >= size) {
          return block;
        }
      }
    }
    return NONE;
  }

  @Override
  void forEach(FreeRangeVisitor visitor) {
    for (int i = 0; i < CLASSES; i++) {
      int list = i;
      showList(
          list,
          (block, size) -> {
            HeapCheckException.require(list(size) == list, "the block is on a wrong list", block);
            visitor.range(block, size);
          });
    }
  }
}
