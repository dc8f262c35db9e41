package org.freehold.win32;

/// `MEM_EXTENDED_PARAMETER`: a further requirement on an allocation.
public sealed interface MemExtendedParameter {

  /// `MEM_ADDRESS_REQUIREMENTS`: where an address that the system chooses may lie.
  ///
  /// @param lowestStartingAddress a multiple of the granularity; 0 for no bound
  /// @param highestEndingAddress inclusive, one less than a multiple of the page; 0 for no bound
  /// @param alignment a power of two, at least the granularity; 0 for the granularity
  record AddressRequirements(long lowestStartingAddress, long highestEndingAddress, long alignment)
      implements MemExtendedParameter {}
}
