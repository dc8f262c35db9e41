/// What a C library has of a heap: the table of its live blocks, and the functions that it calls
/// for them.
///
/// Invariants:
///
/// * A block is in the table ([LiveBlocks]) before the library has its address, and no longer when
///   the heap may give the address to somebody else.
/// * No exception leaves a function ([HeapCalls]): out of an upcall it would end the JVM. A refusal
///   is a null pointer; anything else that goes wrong is a null pointer too, and is kept
///   ([Failures]), so that the close of the library can tell of it.
///
/// Everything here may be called by any thread, and by several at once, those that C started
/// included.
package org.freehold.clib.internal.blocks;
