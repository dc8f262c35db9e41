package org.freehold.vm;

import java.util.Set;

/// A handle of another process of a [SimulatedMachine]: its address space, as far as the rights go
/// that the handle was opened with.
///
/// Every call is first checked against the handle: closed, it answers `INVALID_HANDLE`; without the
/// right, `ACCESS_DENIED`. Calls that change memory need [ProcessRight#OPERATION]; queries need
/// [ProcessRight#QUERY], and whoever may change memory may query it as well.
///
/// ```java
/// try (RemoteAddressSpace other = machine.openProcess(id, EnumSet.allOf(ProcessRight.class))) {
///   long base = other.reserve(0x10000, ReserveOptions.COMMITTED);
///   other.write(base, bytes, 0, bytes.length);
/// }
/// ```
///
/// Obtained from [SimulatedMachine#openProcess]. Safe for use by several threads.
public interface RemoteAddressSpace extends AddressSpace, AutoCloseable {

  /// What may be done.
  Set<ProcessRight> rights();

  /// The number of the process.
  long processId();

  /// Whether the handle is open.
  boolean isOpen();

  /// Closes the handle. What was done through it stays done.
  @Override
  void close();

  /// Copies bytes out of the process, up to the first page that may not be read.
  ///
  /// @param address the first
  /// @param target takes the bytes
  /// @param offset of the first byte in `target`
  /// @param length how many
  /// @return how many were copied
  /// @throws AddressSpaceException when the handle does not allow it
  int read(long address, byte[] target, int offset, int length);

  /// Copies bytes into the process, up to the first page that may not be written.
  ///
  /// @param address the first
  /// @param source of the bytes
  /// @param offset of the first byte in `source`
  /// @param length how many
  /// @return how many were copied
  /// @throws AddressSpaceException when the handle does not allow it
  int write(long address, byte[] source, int offset, int length);

  /// The views of the other process. The handle is checked here, and not at each of their calls.
  @Override
  Sections sections();

  /// All bytes of the process, for a handle that may read and write them. The handle is checked
  /// here, and not at each access; [#read] and [#write] check it each time.
  @Override
  Memory memory();
}
