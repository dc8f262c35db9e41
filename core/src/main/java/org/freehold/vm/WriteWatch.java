package org.freehold.vm;

/// Which pages of watched reservations have been written: what a collector or a checkpoint asks in
/// order to look at changed pages only.
///
/// A reservation is watched when it was made with [ReserveFlag#WRITE_WATCH]. A write that goes
/// through marks each page it touches; a read, a probe, a change of protection and an access that
/// faults mark none. Losing its memory (decommit) takes a page's mark away.
///
/// Safe for use by several threads. A write that another thread makes meanwhile is either in the
/// answer or still marked afterwards.
public interface WriteWatch {

  /// The written pages of a range, in the order of their addresses.
  ///
  /// @param address start, rounded down to a page
  /// @param size bytes; the end is rounded up to a page
  /// @param most how many are wanted at most; the lowest ones are answered
  /// @param reset whether the marks of the answered pages, and of no others, are taken away
  /// @return the addresses of the pages
  /// @throws AddressSpaceException when the range does not lie inside one watched reservation
  long[] written(long address, long size, int most, boolean reset);

  /// Takes the marks of a range away.
  ///
  /// @param address start, rounded down to a page
  /// @param size bytes; the end is rounded up to a page
  /// @throws AddressSpaceException when the range does not lie inside one watched reservation
  void reset(long address, long size);
}
