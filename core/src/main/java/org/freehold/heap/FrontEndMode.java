package org.freehold.heap;

/// Whether a heap has a front end: small blocks come from slabs of one size class, through thread
/// caches, mostly without the heap's lock.
///
/// A heap that is not serialized or has a fixed size, a debug heap and a page heap have no front
/// end whatever the mode says.
public enum FrontEndMode {
  /// Never: every block comes from the back end.
  OFF,
  /// A size class is served by the front end once it is used enough.
  AUTOMATIC,
  /// Always: from the first block on.
  ON
}
