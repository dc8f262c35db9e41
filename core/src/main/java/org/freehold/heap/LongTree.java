package org.freehold.heap;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A sorted set of `long`s: a B+ tree with arrays of 64 keys.
///
/// Inner nodes keep, for each child, a lower bound of its keys. A node that overflows is split in
/// two halves; a node that together with a neighbour fills at most half of one is merged with it.
/// No node is empty but a root without keys, and every two neighbours hold more than half a node
/// between them, the depth is O(log n), and there are at most about four nodes for each 64 keys,
/// typically one and a half.
///
/// Emptied nodes are kept for the next split, a bounded number of them, so that a set whose size
/// goes up and down allocates nothing.
///
/// Source: Bayer and McCreight 1972 by way of the B+ variant in Comer, "The Ubiquitous B-Tree",
/// 1979.
///
/// Not thread-safe; the heap holds its lock.
final class LongTree {

  /// Answered when there is no such key; no key has this value.
  static final long NONE = Long.MAX_VALUE;

  private static final int CAPACITY = 64;
  private static final int MERGED = CAPACITY / 2;
  private static final int SPARES = 2;

  /// Bytes of a leaf on a 64-bit JVM with compressed references: an object of three fields and its
  /// array.
  private static final int LEAF_BYTES = 24 + 16 + CAPACITY * Long.BYTES;

  private static final int CHILDREN_BYTES = 16 + CAPACITY * 4;

  private static final class Node {
    private static final @Nullable Node[] NONE_BELOW = new Node[0];

    final long[] keys = new long[CAPACITY];
    final @Nullable Node[] children;
    int count;

    Node(boolean isInner) {
      children = isInner ? new Node[CAPACITY] : NONE_BELOW;
    }

    boolean isLeaf() {
      return children.length == 0;
    }

    Node child(int index) {
      Node child = children[index];
      if (child == null) {
        throw new AssertionError("INV-TREE-05 a child is missing");
      }
      return child;
    }
  }

  private Node root = new Node(false);
  private int size;
  private int leaves = 1;
  private int inner;
  private final @Nullable Node[] spares = new Node[SPARES];
  private int spareCount;

  /// Number of keys.
  int size() {
    return size;
  }

  /// Bytes of Java memory that the set takes.
  long memoryBytes() {
    return (long) (leaves + spareCount) * LEAF_BYTES + (long) inner * (LEAF_BYTES + CHILDREN_BYTES);
  }

  /// The smallest key that is not below `key`, or [#NONE].
  long ceiling(long key) {
    Node node = root;
    Node successor = null;
    while (!node.isLeaf()) {
      int index = childFor(node, key);
      if (index + 1 < node.count) {
        successor = node.child(index + 1);
      }
      node = node.child(index);
    }
    int index = lowerBound(node, key);
    if (index < node.count) {
      return node.keys[index];
    }
    return successor == null ? NONE : firstOf(successor);
  }

  private static long firstOf(Node start) {
    Node node = start;
    while (!node.isLeaf()) {
      node = node.child(0);
    }
    return node.keys[0];
  }

  /// The largest key, or [#NONE] when the set is empty.
  long last() {
    Node node = root;
    while (!node.isLeaf()) {
      node = node.child(node.count - 1);
    }
    return node.count == 0 ? NONE : node.keys[node.count - 1];
  }

  /// Whether a key is in the set.
  boolean contains(long key) {
    return ceiling(key) == key;
  }

  /// Adds a key that is not in the set.
  void add(long key) {
    Node sibling = add(root, key);
    if (sibling != null) {
      Node top = newNode(true);
      top.keys[0] = root.keys[0];
      top.children[0] = root;
      top.keys[1] = sibling.keys[0];
      top.children[1] = sibling;
      top.count = 2;
      root = top;
    }
    size++;
  }

  /// Removes a key that is in the set.
  ///
  /// @return whether it was there
  boolean remove(long key) {
    if (!remove(root, key)) {
      return false;
    }
    size--;
    if (!root.isLeaf() && root.count <= 1) {
      Node old = root;
      root = old.count == 0 ? newNode(false) : old.child(0);
      recycle(old);
    }
    return true;
  }

  /// Adds below a node; answers the new right half when the node had to be split.
  private @Nullable Node add(Node node, long key) {
    if (node.isLeaf()) {
      return insert(node, lowerBound(node, key), key, null);
    }
    int index = childFor(node, key);
    if (key < node.keys[index]) {
      node.keys[index] = key;
    }
    Node sibling = add(node.child(index), key);
    return sibling == null ? null : insert(node, index + 1, sibling.keys[0], sibling);
  }

  private @Nullable Node insert(Node node, int index, long key, @Nullable Node child) {
    if (node.count < CAPACITY) {
      insertAt(node, index, key, child);
      return null;
    }
    Node right = newNode(child != null);
    int half = CAPACITY / 2;
    move(node, half, right, 0, CAPACITY - half);
    right.count = CAPACITY - half;
    node.count = half;
    if (index <= half) {
      insertAt(node, index, key, child);
    } else {
      insertAt(right, index - half, key, child);
    }
    return right;
  }

  private static void insertAt(Node node, int index, long key, @Nullable Node child) {
    int tail = node.count - index;
    System.arraycopy(node.keys, index, node.keys, index + 1, tail);
    node.keys[index] = key;
    if (child != null) {
      System.arraycopy(node.children, index, node.children, index + 1, tail);
      node.children[index] = child;
    }
    node.count++;
  }

  private boolean remove(Node node, long key) {
    if (node.isLeaf()) {
      int index = lowerBound(node, key);
      if (index == node.count || node.keys[index] != key) {
        return false;
      }
      removeAt(node, index);
      return true;
    }
    int index = childFor(node, key);
    if (!remove(node.child(index), key)) {
      return false;
    }
    mergeAround(node, index);
    return true;
  }

  /// Drops a child that is empty, and merges one with a neighbour when both fit into half a node.
  private void mergeAround(Node node, int index) {
    if (node.child(index).count == 0) {
      Node empty = node.child(index);
      removeAt(node, index);
      recycle(empty);
    } else if (index > 0 && node.child(index - 1).count + node.child(index).count <= MERGED) {
      mergeWithNext(node, index - 1);
    } else if (index + 1 < node.count
        && node.child(index).count + node.child(index + 1).count <= MERGED) {
      mergeWithNext(node, index);
    }
  }

  private void mergeWithNext(Node node, int index) {
    Node left = node.child(index);
    Node right = node.child(index + 1);
    move(right, 0, left, left.count, right.count);
    left.count += right.count;
    removeAt(node, index + 1);
    recycle(right);
  }

  private static void removeAt(Node node, int index) {
    int tail = node.count - index - 1;
    System.arraycopy(node.keys, index + 1, node.keys, index, tail);
    if (!node.isLeaf()) {
      System.arraycopy(node.children, index + 1, node.children, index, tail);
      node.children[node.count - 1] = null;
    }
    node.count--;
  }

  private static void move(Node from, int index, Node to, int at, int count) {
    System.arraycopy(from.keys, index, to.keys, at, count);
    if (!from.isLeaf()) {
      System.arraycopy(from.children, index, to.children, at, count);
      Arrays.fill(from.children, index, index + count, null);
    }
  }

  private Node newNode(boolean isInner) {
    if (isInner) {
      inner++;
      return new Node(true);
    }
    leaves++;
    if (spareCount > 0) {
      Node spare = spares[--spareCount];
      spares[spareCount] = null;
      if (spare != null) {
        return spare;
      }
    }
    return new Node(false);
  }

  private void recycle(Node node) {
    if (!node.isLeaf()) {
      inner--;
      return;
    }
    leaves--;
    node.count = 0;
    if (spareCount < SPARES) {
      spares[spareCount++] = node;
    }
  }

  /// The index of the child that holds a key, or would.
  private static int childFor(Node node, long key) {
    int index = lowerBound(node, key);
    boolean exact = index < node.count && node.keys[index] == key;
    return exact || index == 0 ? index : index - 1;
  }

  /// The index of the first key that is not below `key`. The halving has no branch that depends on
  /// a key, since no processor could predict it: the compiler makes it a conditional move.
  private static int lowerBound(Node node, long key) {
    long[] keys = node.keys;
    int base = 0;
    int length = node.count;
    while (length > 1) {
      int half = length >>> 1;
      base += keys[base + half - 1] < key ? half : 0;
      length -= half;
    }
    return length == 1 && keys[base] < key ? base + 1 : base;
  }

  /// Checks the tree against itself.
  ///
  /// @throws IllegalStateException naming what does not hold
  void validate() {
    long counted = new Checker().check(root, Long.MIN_VALUE, depth());
    require(counted == size, "INV-TREE-01 the size is the number of keys");
  }

  private int depth() {
    int depth = 0;
    for (Node node = root; !node.isLeaf(); node = node.child(0)) {
      depth++;
    }
    return depth;
  }

  private static final class Checker {
    private boolean first = true;
    private long previous;

    long check(Node node, long lowest, int depth) {
      require(node.isLeaf() == (depth == 0), "INV-TREE-02 leaves are equally deep");
      long keys = 0;
      for (int i = 0; i < node.count; i++) {
        require(node.keys[i] >= lowest, "INV-TREE-03 keys respect the bound above them");
        if (depth > 0) {
          require(node.child(i).count > 0, "INV-TREE-05 no node below the root is empty");
          keys += check(node.child(i), node.keys[i], depth - 1);
        } else {
          require(first || node.keys[i] > previous, "INV-TREE-04 keys ascend");
          first = false;
          previous = node.keys[i];
          keys++;
        }
      }
      return keys;
    }
  }

  private static void require(boolean holds, String invariant) {
    if (!holds) {
      throw new IllegalStateException(invariant);
    }
  }
}
