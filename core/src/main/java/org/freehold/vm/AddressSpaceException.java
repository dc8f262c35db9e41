package org.freehold.vm;

import org.freehold.Bytes;

/// An illegal virtual memory call: the range, the state of its pages, or the protection does not
/// allow it. Nothing has been changed. A legal call that is refused for lack of memory throws
/// [org.freehold.OutOfMemoryException] instead.
public final class AddressSpaceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final VmError error;
  private final long address;
  private final long size;

  /// Makes the exception.
  ///
  /// @param error what is wrong
  /// @param operation the call
  /// @param address the start of the range that was given
  /// @param size its length in bytes
  public AddressSpaceException(VmError error, String operation, long address, long size) {
    this(error, operation, address, size, "");
  }

  /// Makes the exception with a detail.
  ///
  /// @param error what is wrong
  /// @param operation the call
  /// @param address the start of the range that was given
  /// @param size its length in bytes
  /// @param detail more about it, such as the system's error number by name
  public AddressSpaceException(
      VmError error, String operation, long address, long size, String detail) {
    super(
        operation
            + ": "
            + error.text()
            + (detail.isEmpty() ? "" : ": " + detail)
            + " (address="
            + Bytes.address(address)
            + ", size="
            + Long.toUnsignedString(size)
            + ")");
    this.error = error;
    this.address = address;
    this.size = size;
  }

  /// What is wrong.
  public VmError error() {
    return error;
  }

  /// The start of the range that was given.
  public long address() {
    return address;
  }

  /// The length in bytes that was given.
  public long size() {
    return size;
  }
}
