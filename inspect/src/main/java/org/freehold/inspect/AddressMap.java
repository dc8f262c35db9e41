package org.freehold.inspect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The address map of one process at one moment: its regions in order, and the free ranges between.
///
/// @param owner the process
/// @param limit the first address past the end of what programs can use
/// @param granularity the alignment of reservations; gaps that hold no multiple of it are unusable
/// @param regions what is in use, in ascending order, without overlap; a region may lie at or above
///   the limit
public record AddressMap(Owner owner, long limit, long granularity, List<MapRegion> regions) {

  /// Copies the list.
  public AddressMap {
    regions = List.copyOf(regions);
  }

  /// A process.
  ///
  /// @param name a short name, for a heading
  /// @param pid its process number; 0 when it is simulated
  /// @param command its command line, or another description
  /// @param threads the number of its threads; 0 when unknown
  /// @param pageTableBytes the size of its page tables; 0 when unknown
  public record Owner(String name, long pid, String command, int threads, long pageTableBytes) {}

  /// Whether the map says what is in physical memory.
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
      addGap(next, min(region.start(), limit), all);
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
    long usable = from == 0 ? 0 : min(from + granularity - 1 & -granularity, to);
    if (usable > from) {
      all.add(MapRegion.free(from, usable, Usage.UNUSABLE));
    }
    if (to > usable) {
      all.add(MapRegion.free(usable, to, Usage.FREE));
    }
  }

  private static long min(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }
}
