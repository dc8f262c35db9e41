package org.freehold.win32;

import static org.freehold.win32.Mem.MEM_RELEASE;
import static org.freehold.win32.Win32Error.ERROR_INVALID_PARAMETER;

import org.freehold.vm.AddressSpace;
import org.freehold.vm.SpaceInfo;
import org.jspecify.annotations.Nullable;

/// The memory calls of Windows, on the memory of one process.
///
/// ```java
/// Kernel32 process = new Kernel32(SimulatedMachine.builder().build().createProcess("demo"));
/// long base = process.VirtualAlloc(0, 0x10000, MEM_RESERVE, PAGE_READWRITE);
/// if (base == 0) {
///   System.err.println("VirtualAlloc failed with " + process.GetLastError());
/// }
/// ```
///
/// Parameters, results and error codes are the documented ones. What C spells differently:
/// addresses are `long` and NULL is 0; sizes are `long` and read as unsigned, so none is below
/// zero; the handle of a heap is an object; [#VirtualQuery] answers its structure, or null where
/// Windows answers 0.
///
/// Differences that remain: a range over two reservations cannot be locked; `MEM_PHYSICAL` fails
/// with `ERROR_NOT_SUPPORTED`, `MEM_LARGE_PAGES` with `ERROR_PRIVILEGE_NOT_HELD`; on the host's
/// memory, writes cannot be watched, there are no placeholders, pages cannot be uncached, and a
/// guard page faults for good.
///
/// Safe for several threads; each has its own last error. A call that succeeds leaves that alone.
@SuppressWarnings("MemberName") // The Win32 spelling is the point.
public final class Kernel32 extends HeapFunctions {

  /// For [#GetWriteWatch]: takes the marks of the answered pages away.
  public static final int WRITE_WATCH_FLAG_RESET = 1;

  /// What [#GetWriteWatch] and [#ResetWriteWatch] answer when they fail.
  public static final int WRITE_WATCH_FAILED = -1;

  private final AddressSpace space;
  private final Ntdll ntdll;
  private final LastError lastError;

  /// Makes the calls for one process.
  ///
  /// @param space the memory of the process
  public Kernel32(AddressSpace space) {
    this(space, HeapPolicy.DEFAULT);
  }

  /// Makes the calls for one process.
  ///
  /// @param space the memory of the process
  /// @param heapPolicy what its heaps may be
  public Kernel32(AddressSpace space, HeapPolicy heapPolicy) {
    this(space, heapPolicy, new LastError());
  }

  private Kernel32(AddressSpace space, HeapPolicy heapPolicy, LastError lastError) {
    super(space, heapPolicy, lastError);
    this.space = space;
    this.ntdll = new Ntdll(space);
    this.lastError = lastError;
  }

  /// The memory of the process.
  public AddressSpace space() {
    return space;
  }

  /// The code of the last call of this thread that failed.
  public int GetLastError() {
    return lastError.get();
  }

  /// Sets the code that [#GetLastError] answers.
  public void SetLastError(int code) {
    lastError.set(code);
  }

  /// Reserves, commits or resets pages.
  ///
  /// @param address where; 0 lets the system choose
  /// @param size bytes
  /// @param allocationType of `MEM_RESERVE`, `MEM_COMMIT`, `MEM_RESET`, `MEM_RESET_UNDO`,
  ///   `MEM_TOP_DOWN`, `MEM_WRITE_WATCH`
  /// @param protect a `PAGE_` value
  /// @return the start of the pages, or 0
  public long VirtualAlloc(long address, long size, int allocationType, int protect) {
    MemoryRange range = new MemoryRange(address, size);
    NtStatus status = ntdll.NtAllocateVirtualMemory(range, allocationType, protect);
    return lastError.succeeded(status) ? range.base() : 0;
  }

  /// Reserves, commits or resets pages; knows of placeholders and takes requirements.
  ///
  /// @param address where; 0 lets the system choose
  /// @param size bytes
  /// @param allocationType those of [#VirtualAlloc], and `MEM_RESERVE_PLACEHOLDER` or
  ///   `MEM_REPLACE_PLACEHOLDER` with `MEM_RESERVE`
  /// @param protect a `PAGE_` value
  /// @param parameters requirements; null when there are none
  /// @param parameterCount how many of them count
  /// @return the start of the pages, or 0
  public long VirtualAlloc2(
      long address,
      long size,
      int allocationType,
      int protect,
      MemExtendedParameter @Nullable [] parameters,
      int parameterCount) {
    MemoryRange range = new MemoryRange(address, size);
    NtStatus status =
        ntdll.NtAllocateVirtualMemoryEx(range, allocationType, protect, parameters, parameterCount);
    return lastError.succeeded(status) ? range.base() : 0;
  }

  /// The written pages of memory that was reserved with `MEM_WRITE_WATCH`, lowest first.
  ///
  /// @param flags `WRITE_WATCH_FLAG_RESET` (1) takes the marks of the answered pages away, or 0
  /// @param address where
  /// @param size bytes
  /// @param addresses takes the addresses of the pages, as many as it has room for
  /// @param count takes how many there are
  /// @param granularity takes the bytes of a page
  /// @return 0, or [#WRITE_WATCH_FAILED]
  public int GetWriteWatch(
      int flags, long address, long size, long[] addresses, int[] count, int[] granularity) {
    NtStatus status =
        (flags & ~WRITE_WATCH_FLAG_RESET) != 0
            ? NtStatus.INVALID_PARAMETER
            : ntdll.NtGetWriteWatch(
                flags == WRITE_WATCH_FLAG_RESET, new MemoryRange(address, size), addresses, count);
    if (!lastError.succeeded(status)) {
      return WRITE_WATCH_FAILED;
    }
    granularity[0] = Math.toIntExact(space.info().pageSize());
    return 0;
  }

  /// Takes the marks of written pages away.
  ///
  /// @param address where
  /// @param size bytes
  /// @return 0, or [#WRITE_WATCH_FAILED]
  public int ResetWriteWatch(long address, long size) {
    NtStatus status = ntdll.NtResetWriteWatch(new MemoryRange(address, size));
    return lastError.succeeded(status) ? 0 : WRITE_WATCH_FAILED;
  }

  /// Decommits pages, or releases a whole reservation.
  ///
  /// @param address where
  /// @param size bytes; 0 for `MEM_RELEASE`, and for a decommit of all from a base on
  /// @param freeType `MEM_DECOMMIT` or `MEM_RELEASE`; with the latter `MEM_PRESERVE_PLACEHOLDER` or
  ///   `MEM_COALESCE_PLACEHOLDERS`, which take a size
  /// @return whether it is done
  public boolean VirtualFree(long address, long size, int freeType) {
    // With placeholder modifiers a release takes a size.
    if (freeType == MEM_RELEASE && size != 0) {
      lastError.set(ERROR_INVALID_PARAMETER);
      return false;
    }
    NtStatus status = ntdll.NtFreeVirtualMemory(new MemoryRange(address, size), freeType);
    // As recorded: to this call, memory that nobody has is a wrong argument, not a wrong address.
    return lastError.succeeded(
        status == NtStatus.MEMORY_NOT_ALLOCATED ? NtStatus.INVALID_PARAMETER : status);
  }

  /// Changes the protection of committed pages.
  ///
  /// @param address where
  /// @param size bytes
  /// @param newProtect a `PAGE_` value
  /// @param oldProtect takes the protection that the first page had
  /// @return whether it is done
  public boolean VirtualProtect(
      long address, long size, int newProtect, int @Nullable [] oldProtect) {
    MemoryRange range = new MemoryRange(address, size);
    return lastError.succeeded(ntdll.NtProtectVirtualMemory(range, newProtect, oldProtect));
  }

  /// What an address is.
  ///
  /// @param address any
  /// @return the run of like pages from the address's page on, or null
  public @Nullable MemoryBasicInformation VirtualQuery(long address) {
    MemoryBasicInformation information = ntdll.query(address);
    if (information == null) {
      lastError.set(ERROR_INVALID_PARAMETER);
    }
    return information;
  }

  /// Keeps pages in physical memory.
  ///
  /// @param address where
  /// @param size bytes
  /// @return whether it is done
  public boolean VirtualLock(long address, long size) {
    return lastError.succeeded(ntdll.NtLockVirtualMemory(new MemoryRange(address, size)));
  }

  /// Undoes [#VirtualLock]. Locks do not count.
  ///
  /// @param address where
  /// @param size bytes
  /// @return whether it is done
  public boolean VirtualUnlock(long address, long size) {
    return lastError.succeeded(ntdll.NtUnlockVirtualMemory(new MemoryRange(address, size)));
  }

  /// The constants of the machine.
  public SystemInfo GetSystemInfo() {
    SpaceInfo info = space.info();
    return new SystemInfo(
        Math.toIntExact(info.pageSize()),
        info.lowestAddress(),
        info.highestAddress(),
        Runtime.getRuntime().availableProcessors(),
        Math.toIntExact(ntdll.granularity()));
  }
}
