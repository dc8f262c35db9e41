package org.freehold.inspect.crash;

/// A line of the section `Dynamic libraries` of an error log.
///
/// @param start where it begins
/// @param end where it ends
/// @param permissions such as `rw-p`
/// @param name its file or the kernel's name for it; empty for memory without one
public record CrashMapping(long start, long end, String permissions, String name) {

  /// Whether an address lies in it.
  public boolean holds(long address) {
    return Long.compareUnsigned(start, address) <= 0 && Long.compareUnsigned(address, end) < 0;
  }
}
