package org.freehold.cli.address;

import java.util.List;
import org.freehold.cli.process.Format;
import org.jspecify.annotations.Nullable;

/// A parsed request of `freehold address`.
///
/// @param pid the process; `Pid.NONE` for the demonstration
/// @param format how to write it
/// @param address the one address to show; null for all
/// @param summary whether to summarise instead of listing
/// @param usages the filter's words
/// @param states the filter's words
/// @param types the filter's words
/// @param protections the filter's words
/// @param minimumBytes the minimum size to list
record AddressRequest(
    long pid,
    Format format,
    @Nullable Long address,
    boolean summary,
    List<String> usages,
    List<String> states,
    List<String> types,
    List<String> protections,
    long minimumBytes) {

  /// Whether only some regions are requested.
  boolean isFiltered() {
    return minimumBytes > 0
        || !(usages.isEmpty() && states.isEmpty() && types.isEmpty() && protections.isEmpty());
  }
}
