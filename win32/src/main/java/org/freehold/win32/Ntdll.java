package org.freehold.win32;

import org.freehold.vm.AddressSpace;
import org.freehold.win32.internal.virtualmemory.VirtualMemory;
import org.jspecify.annotations.Nullable;

/// The virtual memory calls of the kernel of Windows, on the memory of one process.
///
/// The arguments are checked first, in the kernel's order; then the address space checks whether
/// the range is free, reserved or committed as the call requires. A call that fails changes
/// nothing, and leaves the range it was given as it was.
///
/// Reservations start at multiples of 64 KiB even on a space with a finer granularity, such as the
/// host's, because programs written for Windows rely on it. Only the start is rounded that
/// coarsely: a reservation ends where its last page ends, and the rest of its 64 KiB is unusable.
///
/// Not supported are physical memory and, on the host's memory, write watch, placeholders and
/// bounds on addresses (`NOT_SUPPORTED`), and large pages, since no process here holds the
/// privilege.
///
/// Sources: Microsoft's documentation of `NtAllocateVirtualMemory`, `NtFreeVirtualMemory` and of
/// the Win32 calls above them. Thread-safe, as the address space is.
@SuppressWarnings("MemberName") // The kernel's own spelling is the point.
public final class Ntdll {

  private final VirtualMemory memory;

  /// Makes the calls for one process.
  ///
  /// @param space the memory of the process
  public Ntdll(AddressSpace space) {
    this.memory = new VirtualMemory(space);
  }

  /// Reserves, commits or resets.
  ///
  /// @param range in: the range requested; out: the range used, rounded
  /// @param type of `MEM_RESERVE`, `MEM_COMMIT`, `MEM_RESET`, `MEM_RESET_UNDO`, `MEM_TOP_DOWN`,
  ///   `MEM_WRITE_WATCH`
  /// @param protect a `PAGE_` value
  /// @return the status
  public NtStatus NtAllocateVirtualMemory(MemoryRange range, int type, int protect) {
    return memory.allocate(range, 0, type, protect);
  }

  /// Reserves, commits or resets, with a bound on the address that the system chooses.
  ///
  /// @param range in: the range requested; out: the range used, rounded
  /// @param zeroBits how many of the upper bits of a 32-bit address must be zero; on a 64-bit
  ///   machine, a value above 31 is a mask, of which only the leading zeros count
  /// @param type as above
  /// @param protect a `PAGE_` value
  /// @return the status
  public NtStatus NtAllocateVirtualMemory(MemoryRange range, long zeroBits, int type, int protect) {
    return memory.allocate(range, zeroBits, type, protect);
  }

  /// Reserves, commits or resets, with placeholders and requirements.
  ///
  /// @param range in: the range requested; out: the range used, rounded
  /// @param type those of [#NtAllocateVirtualMemory], and `MEM_RESERVE_PLACEHOLDER` or
  ///   `MEM_REPLACE_PLACEHOLDER` with `MEM_RESERVE`
  /// @param protect a `PAGE_` value
  /// @param parameters requirements, at most one of each kind; null when there are none
  /// @param parameterCount how many of them count
  /// @return the status
  public NtStatus NtAllocateVirtualMemoryEx(
      MemoryRange range,
      int type,
      int protect,
      MemExtendedParameter @Nullable [] parameters,
      int parameterCount) {
    return memory.allocateExtended(range, type, protect, parameters, parameterCount);
  }

  /// Decommits or releases, the whole reservation or a part of it.
  ///
  /// @param range in: the range, or the base of a reservation and size 0 for all of it; out: the
  ///   range used, rounded; after a decommit of all, its size is 0
  /// @param type `MEM_DECOMMIT` or `MEM_RELEASE`; with the latter `MEM_PRESERVE_PLACEHOLDER` or
  ///   `MEM_COALESCE_PLACEHOLDERS`
  /// @return the status
  public NtStatus NtFreeVirtualMemory(MemoryRange range, int type) {
    return memory.free(range, type);
  }

  /// Changes the protection of committed pages.
  ///
  /// @param range in: the range; out: the range used, rounded
  /// @param protect a `PAGE_` value; `PAGE_NOCACHE` and `PAGE_WRITECOMBINE` are ignored, since they
  ///   belong to the reservation
  /// @param oldProtect receives the protection that the first page had, or `PAGE_NOACCESS` when the
  ///   pages are not committed
  /// @return the status
  public NtStatus NtProtectVirtualMemory(
      MemoryRange range, int protect, int @Nullable [] oldProtect) {
    return memory.protect(range, protect, oldProtect);
  }

  /// Keeps pages in physical memory. A range over two reservations is refused even if they are
  /// adjacent.
  ///
  /// @param range in: the range; out: the range used, rounded
  /// @return the status
  public NtStatus NtLockVirtualMemory(MemoryRange range) {
    return memory.lock(range);
  }

  /// Undoes [#NtLockVirtualMemory]. Locks are not counted.
  ///
  /// @param range in: the range; out: the range used, rounded
  /// @return the status
  public NtStatus NtUnlockVirtualMemory(MemoryRange range) {
    return memory.unlock(range);
  }

  /// The written pages of watched memory, lowest first.
  ///
  /// @param reset whether their marks, and no others, are cleared
  /// @param range the range
  /// @param addresses receives the addresses of the pages, as many as fit
  /// @param count receives their number
  /// @return the status
  public NtStatus NtGetWriteWatch(boolean reset, MemoryRange range, long[] addresses, int[] count) {
    return memory.writtenPages(reset, range, addresses, count);
  }

  /// Clears the marks of watched memory.
  ///
  /// @param range the range
  /// @return the status
  public NtStatus NtResetWriteWatch(MemoryRange range) {
    return memory.resetWriteWatch(range);
  }
}
