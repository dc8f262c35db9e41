package org.freehold.internal.tree;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A node of a [LongTree]: sorted keys in an array, with their values or with child nodes.
///
/// ```
///   leaf of a set        leaf of a map          inner node
///   keys │3│5│9│ … │     keys   │3│5│9│ … │     keys     │3│40│71│ … │   lower bounds
///                        values │7│0│4│ … │     children │•│• │• │ … │
/// ```
///
/// Arrays have room for [#CAPACITY] entries; those of a small leaf are shorter and grow. Not
/// thread-safe.
final class TreeNode {

  /// Entries of a full node.
  static final int CAPACITY = 64;

  private static final @Nullable TreeNode[] NO_CHILDREN = new TreeNode[0];
  private static final long[] NO_VALUES = new long[0];

  long[] keys;
  long[] values;
  final @Nullable TreeNode[] children;
  int count;

  private TreeNode(long[] keys, long[] values, @Nullable TreeNode[] children) {
    this.keys = keys;
    this.values = values;
    this.children = children;
  }

  static TreeNode leaf(int capacity, boolean hasValues) {
    return new TreeNode(
        new long[capacity], hasValues ? new long[capacity] : NO_VALUES, NO_CHILDREN);
  }

  static TreeNode inner() {
    return new TreeNode(new long[CAPACITY], NO_VALUES, new TreeNode[CAPACITY]);
  }

  boolean isLeaf() {
    return children.length == 0;
  }

  TreeNode child(int index) {
    TreeNode child = children[index];
    if (child == null) {
      throw new AssertionError("INV-TREE-05 a child is missing");
    }
    return child;
  }

  /// The smallest key of the subtree, which has one.
  long first() {
    TreeNode node = this;
    while (!node.isLeaf()) {
      node = node.child(0);
    }
    return node.keys[0];
  }

  /// The largest key of the subtree, or [LongTree#NONE].
  long last() {
    TreeNode node = this;
    while (!node.isLeaf()) {
      node = node.child(node.count - 1);
    }
    return node.count == 0 ? LongTree.NONE : node.keys[node.count - 1];
  }

  /// The index of the child that holds a key, or would.
  int childFor(long key) {
    int index = lowerBound(key);
    boolean exact = index < count && keys[index] == key;
    return exact || index == 0 ? index : index - 1;
  }

  /// The index of the first key that is not below `key`. The halving has no branch that depends on
  /// a key, since no processor could predict it: the compiler makes it a conditional move.
  int lowerBound(long key) {
    long[] sorted = keys;
    int base = 0;
    int length = count;
    while (length > 1) {
      int half = length >>> 1;
      base += sorted[base + half - 1] < key ? half : 0;
      length -= half;
    }
    return length == 1 && sorted[base] < key ? base + 1 : base;
  }

  /// Inserts an entry into a node that is not full.
  ///
  /// @param value of the key, in a leaf of a map
  /// @param child of the key, in an inner node
  void insertAt(int index, long key, long value, @Nullable TreeNode child) {
    ensureCapacity(count + 1);
    int tail = count - index;
    if (values.length > 0) {
      System.arraycopy(values, index, values, index + 1, tail);
      values[index] = value;
    }
    System.arraycopy(keys, index, keys, index + 1, tail);
    keys[index] = key;
    if (child != null) {
      System.arraycopy(children, index, children, index + 1, tail);
      children[index] = child;
    }
    count++;
  }

  void removeAt(int index) {
    int tail = count - index - 1;
    System.arraycopy(keys, index + 1, keys, index, tail);
    if (values.length > 0) {
      System.arraycopy(values, index + 1, values, index, tail);
    }
    if (!isLeaf()) {
      System.arraycopy(children, index + 1, children, index, tail);
      children[count - 1] = null;
    }
    count--;
  }

  /// Copies entries to another node, and lets go of the children. The counts are the caller's.
  void move(int index, TreeNode to, int at, int entries) {
    to.ensureCapacity(at + entries);
    System.arraycopy(keys, index, to.keys, at, entries);
    if (values.length > 0) {
      System.arraycopy(values, index, to.values, at, entries);
    }
    if (!isLeaf()) {
      System.arraycopy(children, index, to.children, at, entries);
      Arrays.fill(children, index, index + entries, null);
    }
  }

  /// Makes room for a number of entries.
  void ensureCapacity(int entries) {
    if (entries > keys.length) {
      int capacity = Math.min(CAPACITY, Math.max(2 * keys.length, entries));
      long[] longer = values.length == 0 ? values : Arrays.copyOf(values, capacity);
      keys = Arrays.copyOf(keys, capacity);
      values = longer;
    }
  }
}
