package org.freehold.vm;

import java.util.stream.Stream;
import org.freehold.Diagnosis;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.internal.host.HostAddressSpace;

/// An address space: a program reserves ranges of its addresses, commits memory to them, decommits
/// the memory and releases the addresses.
///
/// The states of a page and the calls between them:
///
/// ```
///            reserve                  commit
///   free ──────────────▶ reserved ──────────────▶ committed
///     ▲                   │    ▲                    │  │
///     └────── release ────┘    └───── decommit ─────┘  │
///     └─────────────────── release ────────────────────┘
/// ```
///
/// A *reservation* is what one call of `reserve` made. It is the unit of release, never coalesces
/// with another one, and no call works on a range that spans two of them. Ranges are rounded
/// outwards to pages. Every call either takes effect completely or changes nothing.
///
/// Implementations are safe for use by several threads.
public interface AddressSpace {

  /// The operating system's memory of this process.
  ///
  /// @return always the same space
  /// @throws UnsupportedOperationException on an operating system that Freehold does not know
  /// @throws IllegalCallerException when the JVM denies native access; the message names the option
  ///   that grants it
  static AddressSpace host() {
    return HostAddressSpace.shared();
  }

  /// The space's constants.
  SpaceInfo info();

  /// Reserves addresses anywhere, not backed by memory.
  ///
  /// @param size bytes, rounded up to pages
  /// @return the start, a multiple of the granularity
  /// @throws OutOfMemoryException when no free range is large enough
  default long reserve(long size) {
    return reserve(size, ReserveOptions.ANYWHERE);
  }

  /// Reserves addresses.
  ///
  /// @param size bytes; the end of the range is rounded up to a page
  /// @param options where and how
  /// @return the start, a multiple of the granularity
  /// @throws OutOfMemoryException when no free range is large enough, or the commit is refused
  /// @throws AddressSpaceException when the range is not legal or is taken
  default long reserve(long size, ReserveOptions options) {
    long address = tryReserve(size, options);
    if (address == 0) {
      Diagnosis why = whyNotReserved(size, options.alignment());
      boolean addressesAreFree = options.commit() && why.largestUsable() >= size;
      throw new OutOfMemoryException(addressesAreFree ? whyNotCommitted(size) : why);
    }
    return address;
  }

  /// Reserves like [#reserve(long, ReserveOptions)], and returns 0 where that one throws
  /// [OutOfMemoryException].
  ///
  /// @param size bytes
  /// @param options where and how
  /// @return the start, or 0
  /// @throws AddressSpaceException when the range is not legal or is taken
  long tryReserve(long size, ReserveOptions options);

  /// Commits memory to a range of one reservation. Pages that are committed already keep their
  /// contents and take the new protection; new ones read as zero.
  ///
  /// @param address start, rounded down to a page
  /// @param size bytes; the end is rounded up to a page
  /// @param protection of all pages of the range
  /// @throws OutOfMemoryException when the commit is refused
  /// @throws AddressSpaceException when the range does not lie inside one reservation
  default void commit(long address, long size, Protection protection) {
    if (!tryCommit(address, size, protection)) {
      throw new OutOfMemoryException(whyNotCommitted(size));
    }
  }

  /// Commits like [#commit], and returns false where that one throws [OutOfMemoryException].
  ///
  /// @param address start
  /// @param size bytes
  /// @param protection of all pages of the range
  /// @return whether the range is committed
  /// @throws AddressSpaceException when the range does not lie inside one reservation
  boolean tryCommit(long address, long size, Protection protection);

  /// Decommits a range: returns its memory and keeps the addresses. Pages that are not committed
  /// are skipped.
  ///
  /// @param address start, rounded down to a page
  /// @param size bytes; the end is rounded up to a page; 0 means the whole reservation that starts
  ///   at `address`
  /// @throws AddressSpaceException when the range does not lie inside one reservation
  void decommit(long address, long size);

  /// Releases a whole reservation, committed or not.
  ///
  /// @param address the start of the reservation
  /// @throws AddressSpaceException when no reservation starts there
  void release(long address);

  /// Releases a part of a reservation. What is left of it on either side becomes a separate
  /// reservation, with the same allocation protection.
  ///
  /// @param address start, rounded down to a page
  /// @param size bytes; the end is rounded up to a page; 0 means the whole reservation that starts
  ///   at `address`
  /// @throws AddressSpaceException when the range does not lie inside one reservation
  void release(long address, long size);

  /// Declares the contents of a range unwanted. The pages keep their state and their protection; a
  /// committed one reads, until it is next written, as it did or as zero. Simulated memory reads as
  /// zero at once, native memory once the system has reused the page.
  ///
  /// @param address start, rounded down to a page
  /// @param size bytes; the end is rounded up to a page
  /// @throws AddressSpaceException when the range does not lie inside one reservation
  void reset(long address, long size);

  /// Discards the contents of a range: a [#reset] that gives the memory back to the system at once,
  /// where the system can. The pages keep their state and their protection, and committed ones read
  /// as zero from then on; so other threads may be reading them meanwhile. Locked pages stay as
  /// they are.
  ///
  /// @param address start, rounded down to a page
  /// @param size bytes; the end is rounded up to a page
  /// @throws AddressSpaceException when the range does not lie inside one reservation
  default void discard(long address, long size) {
    reset(address, size);
  }

  /// Brings committed pages into physical memory, so that their first touch does not fault.
  /// Contents stay as they are.
  ///
  /// @param address start, rounded down to a page
  /// @param size bytes; the end is rounded up to a page
  /// @throws OutOfMemoryException when there is not that much physical memory
  /// @throws AddressSpaceException when a page of the range is not committed and accessible
  void populate(long address, long size);

  /// Undoes a [#reset]: the contents of a range are wanted after all.
  ///
  /// @param address start, rounded down to a page
  /// @param size bytes; the end is rounded up to a page
  /// @return whether nothing was lost; false when the contents of a page of the range are gone
  /// @throws AddressSpaceException when the range does not lie inside one reservation, or this kind
  ///   of memory does not record what was lost (`NOT_SUPPORTED`)
  default boolean undoReset(long address, long size) {
    throw new AddressSpaceException(VmError.NOT_SUPPORTED, "undo reset", address, size);
  }

  /// The written pages of reservations made with [ReserveFlag#WRITE_WATCH].
  ///
  /// @throws AddressSpaceException when this kind of memory cannot watch (`NOT_SUPPORTED`)
  default WriteWatch writeWatch() {
    throw new AddressSpaceException(VmError.NOT_SUPPORTED, "write watch", 0, 0);
  }

  /// The splitting and coalescing of reservations made with [ReserveFlag#PLACEHOLDER].
  ///
  /// @throws AddressSpaceException when this kind of memory has none (`NOT_SUPPORTED`)
  default Placeholders placeholders() {
    throw new AddressSpaceException(VmError.NOT_SUPPORTED, "placeholders", 0, 0);
  }

  /// Sections: memory that is shared between processes, or backed by a file.
  ///
  /// @throws AddressSpaceException when this kind of memory has none (`NOT_SUPPORTED`)
  default Sections sections() {
    throw new AddressSpaceException(VmError.NOT_SUPPORTED, "sections", 0, 0);
  }

  /// Changes the protection of committed pages of one reservation. Pages of a view can have the
  /// access that the view was mapped for, or less; those of a copy-on-write view stay copy-on-write
  /// when writing is requested.
  ///
  /// @param address start, rounded down to a page
  /// @param size bytes; the end is rounded up to a page
  /// @param protection from now on
  /// @return the protection that the first page had
  /// @throws AddressSpaceException when a page of the range is not committed
  Protection protect(long address, long size, Protection protection);

  /// Keeps pages of one reservation in physical memory.
  ///
  /// @param address start, rounded down to a page
  /// @param size bytes; the end is rounded up to a page
  /// @throws AddressSpaceException when a page of the range is not committed and accessible, or the
  ///   quota is used up
  void lock(long address, long size);

  /// Undoes [#lock]. Locks do not count.
  ///
  /// @param address start, rounded down to a page
  /// @param size bytes; the end is rounded up to a page
  /// @throws AddressSpaceException when a page of the range is not locked
  void unlock(long address, long size);

  /// Faults as an access to a byte would, without the access. A guard page that is hit loses its
  /// guard. On native memory, where a fault ends the process, this is how to find out beforehand;
  /// another thread may change the page in between.
  ///
  /// @param address of the byte
  /// @param write whether it would be a write
  /// @throws AccessViolationException when the access is not allowed
  void probe(long address, boolean write);

  /// The region of an address: the run of like pages that begins at the address's page.
  ///
  /// @param address any address up to the highest
  /// @return a region whose base is the address's page
  /// @throws AddressSpaceException for an address above the highest
  Region query(long address);

  /// Reserved and committed runs in the order of their addresses, as of the moment of the call.
  Stream<Region> regions();

  /// Why a reservation is refused now, after `tryReserve` returned 0.
  ///
  /// @param size bytes that were requested
  /// @param alignment alignment that was requested
  /// @return the figures and the limit that was hit
  Diagnosis whyNotReserved(long size, long alignment);

  /// Why a commit is refused now, after `tryCommit` returned false.
  ///
  /// @param size bytes that were requested
  /// @return the figures and the limit that was hit
  Diagnosis whyNotCommitted(long size);

  /// Bytes reserved, committed ones included.
  long reservedBytes();

  /// Bytes of committed pages, those of views included.
  long committedBytes();

  /// Access to the bytes.
  Memory memory();
}
