package org.freehold.win32.internal.handle;

import org.freehold.vm.AddressSpace;
import org.freehold.vm.ProcessRight;
import org.freehold.vm.RemoteAddressSpace;
import org.freehold.win32.internal.virtualmemory.VirtualMemory;
import org.jspecify.annotations.Nullable;

/// The handle of a process: of another process, or the pseudo handle of the calling one, which
/// grants everything and stays open.
public final class ProcessMemoryHandle implements OpenHandle {

  private final AddressSpace space;
  private final VirtualMemory memory;

  /// Makes a handle.
  ///
  /// @param space the memory of the process, within the rights of the handle
  public ProcessMemoryHandle(AddressSpace space) {
    this.space = space;
    this.memory = new VirtualMemory(space);
  }

  /// The memory of the process.
  public AddressSpace space() {
    return space;
  }

  /// The virtual memory calls on the process.
  public VirtualMemory memory() {
    return memory;
  }

  private @Nullable RemoteAddressSpace remote() {
    return space instanceof RemoteAddressSpace remote ? remote : null;
  }

  /// Whether nobody has closed it.
  public boolean isOpen() {
    RemoteAddressSpace remote = remote();
    return remote == null || remote.isOpen();
  }

  /// Whether it grants `PROCESS_QUERY_INFORMATION`.
  public boolean mayQuery() {
    RemoteAddressSpace remote = remote();
    return remote == null || remote.rights().contains(ProcessRight.QUERY);
  }

  @Override
  public synchronized boolean close() {
    boolean wasOpen = isOpen();
    RemoteAddressSpace remote = remote();
    if (remote != null) {
      remote.close();
    }
    return wasOpen;
  }
}
