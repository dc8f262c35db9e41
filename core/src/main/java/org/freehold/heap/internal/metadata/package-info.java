/// Out-of-band metadata: native memory for a heap's own records, apart from the memory of its
/// users.
///
/// ```
///   MetadataMapping   │ guard page │ area 0: committed ▶ ┆ reserved │ area 1 … │ guard page │
///   RecordArena       a growing number of chunks, with a table from a record's number to its address
///   RecordChunk       one mapping, in pages of 4 KiB that hold records of one length
/// ```
///
/// Invariants: an area is committed from its start without gaps, unless it is committed page by
/// page throughout; new bytes are zero; a record is a multiple of 64 bytes and never 0; memory of
/// an arena stays readable until the arena is released, so a reader without a lock may meet a stale
/// record but never a fault.
///
/// [MetadataMapping] belongs to one owner and is guarded by the owner's lock; [RecordArena] is
/// thread-safe and calls nothing but the address space with its lock held. Whatever can fail comes
/// before the first change, and giving memory back cannot fail for want of any. `backend` and
/// `slab` use this room; it uses `org.freehold.vm` and its raw memory only.
package org.freehold.heap.internal.metadata;
