/// Invariant checking: what the checkers of a heap's machines share.
///
/// [Invariant] reports a violated invariant by its number, `INV-HEAP-nn`, as a
/// `HeapCorruptionException`; [SpaceChecker] compares a heap's records with what the address space
/// says about the same memory. Each machine has a checker of its own (`BackEndChecker`,
/// `SlabChecker`, `BinsChecker`, `LargeBlocks.check`, `PageHeapChecker`); the table of all
/// invariants is in `HeapChecker`. Checkers read everything and change nothing: a corrupted heap is
/// reported, never repaired.
///
/// Called with the heap's lock held and the front end suspended. Uses no room below; the rooms of
/// the machines use it.
package org.freehold.heap.internal.check;
