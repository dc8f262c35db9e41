/// Detection of wrong accesses, shared by the debug heap and the page heap: the fill patterns and
/// what of them is damaged ([Pattern], [PatternScan]), the excerpt of memory around damage for a
/// report ([ExcerptCutter]), the capture of allocation and free stacks ([StackCapture]), and the
/// records of blocks ([BlockRecord]) in a table by address ([BlockTable]) and in lists
/// ([BlockList]).
///
/// ```
///   BlockTable ─▶ record ─left─▶ record          a treap: the records are its nodes
///                    └──right─▶ record ─next─▶ record ◀─ BlockList
/// ```
///
/// A record has its own links, so adding it, moving it and removing it allocates nothing and can be
/// part of a change that must be whole (`org.freehold.internal.change`).
///
/// A pattern is a function of the address, not of the block: `at(a) = byte (a mod unit)`, so
/// adjacent ranges that are filled separately look like one, and a range can be checked without
/// knowing its blocks. `damage = null ⇔ every byte of the range holds its pattern`.
///
/// Concurrency: patterns and excerpts are immutable; the stack database is thread-safe; scans,
/// tables and lists belong to one heap, whose lock is held.
///
/// Uses: only value types of `org.freehold.heap`, its stack database, and `org.freehold.vm.Memory`.
/// Source of the table: Aragon and Seidel, "Randomized Search Trees", 1989.
package org.freehold.heap.internal.detect;
