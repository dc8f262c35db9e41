/// The address space of the host: the operating system's memory of this process, with the rules of
/// [org.freehold.vm.AddressSpace].
///
/// ```
///   HostAddressSpace ──▶ rules ──▶ kernel ──▶ table          each call, in this order
///     ├─ HostPages         commit, populate: kernel, then table; restores after a failure half-way
///     ├─ AlignedMapper     reserve at an alignment: maps more, releases the ends
///     ├─ HostSections      views: reserve, then map the file over the reservation
///     │    └─ HostSectionFiles ─ HostSection     names, files, descriptors
///     ├─ HostMemory        the bytes, unchecked
///     └─ HostRefusal       why the kernel refused: the limit that was hit
/// ```
///
/// Invariant: after every call, whether it succeeded or failed, table and kernel agree: a page that
/// is accessible in the table is accessible in the kernel. (A guard page has no access in the
/// kernel.) `HostFaultInjectionTest` refuses each system call once and compares the two.
///
/// May be called from every thread. One lock for each space is held over the system call. Uses the
/// rooms `reservations` and `record` (for the switch) and the operating system layer.
package org.freehold.vm.internal.host;
