/// Movable memory: blocks that are named by handles, so that a heap may move them.
///
/// ```
///   MovableEngine ─▶ Placement ─▶ Compactor ─▶ ChunkLists ─▶ Chunk ─┐
///        │               ├──────▶ UsageList                         ├─▶ Block
///        │               └──────▶ Ground (SpaceGround, HeapGround) ─┘
///        └─▶ Census, MovableChecker, BlockPin
/// ```
///
/// *Where things are.* Blocks are in [Chunk]s of up to 1 MiB, in the order in which they were
/// allocated; those above a quarter of that are large and have pages of their own. A chunk's table
/// has an offset and the handle of each block: 6 bytes. The handle, which the program has, knows
/// its chunk and its entry: 24 bytes. So a handle leads to an address by two reads, and whoever
/// moves a block finds the handle to be changed beside the offset. Nothing is stored in the blocks.
///
/// *What holds.*
///
/// 1. A block that is locked is neither moved, nor discarded, nor freed.
/// 2. Blocks do not overlap; each lies in committed pages of one chunk, or has pages of its own.
/// 3. Entry and handle name each other, in every state that another thread can see.
/// 4. Discarded blocks are those that were used least recently of all that were discardable and not
///    locked at that moment.
/// 5. A freed handle never leads to a block.
///
/// *Concurrency.* One lock, held for one call or one step of compaction. The bytes of a locked
/// block are the program's, without it.
///
/// *Cost.* Allocating, locking and freeing are O(1). An allocation that finds its chunk full may
/// move up to 1 MiB, about as often as chunks fill up; under pressure it may compact and discard as
/// much as it takes.
///
/// The room uses [org.freehold.vm], [org.freehold.heap.Heap] for heaps on heaps, and raw memory for
/// the segments of pins.
package org.freehold.object.internal.movable;
