package org.freehold.win32.internal.process;

import static org.freehold.win32.Win32Error.ERROR_NOACCESS;

import org.freehold.vm.AccessViolationException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.RemoteAddressSpace;
import org.freehold.vm.SimulatedAddressSpace;
import org.freehold.win32.Handle;
import org.freehold.win32.NtStatus;
import org.freehold.win32.internal.handle.ProcessMemoryHandle;
import org.freehold.win32.internal.status.LastError;
import org.freehold.win32.internal.status.Statuses;
import org.jspecify.annotations.Nullable;

/// Opening processes, and reading and writing their memory: `OpenProcess`, `ReadProcessMemory` and
/// `WriteProcessMemory`.
public final class Processes {

  private final AddressSpace space;
  private final LastError lastError;
  private final ProcessMemoryHandle current;

  /// Makes the calls for one process.
  ///
  /// @param space the memory of the process
  /// @param lastError takes the codes of failures
  public Processes(AddressSpace space, LastError lastError) {
    this.space = space;
    this.lastError = lastError;
    this.current = new ProcessMemoryHandle(space);
  }

  /// The pseudo handle of the calling process.
  public Handle current() {
    return current;
  }

  /// The number of the calling process.
  public long currentId() {
    return space instanceof SimulatedAddressSpace simulated
        ? simulated.processId()
        : ProcessHandle.current().pid();
  }

  /// Opens a process, as `OpenProcess`.
  public @Nullable Handle open(int access, long id) {
    if (!(space instanceof SimulatedAddressSpace simulated)) {
      if (id == currentId()) {
        return current;
      }
      lastError.succeeded(NtStatus.NOT_SUPPORTED);
      return null;
    }
    try {
      return new ProcessMemoryHandle(simulated.machine().openProcess(id, ProcessRights.of(access)));
    } catch (AddressSpaceException e) {
      lastError.succeeded(Statuses.of(e.error()));
      return null;
    }
  }

  /// A handle as one of an open process; null, with the last error set, when it is no such handle.
  public @Nullable ProcessMemoryHandle require(@Nullable Handle handle) {
    if (handle instanceof ProcessMemoryHandle process && process.isOpen()) {
      return process;
    }
    lastError.succeeded(NtStatus.INVALID_HANDLE);
    return null;
  }

  /// Copies bytes out of a process, as `ReadProcessMemory`.
  public boolean read(@Nullable Handle handle, long address, byte[] buffer, int size, int[] count) {
    return copy(handle, address, buffer, size, count, false, NtStatus.PARTIAL_COPY);
  }

  /// Copies bytes into a process, as `WriteProcessMemory`.
  public boolean write(
      @Nullable Handle handle, long address, byte[] buffer, int size, int[] count) {
    return copy(handle, address, buffer, size, count, true, NtStatus.ACCESS_VIOLATION);
  }

  private boolean copy(
      @Nullable Handle handle,
      long address,
      byte[] buffer,
      int size,
      int[] count,
      boolean write,
      NtStatus whenNothing) {
    ProcessMemoryHandle process = require(handle);
    if (process == null) {
      return false;
    }
    if (size < 0 || size > buffer.length) {
      lastError.set(ERROR_NOACCESS);
      return false;
    }
    try {
      count[0] = copy(process.space(), address, buffer, size, write);
    } catch (AddressSpaceException e) {
      return lastError.succeeded(Statuses.of(e.error()));
    }
    return count[0] == size
        || lastError.succeeded(count[0] == 0 ? whenNothing : NtStatus.PARTIAL_COPY);
  }

  private static int copy(
      AddressSpace space, long address, byte[] buffer, int size, boolean write) {
    if (space instanceof RemoteAddressSpace remote) {
      return write ? remote.write(address, buffer, 0, size) : remote.read(address, buffer, 0, size);
    }
    long pageSize = space.info().pageSize();
    int done = 0;
    try {
      while (done < size) {
        int part = (int) Math.min(size - done, pageSize - ((address + done) & (pageSize - 1)));
        space.probe(address + done, write);
        if (write) {
          space.memory().write(address + done, buffer, done, part);
        } else {
          space.memory().read(address + done, buffer, done, part);
        }
        done += part;
      }
    } catch (AccessViolationException e) {
      return done;
    }
    return done;
  }
}
