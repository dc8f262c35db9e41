package org.freehold.vm;

import org.freehold.OutOfMemoryException;
import org.jspecify.annotations.Nullable;

/// A program break: memory that grows and shrinks at one end, as with `brk` and `sbrk` of UNIX.
///
/// It is backed by a separate reservation instead of the process's real break, which the C library
/// uses and which cannot be shared. So it works in every address space, and there may be several.
///
/// ```
///   base              current         maximum
///     │■■■■■■■■■■■■■■■■■■│░░░░░░░░░░░░░░░│
///      committed, to a    reserved
///      page's end
/// ```
///
/// Memory below the break reads as zero until it is written; a page above the break is decommitted,
/// and reads as zero when the break passes it again. Safe for use by several threads, which share
/// the break.
public final class ProgramBreak implements AutoCloseable {

  private static final long MAX_BYTES = 1L << 36;
  private static final long MIN_BYTES = 1L << 20;

  private static @Nullable ProgramBreak ofProcess;

  private final AddressSpace space;
  private final long base;
  private final long maximum;
  private long current;
  private boolean isClosed;

  /// Reserves the addresses; commits nothing.
  ///
  /// @param space where
  /// @param size bytes that the break may grow to
  /// @throws org.freehold.OutOfMemoryException when no free range of addresses is large enough
  public ProgramBreak(AddressSpace space, long size) {
    this.space = space;
    this.base = space.reserve(size);
    this.maximum = base + size;
    this.current = base;
  }

  /// The break of this process, which [org.freehold.malloc.Malloc#sbrk] moves, of up to 64 GiB.
  ///
  /// @throws org.freehold.OutOfMemoryException when the process may have no such range of addresses
  public static synchronized ProgramBreak ofProcess() {
    ProgramBreak made = ofProcess;
    if (made == null) {
      made = make(MAX_BYTES);
      ofProcess = made;
    }
    return made;
  }

  /// Reserves as many addresses as the process may have, halving on refusal.
  private static ProgramBreak make(long size) {
    try {
      return new ProgramBreak(AddressSpace.host(), size);
    } catch (OutOfMemoryException e) {
      if (size <= MIN_BYTES) {
        throw e;
      }
      return make(size / 2);
    }
  }

  /// Closes the break of this process, if there is one. The next call of [#ofProcess] makes
  /// another.
  public static synchronized void closeOfProcess() {
    if (ofProcess != null) {
      ofProcess.close();
      ofProcess = null;
    }
  }

  /// The lowest value of the break.
  public long base() {
    return base;
  }

  /// The break: the first address past the end of the memory.
  public synchronized long current() {
    return current;
  }

  /// Moves the break.
  ///
  /// @param address where to
  /// @return whether it is there now; false, and nothing changed, when the address is not between
  ///   the base and the maximum, or the commit is refused
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
  ///   where [#brk] would return false
  /// @throws IllegalStateException after [#close]
  public synchronized long sbrk(long increment) {
    long before = current;
    return brk(before + increment) ? before : -1;
  }

  /// Releases the memory and the addresses.
  @Override
  public synchronized void close() {
    if (!isClosed) {
      space.release(base);
      isClosed = true;
    }
  }
}
