package org.freehold.vm.internal.host;

import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.VmError;
import org.freehold.vm.internal.Kernel;

/// Reserves addresses of the operating system at an alignment, which its own call does not offer.
///
/// @param kernel the operating system
record AlignedMapper(Kernel kernel) {

  /// Maps at an address, or anywhere.
  ///
  /// @return the start, or 0 when no free range is large enough
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

  /// Maps more than is needed and releases both ends.
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

  /// Releases the addresses `[from, to)`. That splits a mapping, which the kernel refuses to a
  /// process at its limit of mappings.
  private boolean trim(long from, long to) {
    return from == to || kernel.release(from, to - from) >= 0;
  }

  private AddressSpaceException refused(VmError error, long address, long bytes, long result) {
    String detail = kernel.errorName((int) -result);
    return new AddressSpaceException(error, "reserve", address, bytes, detail);
  }
}
