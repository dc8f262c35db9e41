/// The virtual memory calls of the kernel, below [org.freehold.win32.Ntdll] and
/// [org.freehold.win32.Kernel32].
///
/// A call decodes its arguments and checks them in the kernel's order, then lets the address space
/// of the process do the work and returns a status:
///
/// ```text
///   VirtualMemory ──▶ Allocation      reserve, commit, reset
///        │                │ checks, in this order
///        │                ├─ AllocationType   MEM_ bits, placeholders
///        │                ├─ PageProtection   PAGE_ bits ◀──▶ Protection, Caching
///        │                ├─ Ranges           base and size; rounded to pages on success
///        │                └─ ZeroBits         an upper bound for the address
///        └────────▶ RegionQueries     a Region as MEMORY_BASIC_INFORMATION
/// ```
///
/// A call that fails changes nothing, and leaves the range that it was given as it was.
/// Reservations start at multiples of 64 KiB on every kind of memory.
///
/// Any thread may call, as with the address space. Sources: Microsoft's documentation of
/// `NtAllocateVirtualMemory` and `NtFreeVirtualMemory`; where recorded transcripts differ from it,
/// they win (docs/win32.md).
package org.freehold.win32.internal.virtualmemory;
