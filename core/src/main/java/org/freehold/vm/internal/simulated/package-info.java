/// The simulated machine: processes with address spaces that exist only as data, paging, shared
/// sections and handles of other processes. It behaves identically on every host.
///
/// ```
///   Machine ─── MachineResources ─ CommitCharge, PhysicalMemory     (room physical)
///      │                        └─ SectionTable ─ SectionObject ─ SharedFrames
///      │ one for each process
///      ▼
///   ProcessAddressSpace ◀─ RemoteProcess             a handle with rights
///      ├─ ReservationTable, ReservationRules         (room reservations)
///      ├─ Placement                                  where a reservation goes
///      ├─ SimulatedSections, SimulatedPlaceholders, SimulatedWriteWatch
///      ├─ PageFaultHandler ─ PrivateFrames           what an access meets
///      └─ SimulatedMemory ── TlbEntry                the bytes, and the page touched last
/// ```
///
/// A read of a page, step by step: [SimulatedMemory] compares the page's number and the epoch with
/// its entry. If both match, the bytes are in the entry. Otherwise the [PageFaultHandler] looks up
/// the reservation, checks the protection, makes the page resident, finds its frame and returns a
/// new entry. Every change of any page's state advances the epoch, so no stale entry is used.
///
/// ```
///   entry valid ⇔ entry.page = address / pageSize ∧ entry.epoch = epoch
///   write without a fault ⇒ entry valid ∧ entry.writable ∧ entry.frame ≠ null
/// ```
///
/// Concurrency: each process has one lock; the section table and physical memory have one each,
/// taken while a process's is held and never the other way round. A process whose page is trimmed
/// by another learns of it by its epoch alone, which needs no lock. [SimulatedMemory] takes no lock
/// while its entry is valid.
///
/// Created by [org.freehold.vm.SimulatedMachine#builder], which checks the settings.
///
/// Sources: Microsoft's documentation of `VirtualAlloc2`, `MapViewOfFile3` and `GetWriteWatch`, and
/// transcripts recorded on Windows, which `ConformanceTest` of the Win32 layer replays.
package org.freehold.vm.internal.simulated;
