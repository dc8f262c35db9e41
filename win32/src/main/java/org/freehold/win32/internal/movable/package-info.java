/// Movable memory of Win32: `GlobalAlloc` and `LocalAlloc` with their families, which are one since
/// Windows has no 16-bit segments.
///
/// ```text
///   MovableBlocks     what each call answers, for each state of an object
///     ├──▶ HandleTable     handle → flags, lock count, address of the block
///     ├──▶ LargeObjects    how far a block with a reservation of its own may be resized in place
///     └──▶ HeapBlocks      the blocks, which are those of the process heap
/// ```
///
/// A *fixed* object is a block of the process heap, and its handle is the address: a multiple of
/// two pointers. A *movable* one is an entry of the handle table, and its handle is an address
/// inside the table, one pointer above such a multiple. So the two cannot be confused, and no
/// handle is ever the address of a block. An entry whose object is discarded, or has no bytes, has
/// no block.
///
/// The table has 65,536 entries; its addresses are reserved when the first movable object is made,
/// and never committed: the entries are Java arrays, which user code cannot overwrite.
///
/// One lock serializes the calls that look at an entry. It is taken before those of heaps.
package org.freehold.win32.internal.movable;
