/// The debug heap: every block lies in a larger block of the heap below, the bytes around it hold a
/// red zone, new and freed memory holds a fill pattern, and freed blocks wait in a quarantine. A
/// damaged pattern is a *violation*: an overrun, an underrun, or a write after free.
///
/// ```
///   larger block of SizeRoutedBlocks          tail and free checks        light page heap
///     start    ┌───────────────────────┐
///              │ head (red zone)       │      none                        1 granule of 0xA0
///     address  ├───────────────────────┤
///              │ the holder's bytes    │      0xBAADF00D when new         0xE0 when new
///     + size   ├───────────────────────┤
///              │ tail (red zone)       │      0xAB, 2 pointers or more    0xA0, 8 bytes or more
///     end      └───────────────────────┘
///                                             0xFEEEFEEE when freed       0xF0 when freed
///
///   allocate ─▶ live (DebugBlockTable) ─free─▶ Quarantine ─oldest leaves, checked─▶ free range
///                                    └────── too large, or not covered ───────────▶ free range
/// ```
///
/// Every operation is whole. A block is taken, checked and filled before it becomes live, and goes
/// back if that fails ([LargerBlocks]); what is checked at a free comes before the free, and
/// filling the block and returning it to the heap below comes after it and is repeated by a later
/// call if it fails ([FreedBlocks]). A block that waits for that is *leaving*:
///
/// ```
///   taken ──▶ live ──▶ quarantine ──▶ leaving ──▶ returned
///     └──────────┴───────────────────────▲
/// ```
///
/// Records of blocks are Java objects and lie in no memory that users write, so damage is evidence
/// and never a danger. For each debug heap:
///
/// ```
///   larger blocks     = live blocks + in quarantine + leaving              INV-HEAP-11
///   quarantined bytes = Σ bytes of larger blocks in quarantine ≤ limit
///   busy bytes        = those of the heap below − quarantined bytes
///   each byte of a free range holds the pattern, where free checks are on
/// ```
///
/// Checks run when a block is freed or resized, when it leaves the quarantine, when free memory is
/// allocated again, on `validate`, and on every call with `VALIDATE_ON_CALL`. A double free or an
/// invalid pointer is diagnosed with the block that it hits and that block's stacks
/// ([InvalidDebugFree]); the last 1,024 freed blocks are remembered for that.
///
/// Concurrency: not thread-safe; every method is called with the heap's lock held. A debug heap has
/// no front end, since each call must be seen.
///
/// Uses: `blocks` and `backend` (the larger blocks and the free ranges), `detect`.
///
/// Sources: the patterns and options are those of the Windows debug heap and of its light page heap
/// (GFlags); the quarantine is AddressSanitizer's (Serebryany et al., USENIX ATC 2012).
package org.freehold.heap.internal.debug;
