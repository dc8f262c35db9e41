/// The Win32 compatibility layer: the memory calls of Windows in their own spelling, over any
/// address space.
///
/// Names, values, results and the order of the checks are the documented ones. The behaviour itself
/// is [org.freehold.vm]'s and [org.freehold.heap]'s; this layer checks arguments and translates.
///
/// | calls | documented in | implemented in |
/// |---|---|---|
/// | `HeapAlloc` … `HeapWalk` … `GetProcessHeaps` | `HeapFunctions`, inherited by [Kernel32] | `internal.heap` |
/// | `GlobalAlloc` … `LocalShrink` | `GlobalFunctions`, inherited by [Kernel32] | `internal.movable` |
/// | `SysAllocString` … `SetOaNoCache` | [OleAut32] | `internal.bstr` |
/// | `CoTaskMemAlloc` …, `IMalloc` | [Ole32] | [Ole32] |
/// | `VirtualAlloc` … `ResetWriteWatch` | [Kernel32] | `internal.virtualmemory` |
/// | `NtAllocateVirtualMemory` … | [Ntdll], more specific in its errors; releases part of a reservation | `internal.virtualmemory` |
/// | `CreateFileMapping` … `FlushViewOfFile` | [Kernel32] | `internal.section` |
/// | `OpenProcess`, `ReadProcessMemory` … | [Kernel32] | `internal.process` |
/// | `CloseHandle` | [Kernel32] | `internal.handle` |
/// | `GetLastError` | [Kernel32]; [NtStatus] has the table | `internal.status` |
/// | `_aligned_malloc` … `_heapmin` | [Crt] | [Crt] |
///
/// The rest of the package is constants ([Mem], [Page], [Sec], [FileMap], [HeapFlags], [Gmem],
/// [ProcessAccess], [Win32Error]) and structures. The rooms use these values, never the classes
/// that have the calls.
package org.freehold.win32;
