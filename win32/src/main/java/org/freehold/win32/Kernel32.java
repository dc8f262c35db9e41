package org.freehold.win32;

import static org.freehold.win32.Mem.MEM_RELEASE;
import static org.freehold.win32.Win32Error.ERROR_INVALID_PARAMETER;

import java.nio.file.Path;
import org.freehold.flags.EffectiveFlags;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SpaceInfo;
import org.freehold.win32.internal.handle.OpenHandle;
import org.freehold.win32.internal.handle.ProcessMemoryHandle;
import org.freehold.win32.internal.process.Processes;
import org.freehold.win32.internal.section.FileMappings;
import org.freehold.win32.internal.status.LastError;
import org.freehold.win32.internal.virtualmemory.VirtualMemory;
import org.jspecify.annotations.Nullable;

/// The memory calls of Windows, on the memory of one process: virtual memory, file mappings and
/// other processes. The heap calls, `HeapAlloc` to `HeapWalk`, are in [HeapFunctions], and movable
/// memory, `GlobalAlloc` to `LocalShrink`, in [GlobalFunctions], which this class extends.
///
/// ```java
/// Kernel32 process = new Kernel32(SimulatedMachine.builder().build().createProcess("demo"));
/// long base = process.VirtualAlloc(0, 0x10000, MEM_RESERVE, PAGE_READWRITE);
/// if (base == 0) {
///   System.err.println("VirtualAlloc failed with " + process.GetLastError());
/// }
/// ```
///
/// Parameters, results and error codes are the documented ones. The spelling differs from C where
/// it must: addresses are `long`, and NULL is 0; sizes are `long` and read as unsigned, so none is
/// negative; handles are objects; [#VirtualQuery] returns its structure, or null where Windows
/// returns 0.
///
/// Remaining differences: a range over two reservations cannot be locked; `MEM_PHYSICAL` fails with
/// `ERROR_NOT_SUPPORTED`, `MEM_LARGE_PAGES` with `ERROR_PRIVILEGE_NOT_HELD`; on the host's memory,
/// there is no write watch and there are no placeholders, pages cannot be uncached, and a guard
/// page stays one after its first fault.
///
/// A file is given by its path where Windows takes a handle. Processes are those of a simulated
/// machine; on the host's memory there is only the calling one.
///
/// Safe for several threads; each has its own last error. A call that succeeds does not change it.
@SuppressWarnings("MemberName") // The Win32 spelling is the point.
public final class Kernel32 extends GlobalFunctions {

  /// For [#GetWriteWatch]: clears the marks of the pages that it returns.
  public static final int WRITE_WATCH_FLAG_RESET = 1;

  /// What [#GetWriteWatch] and [#ResetWriteWatch] return when they fail.
  public static final int WRITE_WATCH_FAILED = -1;

  private final AddressSpace space;
  private final VirtualMemory memory;
  private final LastError lastError;
  private final FileMappings mappings;
  private final Processes processes;

  /// Makes the calls for one process.
  ///
  /// @param space the memory of the process
  public Kernel32(AddressSpace space) {
    this(space, HeapPolicy.DEFAULT);
  }

  /// Makes the calls for one process with global flags of its own.
  ///
  /// @param space the memory of the process
  /// @param flags what its heaps check
  public Kernel32(AddressSpace space, EffectiveFlags flags) {
    this(space, HeapPolicy.DEFAULT.withFlags(flags));
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
    this.memory = new VirtualMemory(space);
    this.lastError = lastError;
    this.mappings = new FileMappings(space, memory.granularity(), lastError);
    this.processes = new Processes(space, lastError);
  }

  /// The memory of the process.
  public AddressSpace space() {
    return space;
  }

  /// The code of this thread's last failed call.
  public int GetLastError() {
    return lastError.get();
  }

  /// Sets the code that [#GetLastError] returns.
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
    NtStatus status = memory.allocate(range, 0, allocationType, protect);
    return lastError.succeeded(status) ? range.base() : 0;
  }

  /// Reserves, commits or resets pages, with placeholders and requirements.
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
        memory.allocateExtended(range, allocationType, protect, parameters, parameterCount);
    return lastError.succeeded(status) ? range.base() : 0;
  }

  /// The written pages of memory that was reserved with `MEM_WRITE_WATCH`, lowest first.
  ///
  /// @param flags 0, or `WRITE_WATCH_FLAG_RESET` (1) to clear the marks of the returned pages
  /// @param address where
  /// @param size bytes
  /// @param addresses receives the addresses of the pages, as many as fit
  /// @param count receives their number
  /// @param granularity receives the bytes of a page
  /// @return 0, or [#WRITE_WATCH_FAILED]
  public int GetWriteWatch(
      int flags, long address, long size, long[] addresses, int[] count, int[] granularity) {
    NtStatus status =
        (flags & ~WRITE_WATCH_FLAG_RESET) != 0
            ? NtStatus.INVALID_PARAMETER
            : memory.writtenPages(
                flags == WRITE_WATCH_FLAG_RESET, new MemoryRange(address, size), addresses, count);
    if (!lastError.succeeded(status)) {
      return WRITE_WATCH_FAILED;
    }
    granularity[0] = Math.toIntExact(space.info().pageSize());
    return 0;
  }

  /// Clears the marks of written pages.
  ///
  /// @param address where
  /// @param size bytes
  /// @return 0, or [#WRITE_WATCH_FAILED]
  public int ResetWriteWatch(long address, long size) {
    NtStatus status = memory.resetWriteWatch(new MemoryRange(address, size));
    return lastError.succeeded(status) ? 0 : WRITE_WATCH_FAILED;
  }

  /// Decommits pages, or releases a whole reservation.
  ///
  /// @param address where
  /// @param size bytes; 0 for `MEM_RELEASE`, and to decommit a whole reservation from its base
  /// @param freeType `MEM_DECOMMIT` or `MEM_RELEASE`; with the latter `MEM_PRESERVE_PLACEHOLDER` or
  ///   `MEM_COALESCE_PLACEHOLDERS`, which take a size
  /// @return whether it succeeded
  public boolean VirtualFree(long address, long size, int freeType) {
    return free(memory, address, size, freeType);
  }

  private boolean free(VirtualMemory process, long address, long size, int freeType) {
    // Only with placeholder modifiers does a release take a size.
    if (freeType == MEM_RELEASE && size != 0) {
      lastError.set(ERROR_INVALID_PARAMETER);
      return false;
    }
    NtStatus status = process.free(new MemoryRange(address, size), freeType);
    // As recorded: to this call, a free address is a wrong argument, not a wrong address.
    return lastError.succeeded(
        status == NtStatus.MEMORY_NOT_ALLOCATED ? NtStatus.INVALID_PARAMETER : status);
  }

  /// Changes the protection of committed pages.
  ///
  /// @param address where
  /// @param size bytes
  /// @param newProtect a `PAGE_` value
  /// @param oldProtect receives the protection that the first page had
  /// @return whether it succeeded
  public boolean VirtualProtect(
      long address, long size, int newProtect, int @Nullable [] oldProtect) {
    MemoryRange range = new MemoryRange(address, size);
    return lastError.succeeded(memory.protect(range, newProtect, oldProtect));
  }

  /// Describes the memory at an address.
  ///
  /// @param address any
  /// @return the run of pages with the same attributes that begins at the address's page, or null
  public @Nullable MemoryBasicInformation VirtualQuery(long address) {
    MemoryBasicInformation information = memory.query(address);
    if (information == null) {
      lastError.set(ERROR_INVALID_PARAMETER);
    }
    return information;
  }

  /// Keeps pages in physical memory.
  ///
  /// @param address where
  /// @param size bytes
  /// @return whether it succeeded
  public boolean VirtualLock(long address, long size) {
    return lastError.succeeded(memory.lock(new MemoryRange(address, size)));
  }

  /// Undoes [#VirtualLock]. Locks are not counted.
  ///
  /// @param address where
  /// @param size bytes
  /// @return whether it succeeded
  public boolean VirtualUnlock(long address, long size) {
    return lastError.succeeded(memory.unlock(new MemoryRange(address, size)));
  }

  /// Closes a handle.
  ///
  /// @param handle of a file mapping or a process
  /// @return whether it was open
  public boolean CloseHandle(@Nullable Handle handle) {
    return (handle instanceof OpenHandle open && open.close())
        || lastError.succeeded(NtStatus.INVALID_HANDLE);
  }

  /// Creates a file mapping, or opens the one that has the name. The last error is then
  /// `ERROR_ALREADY_EXISTS`; otherwise it is `NO_ERROR`.
  ///
  /// @param file its contents; null for the page file
  /// @param protect the widest access of a view: a `PAGE_` value, optionally with `SEC_COMMIT`
  /// @param maximumSize bytes; 0 for the size of the file
  /// @param name null for none; the prefixes `Local\` and `Global\` have no meaning here
  /// @return the handle, or null
  public @Nullable Handle CreateFileMapping(
      @Nullable Path file, int protect, long maximumSize, @Nullable String name) {
    return mappings.create(file, protect, maximumSize, name);
  }

  /// Opens the file mapping of a name.
  ///
  /// @param desiredAccess `FILE_MAP_` bits that views may have
  /// @param inheritHandle whether child processes inherit it; there are none
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
  /// @param bytes of the part; 0 for all up to the end
  /// @return the start of the view, or 0
  public long MapViewOfFile(@Nullable Handle mapping, int desiredAccess, long offset, long bytes) {
    return mappings.map(mapping, desiredAccess, offset, bytes, 0);
  }

  /// Maps a part of a file mapping at an address.
  ///
  /// @param mapping what to map
  /// @param desiredAccess `FILE_MAP_` bits
  /// @param offset of the part, a multiple of 64 KiB
  /// @param bytes of the part; 0 for all up to the end
  /// @param baseAddress where, a multiple of 64 KiB; 0 lets the system choose
  /// @return the start of the view, or 0
  public long MapViewOfFileEx(
      @Nullable Handle mapping, int desiredAccess, long offset, long bytes, long baseAddress) {
    return mappings.map(mapping, desiredAccess, offset, bytes, baseAddress);
  }

  /// Unmaps a view.
  ///
  /// @param address any in the view
  /// @return whether it succeeded
  public boolean UnmapViewOfFile(long address) {
    return mappings.unmap(address);
  }

  /// Writes the changed pages of a view to the file.
  ///
  /// @param address where
  /// @param bytes how many; 0 for all up to the end of the view
  /// @return whether it succeeded
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
  /// @param inheritHandle whether child processes inherit it; there are none
  /// @param processId the number of the process
  /// @return the handle, or null
  @SuppressWarnings("UnusedVariable") // There is nobody who could inherit.
  public @Nullable Handle OpenProcess(int desiredAccess, boolean inheritHandle, long processId) {
    return processes.open(desiredAccess, processId);
  }

  /// Does what [#VirtualAlloc] does, in another process.
  public long VirtualAllocEx(
      @Nullable Handle process, long address, long size, int allocationType, int protect) {
    ProcessMemoryHandle other = processes.require(process);
    if (other == null) {
      return 0;
    }
    MemoryRange range = new MemoryRange(address, size);
    NtStatus status = other.memory().allocate(range, 0, allocationType, protect);
    return lastError.succeeded(status) ? range.base() : 0;
  }

  /// Does what [#VirtualFree] does, in another process.
  public boolean VirtualFreeEx(@Nullable Handle process, long address, long size, int freeType) {
    ProcessMemoryHandle other = processes.require(process);
    return other != null && free(other.memory(), address, size, freeType);
  }

  /// Does what [#VirtualProtect] does, in another process.
  public boolean VirtualProtectEx(
      @Nullable Handle process,
      long address,
      long size,
      int newProtect,
      int @Nullable [] oldProtect) {
    ProcessMemoryHandle other = processes.require(process);
    MemoryRange range = new MemoryRange(address, size);
    return other != null
        && lastError.succeeded(other.memory().protect(range, newProtect, oldProtect));
  }

  /// Does what [#VirtualQuery] does, in another process.
  public @Nullable MemoryBasicInformation VirtualQueryEx(@Nullable Handle process, long address) {
    ProcessMemoryHandle other = processes.require(process);
    if (other == null) {
      return null;
    }
    if (!other.mayQuery()) {
      lastError.succeeded(NtStatus.ACCESS_DENIED);
      return null;
    }
    MemoryBasicInformation information = other.memory().query(address);
    if (information == null) {
      lastError.set(ERROR_INVALID_PARAMETER);
    }
    return information;
  }

  /// Copies bytes out of a process, up to the first unreadable page.
  ///
  /// @param process the process
  /// @param address where
  /// @param buffer receives them
  /// @param size how many
  /// @param bytesRead receives how many were copied, even if the call fails
  /// @return whether all were copied
  public boolean ReadProcessMemory(
      @Nullable Handle process, long address, byte[] buffer, int size, int[] bytesRead) {
    return processes.read(process, address, buffer, size, bytesRead);
  }

  /// Copies bytes into a process, up to the first unwritable page.
  ///
  /// @param process the process
  /// @param address where
  /// @param buffer contains them
  /// @param size how many
  /// @param bytesWritten receives how many were copied, even if the call fails
  /// @return whether all were copied
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
        Math.toIntExact(memory.granularity()));
  }
}
