/// The stacks behind frames: memory that is allocated by moving a pointer and given back by moving
/// it back, one stack for each thread and heap.
///
/// ```
///   chunk 0            chunk 1                       chunk 2 (twice as large as the one before)
///   │████████████░░│   │██████████████████████░░░│   │█████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒│
///                                                          ▲ top                   ▲ limit
///   serials: │ 3 │ 7 │ 9 │   the open frames, from the outermost in; current = 9
/// ```
///
/// A stack consists of *chunks*, blocks of the heap. A frame is a serial number in the array of
/// open frames, with the top and the number of chunks from before it; these two are in the `Frame`
/// of the user, which the compiler removes where it does not escape. Closing a frame restores both,
/// and so closes every frame above it as well. A frame is open exactly while its serial stands at
/// its depth.
///
/// What a frame owns beyond bytes stands in lists of the stack, each entry with the depth of its
/// frame: the blocks that `malloca` took from the heap, and the arenas of segments. Their number is
/// `extras`, so that a frame without any is closed by a few writes.
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
