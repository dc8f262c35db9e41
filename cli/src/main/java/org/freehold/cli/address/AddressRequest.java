package org.freehold.cli.address;

import java.util.List;
import org.freehold.cli.process.Format;
import org.jspecify.annotations.Nullable;

/// What the user asked for.
///
/// @param pid the process; `Pid.NONE` for the demonstration
/// @param format how to write it
/// @param address the one address to show; null for all
/// @param summary whether to sum up instead of listing
/// @param usages words of the filter
/// @param states words of the filter
/// @param types words of the filter
/// @param protections words of the filter
/// @param minimumBytes the smallest size to list
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

  /// Whether not all regions are asked for.
  boolean isFiltered() {
    return minimumBytes > 0
        || !(usages.isEmpty() && states.isEmpty() && types.isEmpty() && protections.isEmpty());
  }
}
