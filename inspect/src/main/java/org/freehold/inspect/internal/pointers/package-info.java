/// The search for unreachable blocks: live blocks that no pointer leads to.
///
/// ```
///  PointerSearch ──▶ PointerTargets (one for each address space) ──▶ BlockRun, BlockRun, …
///                      reached: a bit for each block                  start and end of each live
///                                                                     block of one region
/// ```
///
/// A word of a live block is a pointer when it lies within a live block of the same address space,
/// as in a conservative garbage collector. With roots this is the mark phase of mark-and-sweep;
/// without roots every live block counts as a source, and a block is reached when another one
/// points to it. Memory: 16 bytes and a bit for each live block. Time: a comparison for each word
/// that is no pointer, two binary searches for each that may be one.
///
/// Called by the thread that holds the locks of all heaps concerned. Source: H.-J. Boehm and M.
/// Weiser, "Garbage Collection in an Uncooperative Environment", Software: Practice and Experience
/// 18 (1988).
package org.freehold.inspect.internal.pointers;
