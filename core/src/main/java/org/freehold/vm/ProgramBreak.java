package org.freehold.vm;

/// A program break: memory that grows and shrinks at one end, as `brk` and `sbrk` of UNIX give it.
///
/// It stands over a reservation of its own instead of the process's real break, which the C library
/// uses and which cannot be shared. So it works in every address space, and there may be several.
///
/// ```
///   base              current         maximum
///     │■■■■■■■■■■■■■■■■■■│░░░░░░░░░░░░░░░│
///      committed, to a    reserved
///      page's end
/// ```
///
/// Memory below the break reads as zero until it is written; a page that the break has left and
/// comes back to reads as zero again. Safe for use by several threads, which share the break.
public final class ProgramBreak implements AutoCloseable {

  private final AddressSpace space;
  private final long base;
  private final long maximum;
  private long current;
  private boolean isClosed;

  /// Reserves the addresses; commits nothing.
  ///
  /// @param space where
  /// @param size bytes that the break may grow to
  /// @throws OutOfMemoryException when the addresses cannot be had
  public ProgramBreak(AddressSpace space, long size) {
    this.space = space;
    this.base = space.reserve(size);
    this.maximum = base + size;
    this.current = base;
  }

  /// The lowest value of the break.
  public long base() {
    return base;
  }

  /// The break: the first address that does not belong to the memory.
  public synchronized long current() {
    return current;
  }

  /// Moves the break.
  ///
  /// @param address where to
  /// @return whether it is there now; false, and nothing changed, when the address is not between
  ///   the base and the maximum or the memory cannot be had
  /// @throws IllegalStateException after [#close]
  public synchronized boolean brk(long address) {
    if (isClosed) {
      throw new IllegalStateException("the program break is closed");
    }
    if (address < base || address > maximum) {
      return false;
    }
    long from = space.info().pageUp(current);
    long to = space.info().pageUp(address);
    if (to > from && !space.tryCommit(from, to - from, Protection.READ_WRITE)) {
      return false;
    }
    if (to < from) {
      space.decommit(to, from - to);
    }
    current = address;
    return true;
  }

  /// Moves the break by a number of bytes.
  ///
  /// @param increment bytes; below zero to shrink
  /// @return the break as it was before, which is where new memory starts; -1, and nothing changed,
  ///   where [#brk] would answer false
  /// @throws IllegalStateException after [#close]
  public synchronized long sbrk(long increment) {
    long before = current;
    return brk(before + increment) ? before : -1;
  }

  /// Gives the memory and the addresses back.
  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      space.release(base);
    }
  }
}
