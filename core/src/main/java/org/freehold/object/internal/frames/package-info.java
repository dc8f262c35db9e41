/// The stacks behind frames: memory that is allocated by moving a pointer and given back by moving
/// it back, one stack for each thread and heap.
///
/// ```
///   chunk 0            chunk 1                       chunk 2 (twice as large as the one before)
///   │████████████░░│   │██████████████████████░░░│   │█████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒│
///                                                          ▲ top                   ▲ limit
///   current = 9, the serial of the innermost frame; lastSerial = 12; changes = 2
/// ```
///
/// A stack consists of *chunks*, blocks of the heap. A frame is a serial number; the innermost
/// serial, the top and the count of changes from before it are in the `Frame` of the user, which
/// the compiler removes where it does not escape. Closing a frame restores all three, and so closes
/// every frame above it as well. A frame that is closed by its own close knows that itself;
/// [DeadSerials] knows those that were closed with a frame below them.
///
/// What a frame owns beyond bytes stands in lists of the stack, each entry with the serial of its
/// frame: the blocks that `malloca` took from the heap, and the arenas of segments. Each of these,
/// and each new chunk, counts as a *change*, so that a frame which finds the count as it was is
/// closed by two writes.
///
/// **What stays.** On a platform thread the first chunk of the process heap is kept for the next
/// frame until the thread has ended; a stack of another heap, or of a virtual thread, gives
/// everything back with its outermost frame. So a million virtual threads hold what their open
/// frames need and no more.
///
/// **The end of a thread.** The thread's only reference to its stacks is a [ThreadStacks] in a
/// `ThreadLocal`; a phantom reference watches it (`object.internal.owners`) and gives back what the
/// thread has left.
///
/// Invariants: `start(last chunk) ≤ top ≤ limit` where there is a chunk; the sum of the chunks is
/// at most [ThreadStack#MAX_BYTES]; serials grow along the array; `extras` is the length of the
/// lists.
///
/// Concurrency: a stack belongs to its thread, which each operation checks; when the thread has
/// ended, to the watching one. Changes are whole (`internal.change`): arrays grow and chunks are
/// allocated before anything is written.
package org.freehold.object.internal.frames;
