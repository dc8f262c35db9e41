package org.freehold.internal.tree;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A sorted set of `long`s, or a sorted map from `long` to `long`: a B+ tree with arrays of 64
/// keys.
///
/// Entries are not objects, and the arrays of a small tree are small.
///
/// Inner nodes keep, for each child, a lower bound of its keys. A node that overflows is split in
/// two halves; a node that together with a neighbour fills at most half of one is merged with it.
/// No node is empty but a root without keys, and every two neighbours together are more than half
/// full. So the depth is O(log n), and there are at most about four nodes for each 64 keys,
/// typically one and a half.
///
/// Emptied nodes are kept for the next split, a bounded number of them, so that a set whose size
/// goes up and down allocates nothing. [#prepare] makes sure of enough of them, so that the
/// additions that follow cannot fail for want of Java memory; removing never needs any.
///
/// Source: Bayer and McCreight 1972 by way of the B+ variant in Comer, "The Ubiquitous B-Tree",
/// 1979.
///
/// The leaf that was used last is kept with the bounds of the keys that belong to it (the
/// *finger*), so that the look-ups and the change that one operation makes of one neighbourhood
/// cost one descent together. Whatever adds or merges a node drops it.
///
/// Not thread-safe, and that goes for look-ups too; the owner holds its lock.
public final class LongTree {

  /// Returned when there is no such key; no key has this value.
  public static final long NONE = Long.MAX_VALUE;

  private static final int CAPACITY = TreeNode.CAPACITY;

  /// Two neighbours that together have no more entries are merged.
  private static final int MAX_MERGED = CAPACITY / 2;

  /// Emptied leaves that are kept, beyond those that were prepared.
  private static final int MIN_SPARES = 2;

  /// Additions that may be prepared at once.
  private static final int MAX_PREPARED = 8;

  /// Bytes of a leaf on a 64-bit JVM with compressed references: an object of three fields and its
  /// array.
  private static final int LEAF_BYTES = 24 + 16 + CAPACITY * Long.BYTES;

  private static final int CHILDREN_BYTES = 16 + CAPACITY * 4;

  /// Keys that the first leaf of a tree has room for.
  private static final int MIN_CAPACITY = 2;

  private final boolean hasValues;
  private TreeNode root;
  private int size;

  /// Levels of nodes.
  private int depth = 1;

  private int leaves = 1;
  private int inner;

  /// Nodes for the next splits: leaves, and inner nodes.
  private final @Nullable TreeNode[] spares = new TreeNode[MAX_PREPARED];

  private int spareCount;
  private @Nullable TreeNode[] spareInner = {};
  private int spareInnerCount;

  private @Nullable TreeNode finger;
  private long fingerLow;
  private long fingerHigh;

  /// Makes an empty set.
  public LongTree() {
    this(false);
  }

  private LongTree(boolean hasValues) {
    this.hasValues = hasValues;
    this.root = TreeNode.leaf(MIN_CAPACITY, hasValues);
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
    return (leaves + spareCount) * leafBytes
        + (long) (inner + spareInnerCount) * (LEAF_BYTES + CHILDREN_BYTES);
  }

  /// The leaf that holds a key, or would; it is the finger from now on.
  private TreeNode leafFor(long key) {
    TreeNode kept = finger;
    if (kept != null && key >= fingerLow && key < fingerHigh) {
      return kept;
    }
    TreeNode node = root;
    long low = Long.MIN_VALUE;
    long high = Long.MAX_VALUE;
    while (!node.isLeaf()) {
      int index = node.childFor(key);
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
    TreeNode leaf = leafFor(key);
    int index = leaf.lowerBound(key);
    return index < leaf.count ? leaf.keys[index] : firstAfter(key);
  }

  /// The first key of the leaf after the one that a key belongs to.
  private long firstAfter(long key) {
    TreeNode node = root;
    TreeNode successor = null;
    while (!node.isLeaf()) {
      int index = node.childFor(key);
      if (index + 1 < node.count) {
        successor = node.child(index + 1);
      }
      node = node.child(index);
    }
    return successor == null ? NONE : successor.first();
  }

  /// The largest key that is not above `key`, or [#NONE].
  public long floor(long key) {
    TreeNode leaf = leafFor(key);
    int index = leaf.lowerBound(key);
    if (index < leaf.count && leaf.keys[index] == key) {
      return key;
    }
    return index > 0 ? leaf.keys[index - 1] : lastBefore(key);
  }

  /// The last key of the leaf before the one that a key belongs to.
  private long lastBefore(long key) {
    TreeNode node = root;
    TreeNode predecessor = null;
    while (!node.isLeaf()) {
      int index = node.childFor(key);
      if (index > 0) {
        predecessor = node.child(index - 1);
      }
      node = node.child(index);
    }
    return predecessor == null ? NONE : predecessor.last();
  }

  /// The largest key, or [#NONE] when there is none.
  public long last() {
    return root.last();
  }

  /// Whether a key is there.
  public boolean contains(long key) {
    return key != NONE && ceiling(key) == key;
  }

  /// The value of a key that is in the map.
  public long value(long key) {
    TreeNode leaf = leafFor(key);
    int index = leaf.lowerBound(key);
    if (index == leaf.count || leaf.keys[index] != key) {
      throw new IllegalStateException("no such key, key=" + key);
    }
    return leaf.values[index];
  }

  /// Sets the value of a key, which need not be in the map.
  public void put(long key, long value) {
    TreeNode leaf = leafFor(key);
    int index = leaf.lowerBound(key);
    if (index < leaf.count && leaf.keys[index] == key) {
      leaf.values[index] = value;
    } else {
      add(key, value);
    }
  }

  /// Makes sure that the next additions allocate no Java memory, whatever is removed before,
  /// between and after them.
  ///
  /// @param additions how many, at most 8
  /// @throws OutOfMemoryError when there is no Java memory; the tree is as it was
  public void prepare(int additions) {
    if (root.isLeaf() && root.count + additions <= CAPACITY) {
      root.ensureCapacity(root.count + additions);
      return;
    }
    if (spareCount < additions || spareInnerCount < additions * (depth - 1) + 1) {
      prepareSlow(additions, additions * (depth - 1) + 1);
    }
  }

  private void prepareSlow(int newLeaves, int newInner) {
    root.ensureCapacity(CAPACITY); // A leaf that is about to be split.
    while (spareCount < newLeaves) {
      spares[spareCount] = TreeNode.leaf(CAPACITY, hasValues);
      spareCount++;
    }
    if (spareInner.length < newInner) {
      spareInner = Arrays.copyOf(spareInner, newInner);
    }
    while (spareInnerCount < newInner) {
      spareInner[spareInnerCount] = TreeNode.inner();
      spareInnerCount++;
    }
  }

  /// Adds a key that is not in the set.
  public void add(long key) {
    add(key, 0);
  }

  private void add(long key, long value) {
    TreeNode kept = finger;
    if (kept != null && key >= fingerLow && key < fingerHigh && kept.count < CAPACITY) {
      kept.insertAt(kept.lowerBound(key), key, value, null);
      size++;
      return;
    }
    finger = null;
    TreeNode sibling = add(root, key, value);
    if (sibling != null) {
      TreeNode top = newNode(true);
      top.keys[0] = root.keys[0];
      top.children[0] = root;
      top.keys[1] = sibling.keys[0];
      top.children[1] = sibling;
      top.count = 2;
      root = top;
      depth++;
    }
    size++;
  }

  /// Removes a key.
  ///
  /// @return whether it was there
  public boolean remove(long key) {
    TreeNode kept = finger;
    if (kept != null && key >= fingerLow && key < fingerHigh && kept.count > MAX_MERGED + 1) {
      return removeFromFinger(kept, key);
    }
    finger = null;
    if (!remove(root, key)) {
      return false;
    }
    size--;
    if (!root.isLeaf() && root.count <= 1) {
      TreeNode old = root;
      root = old.count == 0 ? newNode(false) : old.child(0);
      depth = old.count == 0 ? 1 : depth - 1;
      recycle(old);
    }
    return true;
  }

  /// Removes a key from a leaf that is too full to be merged with a neighbour afterwards.
  private boolean removeFromFinger(TreeNode leaf, long key) {
    int index = leaf.lowerBound(key);
    if (index == leaf.count || leaf.keys[index] != key) {
      return false;
    }
    leaf.removeAt(index);
    size--;
    return true;
  }

  /// Adds below a node.
  ///
  /// @return the new right half when the node had to be split
  private @Nullable TreeNode add(TreeNode node, long key, long value) {
    if (node.isLeaf()) {
      return insert(node, node.lowerBound(key), key, value, null);
    }
    int index = node.childFor(key);
    if (key < node.keys[index]) {
      node.keys[index] = key;
    }
    TreeNode sibling = add(node.child(index), key, value);
    return sibling == null ? null : insert(node, index + 1, sibling.keys[0], 0, sibling);
  }

  private @Nullable TreeNode insert(
      TreeNode node, int index, long key, long value, @Nullable TreeNode child) {
    if (node.count < CAPACITY) {
      node.insertAt(index, key, value, child);
      return null;
    }
    TreeNode right = newNode(child != null);
    int half = CAPACITY / 2;
    node.move(half, right, 0, CAPACITY - half);
    right.count = CAPACITY - half;
    node.count = half;
    if (index <= half) {
      node.insertAt(index, key, value, child);
    } else {
      right.insertAt(index - half, key, value, child);
    }
    return right;
  }

  private boolean remove(TreeNode node, long key) {
    if (node.isLeaf()) {
      int index = node.lowerBound(key);
      if (index == node.count || node.keys[index] != key) {
        return false;
      }
      node.removeAt(index);
      return true;
    }
    int index = node.childFor(key);
    if (!remove(node.child(index), key)) {
      return false;
    }
    mergeAround(node, index);
    return true;
  }

  /// Drops a child that is empty, and merges one with a neighbour when both fit into half a node.
  private void mergeAround(TreeNode node, int index) {
    if (node.child(index).count == 0) {
      TreeNode empty = node.child(index);
      node.removeAt(index);
      recycle(empty);
    } else if (index > 0 && node.child(index - 1).count + node.child(index).count <= MAX_MERGED) {
      mergeWithNext(node, index - 1);
    } else if (index + 1 < node.count
        && node.child(index).count + node.child(index + 1).count <= MAX_MERGED) {
      mergeWithNext(node, index);
    }
  }

  private void mergeWithNext(TreeNode node, int index) {
    TreeNode left = node.child(index);
    TreeNode right = node.child(index + 1);
    right.move(0, left, left.count, right.count);
    left.count += right.count;
    node.removeAt(index + 1);
    recycle(right);
  }

  private TreeNode newNode(boolean isInner) {
    TreeNode made = isInner ? spareInner() : spareLeaf();
    if (isInner) {
      inner++;
    } else {
      leaves++;
    }
    return made;
  }

  private TreeNode spareLeaf() {
    if (spareCount > 0) {
      spareCount--;
      TreeNode spare = spares[spareCount];
      spares[spareCount] = null;
      if (spare != null) {
        return spare;
      }
    }
    return TreeNode.leaf(CAPACITY, hasValues);
  }

  private TreeNode spareInner() {
    if (spareInnerCount > 0) {
      spareInnerCount--;
      TreeNode spare = spareInner[spareInnerCount];
      spareInner[spareInnerCount] = null;
      if (spare != null) {
        return spare;
      }
    }
    return TreeNode.inner();
  }

  private void recycle(TreeNode node) {
    if (!node.isLeaf()) {
      inner--;
      recycleInner(node);
      return;
    }
    leaves--;
    node.count = 0;
    if (spareCount < MIN_SPARES) {
      spares[spareCount++] = node;
    }
  }

  /// Keeps an inner node where one was prepared.
  private void recycleInner(TreeNode node) {
    if (spareInnerCount < spareInner.length) {
      Arrays.fill(node.children, 0, node.count, null);
      node.count = 0;
      spareInner[spareInnerCount++] = node;
    }
  }

  /// Checks the tree against itself.
  ///
  /// @throws IllegalStateException naming what does not hold
  public void validate() {
    LongTreeChecker.check(root, size);
  }
}
