package org.freehold.lab.policy.tagged;

import org.freehold.lab.FreeRangeVisitor;
import org.freehold.lab.HeapCheckException;

/// Best fit in logarithmic time: the free blocks are the nodes of a binary search tree by size, and
/// by address among equals. Stephenson's fast fits (1983) keep such a tree in address order; this
/// one is balanced as a treap (Seidel & Aragon 1996): a hash of the address is a node's priority,
/// and parents have higher priorities than their children.
public class SizeTree extends FreeIndex {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final int root;

  public SizeTree() {
    this(0);
  }

  /// A tree whose root is in a given control word, for an index that has other structures as well.
  SizeTree(int root) {
    this.root = root;
  }

  @Override
  int controlWords() {
    return root + 1;
  }

  private long left(long block) {
    return block;
  }

  private long right(long block) {
    return block + tags().wordSize();
  }

  private long priority(long block) {
    long mixed = (block - tags().area().base()) * GOLDEN;
    return (mixed ^ mixed >>> 32) * GOLDEN;
  }

  private boolean isBelow(long block, long size, long than) {
    long other = tags().size(than);
    return size < other || (size == other && block < than);
  }

  @Override
  void insert(long block, long size) {
    long place = controlWord(root);
    long node = tags().link(place);
    while (node != NONE && priority(node) >= priority(block)) {
      place = isBelow(block, size, node) ? left(node) : right(node);
      node = tags().link(place);
    }
    tags().putLink(place, block);
    split(node, block, size);
  }

  /// Moves the blocks of a subtree below a new node: the smaller ones left, the larger ones right.
  private void split(long subtree, long block, long size) {
    long smaller = left(block);
    long larger = right(block);
    long node = subtree;
    while (node != NONE) {
      if (isBelow(block, size, node)) {
        tags().putLink(larger, node);
        larger = left(node);
        node = tags().link(larger);
      } else {
        tags().putLink(smaller, node);
        smaller = right(node);
        node = tags().link(smaller);
      }
    }
    tags().putLink(smaller, NONE);
    tags().putLink(larger, NONE);
  }

  @Override
  void remove(long block, long size) {
    long place = controlWord(root);
    long node = tags().link(place);
    while (node != block) {
      HeapCheckException.require(node != NONE, "a free block is missing from the tree", block);
      place = isBelow(block, size, node) ? left(node) : right(node);
      node = tags().link(place);
    }
    join(place, tags().link(left(block)), tags().link(right(block)));
  }

  /// Merges two subtrees, all of one smaller than all of the other, at a link.
  private void join(long link, long smaller, long larger) {
    long place = link;
    long a = smaller;
    long b = larger;
    while (a != NONE && b != NONE) {
      if (priority(a) >= priority(b)) {
        tags().putLink(place, a);
        place = right(a);
        a = tags().link(place);
      } else {
        tags().putLink(place, b);
        place = left(b);
        b = tags().link(place);
      }
    }
    tags().putLink(place, a == NONE ? b : a);
  }

  @Override
  void clear() {
    tags().putLink(controlWord(root), NONE);
  }

  @Override
  long find(long size) {
    long best = NONE;
    for (long node = tags().link(controlWord(root)); node != NONE; ) {
      steps++;
      if (tags().size(node) >= size) {
        best = node;
        node = tags().link(left(node));
      } else {
        node = tags().link(right(node));
      }
    }
    return best;
  }

  @Override
  void forEach(FreeRangeVisitor visitor) {
    show(tags().link(controlWord(root)), visitor);
  }

  private void show(long node, FreeRangeVisitor visitor) {
    if (node != NONE) {
      long smaller = tags().link(left(node));
      long larger = tags().link(right(node));
      HeapCheckException.require(tags().isFree(node), "a block of the tree is not free", node);
      HeapCheckException.require(
          smaller == NONE
              || (isBelow(smaller, tags().size(smaller), node)
                  && priority(smaller) <= priority(node)),
          "the left child is out of order",
          node);
      HeapCheckException.require(
          larger == NONE
              || (!isBelow(larger, tags().size(larger), node)
                  && priority(larger) <= priority(node)),
          "the right child is out of order",
          node);
      show(smaller, visitor);
      visitor.range(node, tags().size(node));
      show(larger, visitor);
    }
  }
}
