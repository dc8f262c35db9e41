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
/// Differences that remain: a range over two reservations cannot be locked; `MEM_WRITE_WATCH` and
/// `MEM_PHYSICAL` fail with `ERROR_NOT_SUPPORTED`, `MEM_LARGE_PAGES` with
/// `ERROR_PRIVILEGE_NOT_HELD`; on the host's memory, pages cannot be uncached, and a guard page
/// faults for good.
///
/// Safe for several threads; each has its own last error. A call that succeeds leaves that alone.
@SuppressWarnings("MemberName") // The Win32 spelling is the point.
public final class Kernel32 {

  private final AddressSpace space;
  private final Ntdll ntdll;
  private final LastError lastError = new LastError();
  private final Heaps heaps;

  /// Makes the calls for one process.
  ///
  /// @param space the memory of the process
  public Kernel32(AddressSpace space) {
    this.space = space;
    this.ntdll = new Ntdll(space);
    this.heaps = new Heaps(space, lastError);
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
  /// @param allocationType of `MEM_RESERVE`, `MEM_COMMIT`, `MEM_RESET`, `MEM_TOP_DOWN`
  /// @param protect a `PAGE_` value
  /// @return the start of the pages, or 0
  public long VirtualAlloc(long address, long size, int allocationType, int protect) {
    MemoryRange range = new MemoryRange(address, size);
    NtStatus status = ntdll.NtAllocateVirtualMemory(range, allocationType, protect);
    return lastError.succeeded(status) ? range.base() : 0;
  }

  /// Decommits pages, or releases a whole reservation.
  ///
  /// @param address where
  /// @param size bytes; 0 for `MEM_RELEASE`, and for a decommit of all from a base on
  /// @param freeType `MEM_DECOMMIT` or `MEM_RELEASE`
  /// @return whether it is done
  public boolean VirtualFree(long address, long size, int freeType) {
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
  /// @return whether it is done; false for what is not a live block of the heap
  @SuppressWarnings("UnusedVariable") // The flag is about the lock, which costs nothing here.
  public boolean HeapFree(@Nullable HeapHandle heap, int flags, long block) {
    return heaps.free(heap, block);
  }

  /// The size of a block as it was asked for.
  ///
  /// @param heap where the block is from
  /// @param flags `HEAP_NO_SERIALIZE` or 0
  /// @param block the block
  /// @return bytes, or -1 for what is not a live block of the heap
  @SuppressWarnings("UnusedVariable") // The flag is about the lock, which costs nothing here.
  public long HeapSize(@Nullable HeapHandle heap, int flags, long block) {
    return heaps.size(heap, block);
  }

  /// Checks a heap, or whether an address is a live block of it. Leaves the last error alone.
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
