/// Thread caches: each platform thread allocates from a cache of its own and frees into it without
/// a lock or an atomic operation; blocks that another thread frees come back through a remote free
/// list.
///
/// ```
///   HotCaches ──▶ ThreadCache of the thread        ThreadCaches: all of a heap, table by thread id
///                   │
///                   ├─ CacheOwner, CacheOwnership  owner thread, sequence, revoked, lock
///                   │
///                   ├─ BlockQueries                visits that only read: size of a block
///                   │
///                   ├─ bins (CacheBins)            a stack of free blocks for each size class
///                   │     16 B  │ 0 │ oldest │ … │ topmost │   room   │
///                   │     32 B  │ 0 │ …          ▲ top               ▲ limit
///                   │             pop, push ─────┘
///                   ├─ slabs (SlabLists)           partial, empty, full for each size class
///                   │
///                   └─ pending (PendingSlabs)      head ─▶ slab ─▶ slab ─▶ 0
///                         ▲                        each with the bits of its pages that have remote
///         other threads push, the owner takes all  frees; a block's remote bit says which block
/// ```
///
/// A refill moves half a bin's capacity out of the slabs, an overflow returns the oldest half to
/// them. The stack of slabs with pending remote frees is a Treiber stack with multiple producers
/// and one consumer, which takes the whole stack in one exchange; so it has no ABA problem, and a
/// slab is on at most one stack, since only the thread that marks its first page pushes it.
///
/// INV-HEAP-12: a bin holds blocks of its cache's slabs that are in use and not live. The counts of
/// a cache follow from its visits: `visits that count = pops + pushes + remote frees`, and `pushes
/// − pops = depth of the bins − net transfers`, so that neither is counted on the hot path. Visits
/// that neither allocate nor free are counted and left out, but for queries, which leave no trace.
///
/// Who may touch what: bins, slabs and live bits belong to the thread with *exclusive access*,
/// which is the owner thread while it is inside, or a thread that holds the cache's lock and has
/// revoked the owner. The handshake of the two is an asymmetric Dekker handshake ([CacheOwnership]
/// draws it): the owner writes its sequence and reads `revoked`, the other thread writes `revoked`
/// and reads the sequence after a barrier in every thread of the process. Any thread that is inside
/// a cache of the heap may set remote bits, mark pages as pending and push slabs; while it is
/// inside, no slab that it can reach is released.
///
/// Locks, in this order: the heap's, the one of [ThreadCaches], those of caches in the order in
/// which they were created. A thread that is inside a cache takes none of them, so waiting for it
/// is short.
///
/// Uses: `heap.internal.slab`, `org.freehold.vm.internal.ProcessBarrier` and `RawMemory`; no other
/// room.
///
/// Sources: D. Dice, H. Huang, M. Yang, "Asymmetric Dekker Synchronization", 2001; R. K. Treiber,
/// "Systems Programming: Coping with Parallelism", 1986; D. Leijen, B. Zorn, L. de Moura,
/// "Mimalloc: Free List Sharding in Action", 2019; P. Liétar et al., "snmalloc: A Message Passing
/// Allocator", 2019; bins as in the thread caches of tcmalloc and jemalloc.
package org.freehold.heap.internal.cache;
