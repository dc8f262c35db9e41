/// Heap snapshots: a file that holds what heaps contained at one moment, its writer and its reader.
///
/// ```
///  HeapSnapshot.write ──▶ HeapCollector   locks all heaps, walks them, unlocks
///                          │  PointerSearch, when asked for       (internal.pointers)
///                          ▼
///                         EntryEncoder ──▶ SnapshotWriter ──▶ file (internal.frames)
///  HeapSnapshot.open  ──▶ HeapSnapshot ◀── EntryDecoder   ◀── file
/// ```
///
/// All heaps are captured at one moment: the locks are taken in the order in which the heaps were
/// created and held until the last entry is encoded, never while a file is written. A heap without
/// a lock is captured in full only when it is named, by the thread that owns it. Snapshots are
/// written on request, by [SnapshotSwitches] when a program ends or a request is refused, and over
/// JMX ([Heaps]). `docs/snapshot-format.md` specifies the file.
package org.freehold.inspect.snapshot;
