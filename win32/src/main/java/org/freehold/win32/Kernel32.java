package org.freehold.win32;

import static org.freehold.win32.Mem.MEM_RELEASE;
import static org.freehold.win32.Win32Error.ERROR_INVALID_PARAMETER;

import java.nio.file.Path;
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
/// Files are named by their path where Windows takes a handle. Processes are those of a simulated
/// machine; on the host's memory there is only one's own.
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
  private final FileMappings mappings;
  private final Processes processes;

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
    this.mappings = new FileMappings(space, ntdll.granularity(), lastError);
    this.processes = new Processes(space, lastError);
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
    return free(ntdll, address, size, freeType);
  }

  private boolean free(Ntdll process, long address, long size, int freeType) {
    // With placeholder modifiers a release takes a size.
    if (freeType == MEM_RELEASE && size != 0) {
      lastError.set(ERROR_INVALID_PARAMETER);
      return false;
    }
    NtStatus status = process.NtFreeVirtualMemory(new MemoryRange(address, size), freeType);
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

  /// Gives a handle back.
  ///
  /// @param handle of a file mapping or a process
  /// @return whether it was open
  public boolean CloseHandle(@Nullable Handle handle) {
    return (handle != null && handle.close()) || lastError.succeeded(NtStatus.INVALID_HANDLE);
  }

  /// Makes a file mapping, or opens the one that has the name: then the last error is
  /// `ERROR_ALREADY_EXISTS`, and else it is `NO_ERROR`.
  ///
  /// @param file whose contents it shows; null for the page file
  /// @param protect the most that views may do: a `PAGE_` value, and of the `SEC_` values
  ///   `SEC_COMMIT`
  /// @param maximumSize bytes; 0 means those of the file
  /// @param name null for none; `Local\` and `Global\` in front mean nothing here
  /// @return the handle, or null
  public @Nullable Handle CreateFileMapping(
      @Nullable Path file, int protect, long maximumSize, @Nullable String name) {
    return mappings.create(file, protect, maximumSize, name);
  }

  /// Opens the file mapping of a name.
  ///
  /// @param desiredAccess `FILE_MAP_` bits that views may have
  /// @param inheritHandle whether child processes get it; there are none
  /// @param name of the mapping
  /// @return the handle, or null
  @SuppressWarnings("UnusedVariable") // There is nobody who could inherit.
  public @Nullable Handle OpenFileMapping(
      int desiredAccess, boolean inheritHandle, @Nullable String name) {
    return mappings.open(desiredAccess, name);
  }

  /// Maps a part of a file mapping.
  ///
  /// @param mapping what to map
  /// @param desiredAccess `FILE_MAP_` bits
  /// @param offset of the part, a multiple of 64 KiB
  /// @param bytes of the part; 0 means up to the end
  /// @return the start of the view, or 0
  public long MapViewOfFile(@Nullable Handle mapping, int desiredAccess, long offset, long bytes) {
    return mappings.map(mapping, desiredAccess, offset, bytes, 0);
  }

  /// Maps a part of a file mapping at an address.
  ///
  /// @param mapping what to map
  /// @param desiredAccess `FILE_MAP_` bits
  /// @param offset of the part, a multiple of 64 KiB
  /// @param bytes of the part; 0 means up to the end
  /// @param baseAddress where, a multiple of 64 KiB; 0 lets the system choose
  /// @return the start of the view, or 0
  public long MapViewOfFileEx(
      @Nullable Handle mapping, int desiredAccess, long offset, long bytes, long baseAddress) {
    return mappings.map(mapping, desiredAccess, offset, bytes, baseAddress);
  }

  /// Gives a view back.
  ///
  /// @param address any in the view
  /// @return whether it is done
  public boolean UnmapViewOfFile(long address) {
    return mappings.unmap(address);
  }

  /// Writes what was changed in a view to the file.
  ///
  /// @param address where
  /// @param bytes how many; 0 means up to the end of the view
  /// @return whether it is done
  public boolean FlushViewOfFile(long address, long bytes) {
    return mappings.flush(address, bytes);
  }

  /// The pseudo handle of this process, which allows everything and is never closed.
  public Handle GetCurrentProcess() {
    return processes.current();
  }

  /// The number of this process.
  public long GetCurrentProcessId() {
    return processes.currentId();
  }

  /// Opens a process of the machine.
  ///
  /// @param desiredAccess `PROCESS_` bits
  /// @param inheritHandle whether child processes get it; there are none
  /// @param processId the number of the process
  /// @return the handle, or null
  @SuppressWarnings("UnusedVariable") // There is nobody who could inherit.
  public @Nullable Handle OpenProcess(int desiredAccess, boolean inheritHandle, long processId) {
    return processes.open(desiredAccess, processId);
  }

  /// Does what [#VirtualAlloc] does, in a process.
  public long VirtualAllocEx(
      @Nullable Handle process, long address, long size, int allocationType, int protect) {
    Handle.OfProcess other = processes.require(process);
    if (other == null) {
      return 0;
    }
    MemoryRange range = new MemoryRange(address, size);
    NtStatus status = other.ntdll().NtAllocateVirtualMemory(range, allocationType, protect);
    return lastError.succeeded(status) ? range.base() : 0;
  }

  /// Does what [#VirtualFree] does, in a process.
  public boolean VirtualFreeEx(@Nullable Handle process, long address, long size, int freeType) {
    Handle.OfProcess other = processes.require(process);
    return other != null && free(other.ntdll(), address, size, freeType);
  }

  /// Does what [#VirtualProtect] does, in a process.
  public boolean VirtualProtectEx(
      @Nullable Handle process,
      long address,
      long size,
      int newProtect,
      int @Nullable [] oldProtect) {
    Handle.OfProcess other = processes.require(process);
    MemoryRange range = new MemoryRange(address, size);
    return other != null
        && lastError.succeeded(other.ntdll().NtProtectVirtualMemory(range, newProtect, oldProtect));
  }

  /// Does what [#VirtualQuery] does, in a process.
  public @Nullable MemoryBasicInformation VirtualQueryEx(@Nullable Handle process, long address) {
    Handle.OfProcess other = processes.require(process);
    if (other == null) {
      return null;
    }
    if (!other.mayQuery()) {
      lastError.succeeded(NtStatus.ACCESS_DENIED);
      return null;
    }
    MemoryBasicInformation information = other.ntdll().query(address);
    if (information == null) {
      lastError.set(ERROR_INVALID_PARAMETER);
    }
    return information;
  }

  /// Copies bytes out of a process, up to the first page that may not be read.
  ///
  /// @param process whose
  /// @param address where
  /// @param buffer takes them
  /// @param size how many
  /// @param bytesRead takes how many were copied, also when the call fails
  /// @return whether all were
  public boolean ReadProcessMemory(
      @Nullable Handle process, long address, byte[] buffer, int size, int[] bytesRead) {
    return processes.read(process, address, buffer, size, bytesRead);
  }

  /// Copies bytes into a process, up to the first page that may not be written.
  ///
  /// @param process whose
  /// @param address where
  /// @param buffer has them
  /// @param size how many
  /// @param bytesWritten takes how many were copied, also when the call fails
  /// @return whether all were
  public boolean WriteProcessMemory(
      @Nullable Handle process, long address, byte[] buffer, int size, int[] bytesWritten) {
    return processes.write(process, address, buffer, size, bytesWritten);
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
