package org.freehold.internal.tree;

/// Checks a [LongTree] against itself, each invariant by its number.
final class LongTreeChecker {

  private boolean first = true;
  private long previous;

  private LongTreeChecker() {}

  /// Checks a tree.
  ///
  /// @param size number of keys that the tree says it has
  /// @throws IllegalStateException naming the invariant that does not hold
  static void check(TreeNode root, int size) {
    int depth = 0;
    for (TreeNode node = root; !node.isLeaf(); node = node.child(0)) {
      depth++;
    }
    long counted = new LongTreeChecker().check(root, Long.MIN_VALUE, depth);
    require(counted == size, "INV-TREE-01 the size is the number of keys");
  }

  private long check(TreeNode node, long lowest, int depth) {
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

  private static void require(boolean holds, String invariant) {
    if (!holds) {
      throw new IllegalStateException(invariant);
    }
  }
}
