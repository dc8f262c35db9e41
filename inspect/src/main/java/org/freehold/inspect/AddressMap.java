package org.freehold.inspect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The addresses of one process at one moment.
///
/// @param owner whose addresses they are
/// @param limit the first address that a program cannot have
/// @param granularity what reservations start at multiples of; gaps that hold no such multiple are
///   unusable
/// @param regions what is taken, in the order of addresses, without overlap; a region may lie at or
///   above the limit
public record AddressMap(Owner owner, long limit, long granularity, List<MapRegion> regions) {

  /// Keeps a copy.
  public AddressMap {
    regions = List.copyOf(regions);
  }

  /// A process.
  ///
  /// @param name short, for a heading
  /// @param pid its number; 0 when it is simulated
  /// @param command its command line, or what else describes it
  /// @param threads how many it has; 0 when that is not known
  /// @param pageTableBytes what its page tables take; 0 when that is not known
  public record Owner(String name, long pid, String command, int threads, long pageTableBytes) {}

  /// Whether the map tells what is in physical memory.
  public boolean hasFigures() {
    return regions.stream().anyMatch(region -> region.figures() != null);
  }

  /// Whether addresses have 32 bits.
  public boolean is32Bit() {
    return Long.compareUnsigned(limit, 1L << 32) <= 0;
  }

  /// The regions, and the free ranges between them as regions of their own.
  public List<MapRegion> withFree() {
    List<MapRegion> all = new ArrayList<>();
    long next = 0;
    for (MapRegion region : regions) {
      addGap(next, least(region.start(), limit), all);
      all.add(region);
      next = region.end();
    }
    addGap(next, limit, all);
    return all;
  }

  /// What is at an address.
  ///
  /// @param address any
  /// @return the region, which may be free; null at and above the limit where nothing is mapped
  public @Nullable MapRegion at(long address) {
    return withFree().stream().filter(region -> region.contains(address)).findFirst().orElse(null);
  }

  private void addGap(long from, long to, List<MapRegion> all) {
    if (Long.compareUnsigned(from, to) >= 0) {
      return;
    }
    long usable = from == 0 ? 0 : least(from + granularity - 1 & -granularity, to);
    if (usable > from) {
      all.add(MapRegion.free(from, usable, Usage.UNUSABLE));
    }
    if (to > usable) {
      all.add(MapRegion.free(usable, to, Usage.FREE));
    }
  }

  private static long least(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }
}
