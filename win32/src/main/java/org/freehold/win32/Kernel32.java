package org.freehold.win32;

import static org.freehold.win32.Mem.MEM_RELEASE;
import static org.freehold.win32.Win32Error.ERROR_INVALID_PARAMETER;

import org.freehold.flags.EffectiveFlags;
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
public final class Kernel32 {

  /// For [#GetWriteWatch]: takes the marks of the answered pages away.
  public static final int WRITE_WATCH_FLAG_RESET = 1;

  /// What [#GetWriteWatch] and [#ResetWriteWatch] answer when they fail.
  public static final int WRITE_WATCH_FAILED = -1;

  private final AddressSpace space;
  private final Ntdll ntdll;
  private final LastError lastError = new LastError();
  private final Heaps heaps;

  /// Makes the calls for one process.
  ///
  /// @param space the memory of the process
  public Kernel32(AddressSpace space) {
    this(space, EffectiveFlags.current());
  }

  /// Makes the calls for one process that has global flags of its own.
  ///
  /// @param space the memory of the process
  /// @param flags what its heaps check
  public Kernel32(AddressSpace space, EffectiveFlags flags) {
    this.space = space;
    this.ntdll = new Ntdll(space);
    this.heaps = new Heaps(space, flags, lastError);
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

  /// Makes a heap.
  ///
  /// @param options of `HEAP_NO_SERIALIZE`, `HEAP_GENERATE_EXCEPTIONS`; other flags are passed over
  /// @param initialSize bytes committed at once
  /// @param maximumSize 0 for a heap that grows; otherwise the heap never does
  /// @return the heap, or null
  public @Nullable HeapHandle HeapCreate(int options, long initialSize, long maximumSize) {
    return heaps.create(options, initialSize, maximumSize);
  }

  /// Gives a heap and all its blocks back. The process heap stays.
  ///
  /// @param heap any but the process heap
  /// @return whether it is done
  public boolean HeapDestroy(@Nullable HeapHandle heap) {
    return heaps.destroy(heap);
  }

  /// The heap of the process, which is made when it is first asked for.
  ///
  /// @throws org.freehold.OutOfMemoryException when the process has no memory for it
  public HeapHandle GetProcessHeap() {
    return heaps.processHeap();
  }

  /// Allocates a block.
  ///
  /// @param heap where from
  /// @param flags of `HEAP_ZERO_MEMORY`, `HEAP_GENERATE_EXCEPTIONS`, `HEAP_NO_SERIALIZE`
  /// @param size bytes; 0 makes a block too
  /// @return the block, or 0
  /// @throws NtStatusException under `HEAP_GENERATE_EXCEPTIONS`, instead of answering 0
  public long HeapAlloc(@Nullable HeapHandle heap, int flags, long size) {
    return heaps.allocate(heap, flags, size);
  }

  /// Changes the size of a block. When it fails, the block is as it was.
  ///
  /// @param heap where the block is from
  /// @param flags those of [#HeapAlloc], and `HEAP_REALLOC_IN_PLACE_ONLY`
  /// @param block the block; 0 answers 0
  /// @param size bytes
  /// @return the block from now on, or 0
  /// @throws NtStatusException under `HEAP_GENERATE_EXCEPTIONS`, instead of answering 0
  public long HeapReAlloc(@Nullable HeapHandle heap, int flags, long block, long size) {
    return heaps.reallocate(heap, flags, block, size);
  }

  /// Frees a block.
  ///
  /// @param heap where the block is from
  /// @param flags `HEAP_NO_SERIALIZE` or 0
  /// @param block the block; 0 is fine
  /// @return whether it is done; false for what is not a live block of the heap, and in a debug
  ///   heap for a block that was written around
  @SuppressWarnings("UnusedVariable") // The flag is about the lock, which costs nothing here.
  public boolean HeapFree(@Nullable HeapHandle heap, int flags, long block) {
    return heaps.free(heap, block);
  }

  /// The size of a block as it was asked for.
  ///
  /// @param heap where the block is from
  /// @param flags `HEAP_NO_SERIALIZE` or 0
  /// @param block the block
  /// @return bytes, or -1 for what is not a live block of the heap, and under parameter checks for
  ///   a block that was written around
  @SuppressWarnings("UnusedVariable") // The flag is about the lock, which costs nothing here.
  public long HeapSize(@Nullable HeapHandle heap, int flags, long block) {
    return heaps.size(heap, block);
  }

  /// Checks a heap, or whether an address is a live block of it; in a debug heap also whether
  /// somebody wrote around the block or to free memory. Leaves the last error alone.
  ///
  /// @param heap the heap
  /// @param flags `HEAP_NO_SERIALIZE` or 0
  /// @param block the block; 0 for the whole heap
  /// @return whether all is well
  @SuppressWarnings("UnusedVariable") // The flag is about the lock, which costs nothing here.
  public boolean HeapValidate(@Nullable HeapHandle heap, int flags, long block) {
    return heaps.validate(heap, block);
  }
}
