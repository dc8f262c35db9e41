package org.freehold.lab.policy.tagged;

/// The fit: which of the free blocks that are large enough is taken.
public enum Fit {
  /// The first one, from the start of the list.
  FIRST,
  /// The first one, from where the last search ended.
  NEXT,
  /// The smallest.
  BEST,
  /// The largest.
  WORST;

  /// Whether a block of a size is better than the one chosen so far.
  boolean prefers(long size, long chosen) {
    return this == BEST ? size < chosen : this == WORST && size > chosen;
  }
}
