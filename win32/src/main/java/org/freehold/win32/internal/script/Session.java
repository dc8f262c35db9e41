package org.freehold.win32.internal.script;

import org.freehold.vm.AddressSpace;
import org.freehold.win32.HeapPolicy;
import org.freehold.win32.Kernel32;
import org.freehold.win32.Mem;

/// The process that one case of a script runs in, with the names that the case has bound. Closing
/// it frees what the case left allocated, since the next one may run in the same address space.
public final class Session implements AutoCloseable {

  private final Kernel32 kernel32;
  private final ByteAccess bytes;
  private final RegionNames regions = new RegionNames();
  private final HeapNames heaps = new HeapNames();
  private final MappingNames mappings = new MappingNames();

  /// Begins a case.
  ///
  /// @param space the memory of its process
  /// @param policy what its heaps may be
  public Session(AddressSpace space, HeapPolicy policy) {
    this.kernel32 = new Kernel32(space, policy);
    this.bytes = new ByteAccess(space);
  }

  Kernel32 kernel32() {
    return kernel32;
  }

  ByteAccess bytes() {
    return bytes;
  }

  RegionNames regions() {
    return regions;
  }

  HeapNames heaps() {
    return heaps;
  }

  MappingNames mappings() {
    return mappings;
  }

  /// The answer for the call that has just failed.
  String error() {
    return "error " + Integer.toUnsignedString(kernel32.GetLastError());
  }

  @Override
  public void close() {
    heaps.all().forEach(kernel32::HeapDestroy);
    for (long base : regions.liveBases()) {
      if (!kernel32.UnmapViewOfFile(base)) {
        kernel32.VirtualFree(base, 0, Mem.MEM_RELEASE);
      }
    }
    mappings.all().forEach(kernel32::CloseHandle);
  }
}
