package org.freehold.vm;

/// Write tracking: which pages of watched reservations have been written, for a collector or a
/// checkpoint that visits changed pages only.
///
/// A reservation is watched when it was made with [ReserveFlag#WRITE_WATCH]. A write that succeeds
/// marks each page it touches; a read, a probe, a change of protection and an access that faults
/// mark none. Decommitting a page clears its mark.
///
/// Safe for use by several threads. A write that another thread makes meanwhile is either in the
/// result or still marked afterwards.
public interface WriteWatch {

  /// The written pages of a range, in the order of their addresses.
  ///
  /// @param address start, rounded down to a page
  /// @param size bytes; the end is rounded up to a page
  /// @param most the maximum number of pages to return; the lowest ones are
  /// @param reset whether the marks of the returned pages, and of no others, are cleared
  /// @return the addresses of the pages
  /// @throws AddressSpaceException when the range does not lie inside one watched reservation
  long[] written(long address, long size, int most, boolean reset);

  /// Clears the marks of a range.
  ///
  /// @param address start, rounded down to a page
  /// @param size bytes; the end is rounded up to a page
  /// @throws AddressSpaceException when the range does not lie inside one watched reservation
  void reset(long address, long size);
}
