package org.freehold.trace.generate;

/// Weighted random choice: the weights of numbered items, of which one is found by a number below
/// their sum, with a probability in proportion to its weight. Setting and finding take O(log n).
///
/// A complete binary tree in an array: an inner node is the sum of its two children.
final class WeightTree {

  private final int leaves;
  private final double[] sums;

  WeightTree(int count) {
    leaves = Math.max(1, Integer.highestOneBit(Math.max(1, count - 1)) << 1);
    sums = new double[2 * leaves];
  }

  double total() {
    return sums[1];
  }

  void set(int index, double weight) {
    int node = leaves + index;
    sums[node] = weight;
    for (node >>= 1; node > 0; node >>= 1) {
      sums[node] = sums[2 * node] + sums[2 * node + 1];
    }
  }

  /// The first item at which the running sum of the weights exceeds a number.
  int find(double number) {
    double rest = number;
    int node = 1;
    while (node < leaves) {
      node *= 2;
      // Rounding may leave a remainder past the last weight: a branch without weight is never
      // taken.
      if (rest >= sums[node] && sums[node + 1] > 0) {
        rest -= sums[node];
        node++;
      }
    }
    return node - leaves;
  }
}
