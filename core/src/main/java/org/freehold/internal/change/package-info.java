/// Whole changes: what a slow path does so that no error can leave a structure half changed.
///
/// Java can throw at any method entry (`StackOverflowError`), at any allocation of an object
/// (`OutOfMemoryError`) and at the first use of a class or a method handle. An allocator that is
/// cut short between two writes would hand out a block twice. So every operation that changes more
/// than one word has three parts, in this order:
///
/// ```
///   prepare   the stack ([StackReserve#require]), the Java objects, the metadata memory and the
///             system calls that the change needs; each is whole by itself, and any may fail
///   change    writes to fields and to metadata: no new object, no lambda that captures, no string,
///             no system call, no lock that was not taken before, no code of others
///   settle    what may fail again and harms nobody if it does: purging, releasing memory to the
///             system, notifying observers
/// ```
///
/// A change may call methods, whose stack is prepared; it may not call anything that prepares. An
/// operation may consist of several whole changes, one after the other, as long as the structure is
/// valid between them. What a failed preparation has made, a spare node or a committed page, is
/// kept for the next time or given back by the same rules.
///
/// A lock is released by `finally`, which nothing can prevent once the stack is prepared. What
/// settling throws for want of memory is not the caller's business: its request has been served.
///
/// What is done once and uses many classes for the first time runs on a stack of its own
/// ([OwnStack]): a class whose initialiser is cut is lost to the process.
///
/// The hot path of a heap is too fast for this. It is undone or finished afterwards (`CutVisit` in
/// `heap.internal.cache`).
///
/// May be used by every package of the core; uses none. Decision 0068.
package org.freehold.internal.change;
