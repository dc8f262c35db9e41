package org.freehold.heap;

/// Whether small blocks come from slabs of one size class.
///
/// A heap that is not serialized or has a fixed size, and one whose debugging needs to see every
/// block by itself, has no front end whatever the mode says.
public enum FrontEndMode {
  /// Never: every block comes from the back end.
  OFF,
  /// A size class gets its front end when enough blocks of it are live.
  AUTOMATIC,
  /// From the first block on.
  ON
}
