/// The page heap: blocks on pages of their own with a guard page beside them, so that an overrun
/// faults at the instruction that makes it, and a freed block's pages without access, so that a use
/// after free faults too. Which requests get such a block is configured
/// ([org.freehold.heap.PageHeap]); all others go the ordinary way.
///
/// ```
///   arena (one reservation, PageSlots)
///   ├───────────────────┬───────────────────┬──────────────────┬──────────────┤
///   │ slot: live        │ slot: quarantine  │ free run         │ slot: live   │
///   └───────────────────┴───────────────────┴──────────────────┴──────────────┘
///        │
///        ▼  placement BEHIND: the guard page after the block
///      slot          address                    end                slotEnd
///        │ 0xD0 fill   │ the holder's bytes       │ fill │ guard page │
///        └──── committed pages ──────────────────────────┘ reserved, no access
///
///      placement IN_FRONT: the guard page first, the block right after it
///
///   allocate ─▶ live ─free: decommit─▶ PageQuarantine ─oldest leaves─▶ free run ─▶ coalesced
/// ```
///
/// A record says what its block has taken: a charge, mappings, a slot, memory. A request that is
/// refused or cut short *leaves*, and gives back what it has; a freed block leaves in the direction
/// of the quarantine. What fails on the way is repeated by a later call, so that no operation is
/// half done ([PageHeapAllocator]).
///
/// INV-PAGE-01: slots and free runs fill the arenas without gaps or overlaps. INV-PAGE-02: free
/// runs of an arena do not touch, and both indexes hold the same runs. INV-PAGE-03: pages of live
/// blocks are committed; guard pages and free runs are not, nor are freed blocks unless the system
/// has refused to decommit one. INV-PAGE-04: each total is the sum of what it counts. INV-PAGE-05:
/// a block lies within its pages, its guard page adjacent to them. [PageHeapChecker] checks them;
/// in equations:
///
/// ```
///   Σ bytes of arenas = Σ slots + Σ free runs            slot = pages + one guard page
///   committed bytes   = Σ pages of live blocks           mappings = 2 × live blocks   (none leaving)
/// ```
///
/// Freeing decommits, which releases the memory and removes the access in one step: the quarantine
/// costs addresses and records, but no memory and no mapping. The system's limit on mappings is
/// shared with the JVM, so [MappingBudget] bounds the blocks of all heaps of the process together.
/// Records of blocks lie outside their pages, and in a mapped file ([PageRecordFile]) that survives
/// the process which a guard page ends.
///
/// Concurrency: not thread-safe; the heap's lock is held. What the heaps of a process share is
/// thread-safe: [MappingBudget] and [PageRecordFile], whose monitors are acquired after a heap's
/// lock.
///
/// Uses: `blocks` (in front of which it stands), `backend` (byte limit, index of runs by size),
/// `check`, `detect`, `org.freehold.vm`.
///
/// Sources: the full page heap of Windows (GFlags, PageHeap); B. Perens, Electric Fence, 1987;
/// guarded sampling as in GWP-ASan.
package org.freehold.heap.internal.pageheap;
