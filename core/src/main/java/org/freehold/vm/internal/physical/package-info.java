/// Physical memory of a simulated machine: which pages are resident, where contents are, and how
/// much has been promised.
///
/// ```
///                       PhysicalMemory  (capacity, resident)         CommitCharge (limit, bytes)
///                        │            │
///             Share of process A    Share of process B               counts of faults
///               WorkingSet            WorkingSet                     FIFO queue of resident pages
///               │1│2│7│               │4│7│
///                │ │ └──────┐ ┌────────┘ │
///                ▼ ▼        ▼ ▼          ▼
///      PrivateFrames A    SharedFrame  …  PrivateFrames B            contents, byte[] each
///                         holders = 2
///                         └ SharedFrames of a section ── SectionFile
/// ```
///
/// Residency and contents are separate: a working set holds page numbers, the contents of a page
/// stay on the host when it is trimmed. So the page file needs no bytes, and a page-in is a count.
///
/// Invariants:
///
/// * INV-VM-04 while a frame is needed, some resident page is not locked
/// * INV-VM-05 each frame counts once: `resident = Σ private pages in working sets + number of
///   shared frames with holders > 0`, and `frame.holders` is the number of working sets' pages that
///   show it
/// * `resident ≤ capacity`, and the number of locked pages is less than `capacity`
/// * INV-VM-07 `CommitCharge.bytes = Σ charge of processes and sections ≤ limit`
///
/// Called by the room `simulated` only. Locks nest in this order: a process's, then the section
/// table's or that of [PhysicalMemory], then that of [SharedFrames]. [CommitCharge] has none.
///
/// Sources: working sets and their trimming as in Windows (Russinovich, Solomon and Ionescu,
/// "Windows Internals"), simplified to FIFO.
package org.freehold.vm.internal.physical;
