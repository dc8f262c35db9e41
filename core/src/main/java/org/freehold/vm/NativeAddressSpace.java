package org.freehold.vm;

import org.freehold.vm.internal.host.HostAddressSpace;

/// The operating system's memory of this process, as an [AddressSpace].
///
/// Addresses are wherever the kernel puts them, at multiples of the page size: the granularity is
/// the page. Mappings that others made (libraries, the JVM) are not in the space and show as free.
///
/// [AddressSpace#host] is the one that everybody shares. Safe for use by several threads.
public interface NativeAddressSpace extends AddressSpace {

  /// The operating system's memory of this process, with a reservation table of its own:
  /// reservations made here are known here only, and those of [AddressSpace#host] are as foreign as
  /// a C library's. For programs that try addresses which they were not given.
  ///
  /// @return another space at each call
  /// @throws UnsupportedOperationException on an operating system that Freehold does not know
  /// @throws IllegalCallerException when the JVM denies native access; the message names the option
  ///   that grants it
  static NativeAddressSpace apart() {
    return HostAddressSpace.apart();
  }

  /// What an address is in the reservation table of this space. Mappings that others made show as
  /// free.
  @Override
  Region query(long address);

  /// Checks the reservation table against itself.
  ///
  /// @throws IllegalStateException naming the invariant that does not hold
  void validate();
}
