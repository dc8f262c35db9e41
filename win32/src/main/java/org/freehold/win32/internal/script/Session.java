package org.freehold.win32.internal.script;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.freehold.vm.AddressSpace;
import org.freehold.win32.HeapPolicy;
import org.freehold.win32.Kernel32;
import org.freehold.win32.Mem;
import org.freehold.win32.Ole32;
import org.freehold.win32.OleAut32;
import org.jspecify.annotations.Nullable;

/// The process that one case of a script runs in, with the names that the case has bound. Closing
/// it frees what the case left allocated, since the next one may run in the same address space.
public final class Session implements AutoCloseable {

  /// Stands in the last error before a call, to tell whether the call changes it; no code of
  /// Windows.
  private static final int MARKER = 0x2F00_D5EE;

  private final Kernel32 kernel32;
  private final Ole32 ole32;
  private final OleAut32 oleAut32;
  private final ByteAccess bytes;
  private final RegionNames regions = new RegionNames();
  private final HeapNames heaps = new HeapNames();
  private final MappingNames mappings = new MappingNames();
  private final Map<String, List<Long>> groups = new HashMap<>();

  /// Begins a case.
  ///
  /// @param space the memory of its process
  /// @param policy what its heaps may be
  public Session(AddressSpace space, HeapPolicy policy) {
    this.kernel32 = new Kernel32(space, policy);
    this.ole32 = new Ole32(kernel32);
    this.oleAut32 = new OleAut32(ole32);
    this.bytes = new ByteAccess(space);
  }

  Kernel32 kernel32() {
    return kernel32;
  }

  Ole32 ole32() {
    return ole32;
  }

  OleAut32 oleAut32() {
    return oleAut32;
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

  /// Binds the name of many objects.
  void bindGroup(String name, List<Long> handles) {
    groups.put(name, handles);
  }

  /// The objects of a name; null when it was never bound.
  @Nullable List<Long> group(String name) {
    return groups.get(name);
  }

  /// Marks the last error, before a call whose answer tells it.
  void mark() {
    kernel32.SetLastError(MARKER);
  }

  /// An answer with the last error behind it, or `unchanged` if it is still marked.
  String withLastError(String answer) {
    return answer + (kernel32.GetLastError() == MARKER ? " unchanged" : " " + error());
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
    kernel32.releaseProcess();
  }
}
