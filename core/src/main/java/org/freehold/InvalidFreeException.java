package org.freehold;

/// An invalid free: an address was given where a live block is needed (to free, reallocate or
/// measure it), and it is not one. A double free is the commonest case ([What#FREE]). Nothing has
/// been changed. [#what()] says what the address is.
public final class InvalidFreeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// What an address turned out to be.
  public enum What {
    /// The address 0.
    NULL("is null"),
    /// Memory that the allocator does not own and never owned.
    FOREIGN("does not belong to this heap"),
    /// Inside a live block, but not its start.
    INTERIOR("lies inside a block"),
    /// Memory of the allocator that is free: a double free, or an address that was never allocated.
    FREE("is free memory: the block was freed before (double free), or never allocated"),
    /// A live block of another heap.
    OTHER_HEAP("belongs to another heap");

    private final String text;

    What(String text) {
      this.text = text;
    }

    /// The finding as the end of a sentence that begins with the address.
    public String text() {
      return text;
    }
  }

  private final long address;
  private final What what;

  /// Makes the exception.
  ///
  /// @param operation what was tried: `free`, `reallocate`, `sizeOf`
  /// @param address the address
  /// @param what what it is
  /// @param detail more about it, such as the block that it lies in, or an empty text
  public InvalidFreeException(String operation, long address, What what, String detail) {
    this(operation, address, what, detail, "");
  }

  /// Makes the exception with the history of the block, as a debug heap knows it.
  ///
  /// @param operation what was tried: `free`, `reallocate`, `sizeOf`
  /// @param address the address
  /// @param what what it is
  /// @param detail more about it, such as the block that it lies in, or an empty text
  /// @param history the stacks that allocated and freed the block, as further lines, each with a
  ///   line end before it; or an empty text
  public InvalidFreeException(
      String operation, long address, What what, String detail, String history) {
    super(
        operation
            + ": "
            + Bytes.address(address)
            + " "
            + what.text()
            + (detail.isEmpty() ? "" : " (" + detail + ")")
            + history);
    this.address = address;
    this.what = what;
  }

  private InvalidFreeException(String message, long address, What what) {
    super(message);
    this.address = address;
    this.what = what;
  }

  /// Makes the exception for an address that is known to have been freed, such as a double free: a
  /// finding of [What#FREE] that is certain.
  ///
  /// @param operation what was tried: `free`, `reallocate`, `sizeOf`
  /// @param address the address
  /// @param detail more about it, such as the block that was freed
  /// @param history the stacks that allocated and freed the block, as further lines, each with a
  ///   line end before it; or an empty text
  /// @return the exception
  public static InvalidFreeException doubleFree(
      String operation, long address, String detail, String history) {
    String message =
        operation
            + ": "
            + Bytes.address(address)
            + " was freed before"
            + (operation.equals("free") ? ": double free (" : " (")
            + detail
            + ")"
            + history;
    return new InvalidFreeException(message, address, What.FREE);
  }

  /// The address that was given.
  public long address() {
    return address;
  }

  /// What it is.
  public What what() {
    return what;
  }
}
