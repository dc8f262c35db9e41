package org.freehold.vm;

/// The address space of one process of a [SimulatedMachine].
///
/// No host memory backs a reservation; a committed page takes a Java array when it is first
/// written. Placement is deterministic: a reservation goes to the lowest range of addresses that
/// fits, or to the highest on request. Access is checked page by page, and a guard page faults
/// once.
///
/// Obtained from [SimulatedMachine#createProcess]. Safe for use by several threads.
public interface SimulatedAddressSpace extends AddressSpace {

  /// The machine that the process runs on.
  SimulatedMachine machine();

  /// The name of the process.
  String processName();

  /// The number of the process, by which [SimulatedMachine#openProcess] finds it.
  long processId();

  /// Maps a program image, as a loader does: committed pages that are shared with the file until
  /// they are written, which costs no commit charge.
  ///
  /// @param size bytes, rounded up to pages
  /// @param address where, rounded down to the granularity
  /// @return the start
  /// @throws AddressSpaceException when the range is not legal or is taken
  long mapImage(long size, long address);

  /// Bytes that the contents of written pages take on the host.
  long backedBytes();

  /// How the process uses physical memory.
  PageUse pageUse();

  /// Checks the reservation table against itself.
  ///
  /// @throws IllegalStateException naming the invariant that does not hold
  void validate();
}
