package org.freehold.vm;

/// What may be done to another process through a [RemoteAddressSpace].
public enum ProcessRight {
  /// Reserving, committing, releasing, protecting and mapping.
  OPERATION,
  /// Reading bytes.
  READ,
  /// Writing bytes; needs [#OPERATION] as well.
  WRITE,
  /// Asking what an address is.
  QUERY
}
