package org.freehold.vm;

/// An access right to another process: what a [RemoteAddressSpace] may do.
public enum ProcessRight {
  /// Reserving, committing, releasing, protecting and mapping.
  OPERATION,
  /// Reading bytes.
  READ,
  /// Writing bytes; needs [#OPERATION] as well.
  WRITE,
  /// Querying regions and totals.
  QUERY
}
