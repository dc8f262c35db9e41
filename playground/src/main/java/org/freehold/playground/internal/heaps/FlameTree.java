package org.freehold.playground.internal.heaps;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.freehold.inspect.snapshot.HeapSnapshot;

/// Stacks by bytes, put together from their outermost frames: what a flame graph draws.
///
/// Bounded: the stacks with the most bytes make it, the others are one box at the top, and so are
/// the boxes too narrow to be seen.
public final class FlameTree {

  private static final int MOST_STACKS = 20_000;
  private static final int MOST_DEPTH = 64;
  private static final int MOST_NODES = 8_000;

  /// A box.
  public static final class Node {
    private final String name;
    private final Map<String, Node> byName = new LinkedHashMap<>();
    private List<Node> children = List.of();
    private long blocks;
    private long bytes;

    private Node(String name) {
      this.name = name;
    }

    /// The frame.
    public String name() {
      return name;
    }

    /// Live blocks that were allocated below it.
    public long blocks() {
      return blocks;
    }

    /// Bytes of these.
    public long bytes() {
      return bytes;
    }

    /// The frames that it called, those with the most bytes first.
    public List<Node> children() {
      return children;
    }

    private Node child(String frame) {
      return byName.computeIfAbsent(frame, Node::new);
    }

    private void add(long moreBlocks, long moreBytes) {
      blocks += moreBlocks;
      bytes += moreBytes;
    }
  }

  private FlameTree() {}

  /// Makes the tree of a heap.
  public static Node of(HeapSnapshot snapshot, StackTotals totals) {
    Node root = new Node("all");
    Node others = new Node("other stacks, each with fewer bytes");
    int taken = 0;
    for (int stack : totals.largest(Integer.MAX_VALUE)) {
      long blocks = totals.blocks(stack);
      long bytes = totals.bytes(stack);
      root.add(blocks, bytes);
      if (stack == 0) {
        root.child("no stack was recorded").add(blocks, bytes);
      } else if (taken++ >= MOST_STACKS) {
        others.add(blocks, bytes);
      } else {
        add(root, snapshot.stack(stack), blocks, bytes);
      }
    }
    if (others.blocks > 0) {
      root.byName.put(others.name, others);
    }
    prune(root);
    return root;
  }

  private static void add(Node root, List<String> frames, long blocks, long bytes) {
    Node node = root;
    int outermost = Math.min(frames.size(), MOST_DEPTH) - 1;
    for (int i = outermost; i >= 0; i--) {
      node = node.child(frames.get(i));
      node.add(blocks, bytes);
    }
  }

  /// Keeps the boxes with the most bytes.
  private static void prune(Node root) {
    List<Node> level = List.of(root);
    List<Long> sizes = new ArrayList<>();
    while (!level.isEmpty()) {
      List<Node> next = new ArrayList<>();
      for (Node each : level) {
        sizes.add(each.bytes);
        next.addAll(each.byName.values());
      }
      level = next;
    }
    sizes.sort(Comparator.reverseOrder());
    long least = sizes.size() > MOST_NODES ? sizes.get(MOST_NODES) + 1 : 0;
    level = List.of(root);
    while (!level.isEmpty()) {
      List<Node> next = new ArrayList<>();
      for (Node each : level) {
        each.children =
            each.byName.values().stream()
                .filter(child -> child.bytes >= least)
                .sorted(Comparator.comparingLong(Node::bytes).reversed())
                .toList();
        next.addAll(each.children);
      }
      level = next;
    }
  }
}
