/// A sorted set and a sorted map of `long`s, for indexes that may have a million entries and must
/// not make an object for each: a B+ tree of arrays.
///
/// ```
///                    inner  │ 3 │ 40 │ 71 │            keys: a lower bound for each child
///                      ┌──────┘   │    └──────┐
///             leaf │3│5│9│   leaf │40│52│   leaf │71│88│90│
///                                   ▲
///                                 finger: the leaf used last, with the bounds of its keys
/// ```
///
/// The index of a heap's free ranges is a set, the runs of pages of a reservation are a map.
///
/// Invariants: INV-TREE-01 to 05, see [LongTreeChecker]. Not thread-safe, look-ups included, since
/// they move the finger: the owner holds its lock. May be used by every package of the core; uses
/// none.
package org.freehold.internal.tree;
