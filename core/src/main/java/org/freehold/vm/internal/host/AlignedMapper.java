package org.freehold.vm.internal.host;

import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.VmError;
import org.freehold.vm.internal.Kernel;

/// Takes addresses from the operating system, at an alignment that its own call does not know.
///
/// @param kernel the operating system
record AlignedMapper(Kernel kernel) {

  /// Maps at an address, or anywhere; 0 when there is no room.
  long map(long address, long bytes, long alignment) {
    if (address == 0 && alignment > kernel.pageSize()) {
      return mapAligned(bytes, alignment);
    }
    long mapped = kernel.reserve(address, bytes);
    if (mapped >= 0) {
      return mapped;
    }
    if (kernel.isOutOfMemory((int) -mapped)) {
      return 0;
    }
    VmError error = address == 0 ? VmError.SYSTEM : VmError.CONFLICTING_ADDRESSES;
    throw refused(error, address, bytes, mapped);
  }

  /// Maps more than is wanted and gives the ends back.
  private long mapAligned(long bytes, long alignment) {
    long slack = alignment - kernel.pageSize();
    if (bytes + slack < 0) {
      return 0;
    }
    long mapped = kernel.reserve(0, bytes + slack);
    if (mapped < 0) {
      if (kernel.isOutOfMemory((int) -mapped)) {
        return 0;
      }
      throw refused(VmError.SYSTEM, 0, bytes, mapped);
    }
    long start = (mapped + alignment - 1) & -alignment;
    long end = mapped + bytes + slack;
    if (!trim(mapped, start)) {
      kernel.release(mapped, end - mapped);
      return 0;
    }
    if (!trim(start + bytes, end)) {
      kernel.release(start, end - start);
      return 0;
    }
    return start;
  }

  /// Gives the addresses `[from, to)` back. The kernel has to cut a mapping for that and may have
  /// as many as it allows.
  private boolean trim(long from, long to) {
    return from == to || kernel.release(from, to - from) >= 0;
  }

  private AddressSpaceException refused(VmError error, long address, long bytes, long result) {
    String detail = kernel.errorName((int) -result);
    return new AddressSpaceException(error, "reserve", address, bytes, detail);
  }
}
