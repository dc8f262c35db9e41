/// Slabs: runs of whole pages, each cut into equal blocks of one size class, and the page map that
/// leads from any address to its slab. All structures of small blocks are drawn here; what thread
/// caches do with them is in `heap.internal.cache`.
///
/// ```
///   root (SlabDirectory)      one entry for each leaf, found by the top bits of an address
///     │
///     ▼
///   leaf (SlabLeaf)           2¹⁸ pages: two areas
///     ├─ page entries         8 bytes a page, 0 where no slab is
///     │      63     62 … 43   42 … 32                 31 … 0
///     │     shared │ cache id │ offset of bin header │ record number
///     │                         = 16 × size class      │
///     │                                                ▼
///     │                      record (SlabRecord)     base, block size, count, cache, list links,
///     │                                              pending pages, in use, bits
///     └─ block bits           8 bytes for each 32 granules (BlockBits): 32 live, 32 remote
///
///   one slab:   │ live │ in a bin │ live │ freed remotely │  free  │ … │ tail
///   bits           1        1        1           1             0         1 1 1   (padding)
///   live           1        0        1           1             0
///   remote         0        0        0           1             0
/// ```
///
/// A block is *in use* when its bit in the record is set: it was taken out of its slab. It is
/// *live* when a holder has it: its live bit is set and its remote bit is not. Both kinds of bits
/// stay outside the blocks, so no write of a user can damage them, and a double free is found
/// before anything changes. For each slab:
///
/// ```
///   in use        = popcount(bits) − padding
///   live          ⊆ in use
///   in use − live = in bins + freed remotely and pending
/// ```
///
/// INV-HEAP-09: a slab is in the list that fits its blocks in use ([SlabLists]: empty, partial,
/// full). INV-HEAP-10: a slab is one block of the back end, each of its pages has an entry that
/// names its record, and the first two equations hold. An entry that is not 0 names memory that
/// stays a record as long as the directory lives, so a reader without a lock may find out-of-date
/// contents but never reads past the records.
///
/// Concurrency: look-ups take no lock and may come from any thread. A record, its live bits and the
/// lists of its cache are written by the thread that has exclusive access to that cache
/// (`CacheOwnership`); remote bits and pending pages by any thread, atomically; entries of the map
/// under the directory's monitor; directories come and go under the monitor of [SlabDirectories].
///
/// Uses: `heap.internal.metadata` for memory, `org.freehold.vm.internal.RawMemory` to read and
/// write it; no other room.
///
/// Sources: J. Bonwick, "The Slab Allocator", USENIX 1994; the two-level map is tcmalloc's page map
/// (`pagemap.h`); size classes with eight steps to a doubling are jemalloc's idea with more steps
/// (`sc.h` has four).
package org.freehold.heap.internal.slab;
