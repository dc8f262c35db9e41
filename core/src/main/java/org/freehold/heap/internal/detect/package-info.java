/// Detection of wrong accesses, shared by the debug heap and the page heap: the fill patterns and
/// what of them is damaged ([Pattern]), the excerpt of memory around damage for a report
/// ([ExcerptCutter]), and the capture of allocation and free stacks ([StackCapture]).
///
/// A pattern is a function of the address, not of the block: `at(a) = byte (a mod unit)`, so
/// adjacent ranges that are filled separately look like one, and a range can be checked without
/// knowing its blocks. `damage = null ⇔ every byte of the range holds its pattern`.
///
/// Concurrency: patterns and excerpts are immutable; the stack database is thread-safe.
///
/// Uses: only value types of `org.freehold.heap`, its stack database, and `org.freehold.vm.Memory`.
package org.freehold.heap.internal.detect;
