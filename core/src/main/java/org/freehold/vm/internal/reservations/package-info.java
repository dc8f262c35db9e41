/// The reservation table: what an address space knows about its addresses, and which calls are
/// legal on them. Host and simulated memory share it, so that both obey the same rules.
///
/// ```
///   ReservationTable                    reservedBytes, committedPages
///     └─ VadTree                        a treap by address, with the widest gap of each subtree
///          └─ Vad                       one reservation: base, size, allocation protection
///               ├─ View                 only if it shows a section
///               └─ PageRuns             runs of pages of equal value, in a B+ tree
///                    committed    │■■■■ RW ■■■■│           │■■ R ■■│
///                    decommitted              │RW, guard│
///                    locked           │■■■■│
///                    lost, written      │■│
///
///   ReservationRules, SectionRules      is this call legal? Windows's checks, in Windows's order
///   AccessRules                         what an access permits, and what it becomes
///   ReservationChecker                  the table against itself
/// ```
///
/// The life of a page:
///
/// ```
///   free ──add──▶ reserved ──commit──▶ committed
///     ▲               ▲────decommit────────┘ │
///     └── cut, remove ┴──────────────────────┘
/// ```
///
/// Invariants, as [ReservationChecker] numbers them:
///
/// * INV-VM-01 for neighbouring reservations a, b: `a.end ≤ b.base`
/// * INV-VM-02 runs of one kind are not empty, ascend, and differ where they touch; they end within
///   the reservation; `pageCount = Σ (run.to − run.from)`
/// * INV-VM-03 `reservedBytes = Σ vad.size`, `committedPages = Σ vad.committedPages`
/// * INV-VM-06 of a view: `committedPages = size / pageSize`
///
/// * INV-VM-08 the tree's links, ranks and extents agree
///
/// A call runs in three steps: the rules check everything and change nothing; the table prepares
/// the change, which makes all Java objects; then the table changes, which cannot fail. On the host
/// the kernel is asked before the last step.
///
/// Called by the rooms `host` and `simulated` only. Nothing here is thread-safe: the address space
/// holds its lock. The table never calls back.
///
/// Sources: the VAD tree is that of Windows (Russinovich, Solomon and Ionescu, "Windows Internals",
/// chapter on memory management); for the data structures see [VadTree] and [PageRuns].
package org.freehold.vm.internal.reservations;
