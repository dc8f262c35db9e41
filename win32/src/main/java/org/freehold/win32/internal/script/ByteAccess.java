package org.freehold.win32.internal.script;

import org.freehold.vm.AccessViolationException;
import org.freehold.vm.AddressSpace;

/// Reads and writes of single bytes that report a fault, where a fault on the host's memory would
/// end the process.
///
/// @param space where the bytes are
record ByteAccess(AddressSpace space) {

  /// Writes a byte.
  ///
  /// @throws AccessViolationException where the processor would fault
  void write(long address, byte value) {
    space.probe(address, true);
    space.memory().putByte(address, value);
  }

  /// Reads a byte.
  ///
  /// @return its unsigned value
  /// @throws AccessViolationException where the processor would fault
  int read(long address) {
    space.probe(address, false);
    return Byte.toUnsignedInt(space.memory().getByte(address));
  }

  /// Whether a whole range can be read.
  boolean isReadable(long address, long size) {
    return isAccessible(address, size, false);
  }

  /// Whether a whole range can be written.
  boolean isWritable(long address, long size) {
    return isAccessible(address, size, true);
  }

  private boolean isAccessible(long address, long size, boolean write) {
    if (size < 0 || address + size < address) {
      return false;
    }
    long page = space.info().pageSize();
    try {
      for (long at = address; at < address + size; at = (at / page + 1) * page) {
        space.probe(at, write);
      }
      return true;
    } catch (AccessViolationException e) {
      return false;
    }
  }
}
