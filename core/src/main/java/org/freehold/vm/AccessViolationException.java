package org.freehold.vm;

import org.freehold.Bytes;

/// An access fault: a read or write of simulated memory that the page's protection does not allow.
/// On a real machine the processor would raise it.
public final class AccessViolationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final VmError error;
  private final long address;
  private final boolean write;

  /// Makes the fault.
  ///
  /// @param error [VmError#ACCESS_VIOLATION], [VmError#GUARD_PAGE_VIOLATION] or
  ///   [VmError#IN_PAGE_ERROR]
  /// @param address the first byte that could not be reached
  /// @param write whether it was a write
  public AccessViolationException(VmError error, long address, boolean write) {
    super(
        switch (error) {
              case GUARD_PAGE_VIOLATION -> "guard page hit by a ";
              case IN_PAGE_ERROR -> "contents could not be read for a ";
              default -> "access violation by a ";
            }
            + (write ? "write" : "read")
            + " at "
            + Bytes.address(address));
    this.error = error;
    this.address = address;
    this.write = write;
  }

  /// Which kind of fault.
  public VmError error() {
    return error;
  }

  /// The first byte that could not be reached.
  public long address() {
    return address;
  }

  /// Whether it was a write.
  public boolean isWrite() {
    return write;
  }
}
