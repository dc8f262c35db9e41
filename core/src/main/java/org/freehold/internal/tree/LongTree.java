package org.freehold.internal.tree;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A sorted set of `long`s, or a sorted map from `long` to `long`: a B+ tree with arrays of 64
/// keys.
///
/// The index of a heap's free ranges is a set, the runs of a reservation's pages are a map. Neither
/// makes an object for an entry. The arrays of a small tree are small.
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
/// The leaf that was used last is kept with the bounds of the keys that belong into it (the
/// *finger*), so that the look-ups and the change that one operation makes of one neighbourhood
/// cost one descent together. Whatever adds, removes or merges a node lets go of it.
///
/// Not thread-safe, and that goes for look-ups too; the owner holds its lock.
public final class LongTree {

  /// Answered when there is no such key; no key has this value.
  public static final long NONE = Long.MAX_VALUE;

  private static final int CAPACITY = 64;
  private static final int MERGED = CAPACITY / 2;
  private static final int SPARES = 2;

  /// Bytes of a leaf on a 64-bit JVM with compressed references: an object of three fields and its
  /// array.
  private static final int LEAF_BYTES = 24 + 16 + CAPACITY * Long.BYTES;

  private static final int CHILDREN_BYTES = 16 + CAPACITY * 4;

  private static final int SMALLEST = 2;

  private static final class Node {
    private static final @Nullable Node[] NONE_BELOW = new Node[0];
    private static final long[] NO_VALUES = new long[0];

    long[] keys;
    long[] values;
    final @Nullable Node[] children;
    int count;

    private Node(long[] keys, long[] values, @Nullable Node[] children) {
      this.keys = keys;
      this.values = values;
      this.children = children;
    }

    static Node leaf(int capacity, boolean hasValues) {
      return new Node(new long[capacity], hasValues ? new long[capacity] : NO_VALUES, NONE_BELOW);
    }

    static Node inner() {
      return new Node(new long[CAPACITY], NO_VALUES, new Node[CAPACITY]);
    }

    /// Makes room for so many entries.
    void ensure(int entries) {
      if (entries > keys.length) {
        int capacity = Math.min(CAPACITY, Math.max(2 * keys.length, entries));
        keys = Arrays.copyOf(keys, capacity);
        values = values.length == 0 ? values : Arrays.copyOf(values, capacity);
      }
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

  private final boolean hasValues;
  private Node root;
  private int size;
  private int leaves = 1;
  private int inner;
  private final @Nullable Node[] spares = new Node[SPARES];
  private int spareCount;

  private @Nullable Node finger;
  private long fingerLow;
  private long fingerHigh;

  /// Makes an empty set.
  public LongTree() {
    this(false);
  }

  private LongTree(boolean hasValues) {
    this.hasValues = hasValues;
    this.root = Node.leaf(SMALLEST, hasValues);
  }

  /// Makes an empty map.
  public static LongTree map() {
    return new LongTree(true);
  }

  /// Number of keys.
  public int size() {
    return size;
  }

  /// Bytes of Java memory that a tree of more than one leaf takes, and at most that of a smaller
  /// one.
  public long memoryBytes() {
    long leafBytes = LEAF_BYTES + (hasValues ? 16L + CAPACITY * Long.BYTES : 0);
    return (leaves + spareCount) * leafBytes + (long) inner * (LEAF_BYTES + CHILDREN_BYTES);
  }

  /// The leaf that holds a key, or would; it is the finger from now on.
  private Node leafFor(long key) {
    Node kept = finger;
    if (kept != null && key >= fingerLow && key < fingerHigh) {
      return kept;
    }
    Node node = root;
    long low = Long.MIN_VALUE;
    long high = Long.MAX_VALUE;
    while (!node.isLeaf()) {
      int index = childFor(node, key);
      low = node.keys[index];
      high = index + 1 < node.count ? node.keys[index + 1] : high;
      node = node.child(index);
    }
    finger = node;
    fingerLow = low;
    fingerHigh = high;
    return node;
  }

  /// The smallest key that is not below `key`, or [#NONE].
  public long ceiling(long key) {
    Node leaf = leafFor(key);
    int index = lowerBound(leaf, key);
    return index < leaf.count ? leaf.keys[index] : firstBehind(key);
  }

  /// The first key of the leaf that follows the one that a key belongs into.
  private long firstBehind(long key) {
    Node node = root;
    Node successor = null;
    while (!node.isLeaf()) {
      int index = childFor(node, key);
      if (index + 1 < node.count) {
        successor = node.child(index + 1);
      }
      node = node.child(index);
    }
    return successor == null ? NONE : firstOf(successor);
  }

  /// The largest key that is not above `key`, or [#NONE].
  public long floor(long key) {
    Node leaf = leafFor(key);
    int index = lowerBound(leaf, key);
    if (index < leaf.count && leaf.keys[index] == key) {
      return key;
    }
    return index > 0 ? leaf.keys[index - 1] : lastBefore(key);
  }

  /// The last key of the leaf in front of the one that a key belongs into.
  private long lastBefore(long key) {
    Node node = root;
    Node predecessor = null;
    while (!node.isLeaf()) {
      int index = childFor(node, key);
      if (index > 0) {
        predecessor = node.child(index - 1);
      }
      node = node.child(index);
    }
    return predecessor == null ? NONE : lastOf(predecessor);
  }

  private static long lastOf(Node start) {
    Node node = start;
    while (!node.isLeaf()) {
      node = node.child(node.count - 1);
    }
    return node.count == 0 ? NONE : node.keys[node.count - 1];
  }

  private static long firstOf(Node start) {
    Node node = start;
    while (!node.isLeaf()) {
      node = node.child(0);
    }
    return node.keys[0];
  }

  /// The largest key, or [#NONE] when there is none.
  public long last() {
    return lastOf(root);
  }

  /// Whether a key is there.
  public boolean contains(long key) {
    return ceiling(key) == key;
  }

  /// The value of a key that is in the map.
  public long value(long key) {
    Node leaf = leafFor(key);
    int index = lowerBound(leaf, key);
    if (index == leaf.count || leaf.keys[index] != key) {
      throw new IllegalStateException("no such key, key=" + key);
    }
    return leaf.values[index];
  }

  /// Sets the value of a key, which need not be in the map.
  public void put(long key, long value) {
    Node leaf = leafFor(key);
    int index = lowerBound(leaf, key);
    if (index < leaf.count && leaf.keys[index] == key) {
      leaf.values[index] = value;
    } else {
      add(key, value);
    }
  }

  /// Adds a key that is not in the set.
  public void add(long key) {
    add(key, 0);
  }

  private void add(long key, long value) {
    Node kept = finger;
    if (kept != null && key >= fingerLow && key < fingerHigh && kept.count < CAPACITY) {
      insertAt(kept, lowerBound(kept, key), key, value, null);
      size++;
      return;
    }
    finger = null;
    Node sibling = add(root, key, value);
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

  /// Removes a key.
  ///
  /// @return whether it was there
  public boolean remove(long key) {
    finger = null;
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
  private @Nullable Node add(Node node, long key, long value) {
    if (node.isLeaf()) {
      return insert(node, lowerBound(node, key), key, value, null);
    }
    int index = childFor(node, key);
    if (key < node.keys[index]) {
      node.keys[index] = key;
    }
    Node sibling = add(node.child(index), key, value);
    return sibling == null ? null : insert(node, index + 1, sibling.keys[0], 0, sibling);
  }

  private @Nullable Node insert(Node node, int index, long key, long value, @Nullable Node child) {
    if (node.count < CAPACITY) {
      insertAt(node, index, key, value, child);
      return null;
    }
    Node right = newNode(child != null);
    int half = CAPACITY / 2;
    move(node, half, right, 0, CAPACITY - half);
    right.count = CAPACITY - half;
    node.count = half;
    if (index <= half) {
      insertAt(node, index, key, value, child);
    } else {
      insertAt(right, index - half, key, value, child);
    }
    return right;
  }

  private static void insertAt(Node node, int index, long key, long value, @Nullable Node child) {
    node.ensure(node.count + 1);
    int tail = node.count - index;
    if (node.values.length > 0) {
      System.arraycopy(node.values, index, node.values, index + 1, tail);
      node.values[index] = value;
    }
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
    if (node.values.length > 0) {
      System.arraycopy(node.values, index + 1, node.values, index, tail);
    }
    if (!node.isLeaf()) {
      System.arraycopy(node.children, index + 1, node.children, index, tail);
      node.children[node.count - 1] = null;
    }
    node.count--;
  }

  private static void move(Node from, int index, Node to, int at, int count) {
    to.ensure(at + count);
    System.arraycopy(from.keys, index, to.keys, at, count);
    if (from.values.length > 0) {
      System.arraycopy(from.values, index, to.values, at, count);
    }
    if (!from.isLeaf()) {
      System.arraycopy(from.children, index, to.children, at, count);
      Arrays.fill(from.children, index, index + count, null);
    }
  }

  private Node newNode(boolean isInner) {
    if (isInner) {
      inner++;
      return Node.inner();
    }
    leaves++;
    if (spareCount > 0) {
      Node spare = spares[--spareCount];
      spares[spareCount] = null;
      if (spare != null) {
        return spare;
      }
    }
    return Node.leaf(CAPACITY, hasValues);
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
  public void validate() {
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
