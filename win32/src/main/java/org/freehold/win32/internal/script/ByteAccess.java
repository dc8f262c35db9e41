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
}
