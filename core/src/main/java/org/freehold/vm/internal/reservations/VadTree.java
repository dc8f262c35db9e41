package org.freehold.vm.internal.reservations;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The reservations of a process in the order of their addresses, with the gaps between them.
///
/// A treap: a search tree by address that is a heap by a pseudo-random rank, so that its depth is
/// O(log n) whatever the order of insertions. The rank is a hash of the address, which makes the
/// tree the same for the same reservations. Each node knows the extent of its subtree and the
/// widest gap inside it, so that the lowest or the highest gap of a size is found in O(log n) too.
///
/// A gap begins at a multiple of the granularity: the bytes between the end of a reservation and
/// that multiple cannot be reserved and belong to no gap ("unusable").
///
/// Invariants (INV-VM-01): nodes are ordered by address and do not overlap; a node's rank is not
/// below its children's; `lowest`, `highest` and `widestGap` describe the subtree.
///
/// Source: Aragon and Seidel, "Randomized Search Trees", 1989; the augmentation is that of interval
/// trees (Cormen et al., "Introduction to Algorithms", chapter on augmenting data structures).
///
/// Not thread-safe; the address space holds its lock.
public final class VadTree {

  private static final class Node {
    final Vad vad;
    final long rank;
    @Nullable Node left;
    @Nullable Node right;
    long lowest;

    /// End of the last reservation of the subtree, rounded up to the granularity.
    long highest;

    long widestGap;

    Node(Vad vad) {
      this.vad = vad;
      this.rank = mix(vad.base());
    }

    private static long mix(long z) {
      long y = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
      y = (y ^ (y >>> 27)) * 0x94d049bb133111ebL;
      return y ^ (y >>> 31);
    }
  }

  private final long granularity;
  private @Nullable Node root;
  private int size;

  VadTree(long granularity) {
    this.granularity = granularity;
  }

  /// Number of reservations.
  int size() {
    return size;
  }

  /// The reservation that holds an address, or null.
  public @Nullable Vad find(long address) {
    Vad floor = floor(address);
    return floor != null && address < floor.end() ? floor : null;
  }

  /// The reservation with the highest base that is not above an address, or null.
  @Nullable Vad floor(long address) {
    Vad best = null;
    for (Node node = root; node != null; ) {
      if (node.vad.base() <= address) {
        best = node.vad;
        node = node.right;
      } else {
        node = node.left;
      }
    }
    return best;
  }

  /// The reservation with the lowest base that is above an address, or null.
  @Nullable Vad higher(long address) {
    Vad best = null;
    for (Node node = root; node != null; ) {
      if (node.vad.base() > address) {
        best = node.vad;
        node = node.left;
      } else {
        node = node.right;
      }
    }
    return best;
  }

  /// Whether no reservation holds an address of `[from, to)`.
  public boolean isFree(long from, long to) {
    Vad last = floor(to - 1);
    return last == null || last.end() <= from;
  }

  /// Adds a reservation that overlaps none.
  void add(Vad vad) {
    root = insert(root, new Node(vad));
    size++;
  }

  /// Removes a reservation that is there.
  void remove(Vad vad) {
    root = delete(root, vad.base());
    size--;
  }

  /// Visits every reservation in the order of addresses.
  void forEach(Consumer<Vad> visitor) {
    forEach(root, visitor);
  }

  /// The reservations in the order of addresses.
  public List<Vad> toList() {
    List<Vad> list = new ArrayList<>(size);
    forEach(list::add);
    return list;
  }

  /// The lowest place for `bytes` at a multiple of `alignment` within `[from, to)`, or -1.
  ///
  /// @param alignment a power of two, at least the granularity
  public long lowestFit(long bytes, long alignment, long from, long to) {
    return lowestFit(root, bytes, alignment, alignUp(from, granularity), to);
  }

  /// The highest place for `bytes` at a multiple of `alignment` within `[from, to)`, or -1.
  ///
  /// @param alignment a power of two, at least the granularity
  public long highestFit(long bytes, long alignment, long from, long to) {
    return highestFit(root, bytes, alignment, alignUp(from, granularity), to);
  }

  private long lowestFit(@Nullable Node node, long bytes, long alignment, long from, long to) {
    if (node == null) {
      return fitLow(from, to, bytes, alignment);
    }
    if (isTooNarrow(node, bytes, from, to)) {
      return -1;
    }
    long found = lowestFit(node.left, bytes, alignment, from, Math.min(to, node.vad.base()));
    long after = Math.max(from, alignUp(node.vad.end(), granularity));
    return found >= 0 ? found : lowestFit(node.right, bytes, alignment, after, to);
  }

  private long highestFit(@Nullable Node node, long bytes, long alignment, long from, long to) {
    if (node == null) {
      return fitHigh(from, to, bytes, alignment);
    }
    if (isTooNarrow(node, bytes, from, to)) {
      return -1;
    }
    long after = Math.max(from, alignUp(node.vad.end(), granularity));
    long found = highestFit(node.right, bytes, alignment, after, to);
    long before = Math.min(to, node.vad.base());
    return found >= 0 ? found : highestFit(node.left, bytes, alignment, from, before);
  }

  /// Whether no gap of a subtree, nor one beside it, within `[from, to)` has room for `bytes`.
  private static boolean isTooNarrow(Node node, long bytes, long from, long to) {
    long widest = Math.max(node.widestGap, Math.max(node.lowest - from, to - node.highest));
    return Math.min(widest, to - from) < bytes;
  }

  private static long fitLow(long from, long to, long bytes, long alignment) {
    long start = alignUp(from, alignment);
    return start >= from && to - start >= bytes ? start : -1;
  }

  private static long fitHigh(long from, long to, long bytes, long alignment) {
    long start = (to - bytes) & -alignment;
    return to - from >= bytes && start >= from ? start : -1;
  }

  private static long alignUp(long address, long alignment) {
    return (address + alignment - 1) & -alignment;
  }

  private static void forEach(@Nullable Node node, Consumer<Vad> visitor) {
    if (node != null) {
      forEach(node.left, visitor);
      visitor.accept(node.vad);
      forEach(node.right, visitor);
    }
  }

  private Node insert(@Nullable Node tree, Node node) {
    if (tree == null) {
      return update(node);
    }
    if (Long.compareUnsigned(node.rank, tree.rank) > 0) {
      split(tree, node.vad.base(), node);
      return update(node);
    }
    if (node.vad.base() < tree.vad.base()) {
      tree.left = insert(tree.left, node);
    } else {
      tree.right = insert(tree.right, node);
    }
    return update(tree);
  }

  /// Splits a tree at an address into the children of `into`.
  private void split(@Nullable Node tree, long address, Node into) {
    if (tree == null) {
      into.left = null;
      into.right = null;
    } else if (tree.vad.base() < address) {
      split(tree.right, address, into);
      tree.right = into.left;
      into.left = update(tree);
    } else {
      split(tree.left, address, into);
      tree.left = into.right;
      into.right = update(tree);
    }
  }

  private @Nullable Node delete(@Nullable Node tree, long base) {
    if (tree == null) {
      return null;
    }
    if (tree.vad.base() == base) {
      return merge(tree.left, tree.right);
    }
    if (base < tree.vad.base()) {
      tree.left = delete(tree.left, base);
    } else {
      tree.right = delete(tree.right, base);
    }
    return update(tree);
  }

  private @Nullable Node merge(@Nullable Node low, @Nullable Node high) {
    if (low == null) {
      return high;
    }
    if (high == null) {
      return low;
    }
    if (Long.compareUnsigned(low.rank, high.rank) > 0) {
      low.right = merge(low.right, high);
      return update(low);
    }
    high.left = merge(low, high.left);
    return update(high);
  }

  private Node update(Node node) {
    Node left = node.left;
    Node right = node.right;
    long end = alignUp(node.vad.end(), granularity);
    node.lowest = left == null ? node.vad.base() : left.lowest;
    node.highest = right == null ? end : right.highest;
    long gap = 0;
    if (left != null) {
      gap = Math.max(left.widestGap, node.vad.base() - left.highest);
    }
    if (right != null) {
      gap = Math.max(gap, Math.max(right.widestGap, right.lowest - end));
    }
    node.widestGap = gap;
    return node;
  }
}
