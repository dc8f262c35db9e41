package org.freehold.win32;

import static org.freehold.win32.Win32Error.ERROR_NOACCESS;

import org.freehold.vm.AccessViolationException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.RemoteAddressSpace;
import org.freehold.vm.SimulatedAddressSpace;
import org.jspecify.annotations.Nullable;

/// Handles of processes, and what is read and written through them. Allocating through a handle is
/// [Ntdll]'s, on the space of the other process.
final class Processes {

  private final AddressSpace space;
  private final LastError lastError;
  private final Handle.OfProcess current;

  Processes(AddressSpace space, LastError lastError) {
    this.space = space;
    this.lastError = lastError;
    this.current = new Handle.OfProcess(space);
  }

  Handle current() {
    return current;
  }

  long currentId() {
    return space instanceof SimulatedAddressSpace simulated
        ? simulated.processId()
        : ProcessHandle.current().pid();
  }

  @Nullable Handle open(int access, long id) {
    if (!(space instanceof SimulatedAddressSpace simulated)) {
      if (id == currentId()) {
        return current;
      }
      lastError.succeeded(NtStatus.NOT_SUPPORTED);
      return null;
    }
    try {
      return new Handle.OfProcess(
          simulated.machine().openProcess(id, ProcessAccess.rights(access)));
    } catch (AddressSpaceException e) {
      lastError.succeeded(NtStatus.of(e.error()));
      return null;
    }
  }

  /// The process behind a handle; null, with the last error set, when it is none that is open.
  Handle.@Nullable OfProcess require(@Nullable Handle handle) {
    if (handle instanceof Handle.OfProcess process && process.isOpen()) {
      return process;
    }
    lastError.succeeded(NtStatus.INVALID_HANDLE);
    return null;
  }

  boolean read(@Nullable Handle handle, long address, byte[] buffer, int size, int[] count) {
    return copy(handle, address, buffer, size, count, false, NtStatus.PARTIAL_COPY);
  }

  boolean write(@Nullable Handle handle, long address, byte[] buffer, int size, int[] count) {
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
    Handle.OfProcess process = require(handle);
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
      return lastError.succeeded(NtStatus.of(e.error()));
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
