package org.freehold.vm.internal.reservations;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The reservations of a process in the order of their addresses, with the gaps between them.
///
/// A treap: a search tree by address that is a heap by a pseudo-random rank, so that its depth is
/// O(log n) whatever the order of insertions. The rank is a hash of the address, which makes the
/// tree the same for the same reservations. Each node knows the extent of its subtree and the
/// widest gap inside it, so that the lowest or the highest gap of a size is found in O(log n) too.
///
/// The nodes are the [Vad]s themselves, with a link to their parent: so a change allocates nothing
/// and calls itself never, however deep the tree is. Searching for a gap does call itself.
///
/// A gap begins at a multiple of the granularity: the bytes between the end of a reservation and
/// that multiple cannot be reserved and belong to no gap ("unusable").
///
/// Invariants: nodes are ordered by address and do not overlap (INV-VM-01); a node's rank is not
/// below its children's; `lowest`, `highest` and `widestGap` describe the subtree (INV-VM-08).
///
/// Source: Aragon and Seidel, "Randomized Search Trees", 1989; the augmentation is that of interval
/// trees (Cormen et al., "Introduction to Algorithms", chapter on augmenting data structures).
///
/// Not thread-safe; the address space holds its lock.
public final class VadTree {

  private final long granularity;
  private @Nullable Vad root;
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
    for (Vad node = root; node != null; ) {
      if (node.base() <= address) {
        best = node;
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
    for (Vad node = root; node != null; ) {
      if (node.base() > address) {
        best = node;
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
    vad.rank = mix(vad.base());
    Vad parent = null;
    boolean isLeft = false;
    Vad node = root;
    while (node != null && Long.compareUnsigned(vad.rank, node.rank) <= 0) {
      parent = node;
      isLeft = vad.base() < node.base();
      node = isLeft ? node.left : node.right;
    }
    split(node, vad);
    link(parent, isLeft, vad);
    updateUpwards(vad, null);
    size++;
  }

  private static long mix(long z) {
    long y = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    y = (y ^ (y >>> 27)) * 0x94d049bb133111ebL;
    return y ^ (y >>> 31);
  }

  /// Splits a tree at the address of `into`, whose children the two parts become: downwards along
  /// the search path, each node of which goes to one part or the other.
  private void split(@Nullable Vad tree, Vad into) {
    Vad low = into;
    Vad high = into;
    Vad node = tree;
    while (node != null) {
      if (node.base() < into.base()) {
        link(low, low == into, node);
        low = node;
        node = node.right;
      } else {
        link(high, high != into, node);
        high = node;
        node = node.left;
      }
    }
    link(low, low == into, null);
    link(high, high != into, null);
    updateUpwards(low, into);
    updateUpwards(high, into);
  }

  /// Removes a reservation that is there. Its subtrees are merged in its place.
  void remove(Vad vad) {
    Vad at = vad.parent;
    boolean isLeft = at != null && at.left == vad;
    Vad low = vad.left;
    Vad high = vad.right;
    while (low != null && high != null) {
      if (Long.compareUnsigned(low.rank, high.rank) > 0) {
        link(at, isLeft, low);
        at = low;
        isLeft = false;
        low = low.right;
      } else {
        link(at, isLeft, high);
        at = high;
        isLeft = true;
        high = high.left;
      }
    }
    link(at, isLeft, low == null ? high : low);
    updateUpwards(at, null);
    vad.parent = null;
    vad.left = null;
    vad.right = null;
    size--;
  }

  private void link(@Nullable Vad parent, boolean isLeft, @Nullable Vad child) {
    if (parent == null) {
      root = child;
    } else if (isLeft) {
      parent.left = child;
    } else {
      parent.right = child;
    }
    if (child != null) {
      child.parent = parent;
    }
  }

  /// Updates what nodes know about their subtrees, from one of them up to `end`, exclusive.
  private void updateUpwards(@Nullable Vad from, @Nullable Vad end) {
    for (Vad node = from; node != null && node != end; node = node.parent) {
      update(node);
    }
  }

  /// The reservation with the lowest address, or null.
  @Nullable Vad first() {
    return root == null ? null : lowestOf(root);
  }

  private static Vad lowestOf(Vad tree) {
    Vad node = tree;
    for (Vad left = node.left; left != null; left = node.left) {
      node = left;
    }
    return node;
  }

  /// The reservation that follows another one, or null.
  static @Nullable Vad next(Vad vad) {
    Vad right = vad.right;
    if (right != null) {
      return lowestOf(right);
    }
    Vad node = vad;
    Vad parent = node.parent;
    while (parent != null && parent.right == node) {
      node = parent;
      parent = node.parent;
    }
    return parent;
  }

  /// The reservations in the order of addresses.
  public List<Vad> toList() {
    List<Vad> list = new ArrayList<>(size);
    for (Vad vad = first(); vad != null; vad = next(vad)) {
      list.add(vad);
    }
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

  private long lowestFit(@Nullable Vad node, long bytes, long alignment, long from, long to) {
    if (node == null) {
      return fitLow(from, to, bytes, alignment);
    }
    if (isTooNarrow(node, bytes, from, to)) {
      return -1;
    }
    long found = lowestFit(node.left, bytes, alignment, from, Math.min(to, node.base()));
    long after = Math.max(from, alignUp(node.end(), granularity));
    return found >= 0 ? found : lowestFit(node.right, bytes, alignment, after, to);
  }

  private long highestFit(@Nullable Vad node, long bytes, long alignment, long from, long to) {
    if (node == null) {
      return fitHigh(from, to, bytes, alignment);
    }
    if (isTooNarrow(node, bytes, from, to)) {
      return -1;
    }
    long after = Math.max(from, alignUp(node.end(), granularity));
    long found = highestFit(node.right, bytes, alignment, after, to);
    long before = Math.min(to, node.base());
    return found >= 0 ? found : highestFit(node.left, bytes, alignment, from, before);
  }

  /// Whether no gap of a subtree, nor one beside it, within `[from, to)` has room for `bytes`.
  private static boolean isTooNarrow(Vad node, long bytes, long from, long to) {
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

  private void update(Vad node) {
    Vad left = node.left;
    Vad right = node.right;
    node.lowest = left == null ? node.base() : left.lowest;
    node.highest = right == null ? roundedEnd(node) : right.highest;
    node.widestGap = widestGapOf(node);
  }

  private long roundedEnd(Vad node) {
    return alignUp(node.end(), granularity);
  }

  private long widestGapOf(Vad node) {
    Vad left = node.left;
    Vad right = node.right;
    long gap = 0;
    if (left != null) {
      gap = Math.max(left.widestGap, node.base() - left.highest);
    }
    if (right != null) {
      gap = Math.max(gap, Math.max(right.widestGap, right.lowest - roundedEnd(node)));
    }
    return gap;
  }

  /// Checks the tree against itself, except for the order of the addresses.
  ///
  /// @throws IllegalStateException naming the invariant that does not hold
  void validate() {
    int count = 0;
    boolean holds = root == null || root.parent == null;
    for (Vad vad = first(); vad != null; vad = next(vad)) {
      Vad left = vad.left;
      Vad right = vad.right;
      holds &= isChild(vad, left) && isChild(vad, right);
      holds &= vad.lowest == (left == null ? vad.base() : left.lowest);
      holds &= vad.highest == (right == null ? roundedEnd(vad) : right.highest);
      holds &= vad.widestGap == widestGapOf(vad);
      count++;
    }
    if (!holds || count != size) {
      throw new IllegalStateException(
          "INV-VM-08 the tree of reservations is whole, size=" + count + "/" + size);
    }
  }

  private static boolean isChild(Vad parent, @Nullable Vad child) {
    return child == null
        || (child.parent == parent && Long.compareUnsigned(child.rank, parent.rank) <= 0);
  }
}
