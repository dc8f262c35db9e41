package org.freehold.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapEntry;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Region;

/// Maps of Freehold's own address spaces.
public final class SpaceMaps {

  private SpaceMaps() {}

  /// The map of a space as it is now.
  ///
  /// @param name what to call the process
  /// @param space its address space
  /// @param heaps the heaps on that space; what they reserved is shown as theirs
  /// @return the map
  public static AddressMap of(String name, AddressSpace space, List<Heap> heaps) {
    return of(name, space, heaps, Map.of());
  }

  /// The map of a space as it is now.
  ///
  /// @param name what to call the process
  /// @param space its address space
  /// @param heaps the heaps on that space; what they reserved is shown as theirs
  /// @param known what other reservations are used for, by their first address
  /// @return the map
  public static AddressMap of(
      String name, AddressSpace space, List<Heap> heaps, Map<Long, Usage> known) {
    Map<Long, String> owners = new HashMap<>();
    heaps.forEach(heap -> addOwner(heap, owners));
    List<MapRegion> regions = new ArrayList<>();
    space
        .regions()
        .forEach(region -> {
          String heap = owners.getOrDefault(region.allocationBase(), "");
          Usage usage = heap.isEmpty() ? known.get(region.allocationBase()) : Usage.HEAP;
          regions.add(region(region, usage == null ? likely(region) : usage, heap));
        });
    AddressMap.Owner owner =
        new AddressMap.Owner(name, 0, "a process of a " + space.info().name() + " space", 0, 0);
    return new AddressMap(
        owner, space.info().highestAddress() + 1, space.info().granularity(), regions);
  }

  private static void addOwner(Heap heap, Map<Long, String> owners) {
    String name = "heap \"" + heap.options().name() + "\"";
    heap.walk(entry -> {
      if (entry.kind() == HeapEntry.Kind.REGION) {
        owners.put(entry.address(), name + " segment " + (entry.regionIndex() + 1));
      } else if (entry.kind() == HeapEntry.Kind.LARGE) {
        owners.put(entry.address(), name + " large block");
      }
    });
  }

  private static MapRegion region(Region region, Usage usage, String detail) {
    return new MapRegion(
        region.base(),
        region.end(),
        region.state(),
        region.type(),
        region.protection(),
        region.allocationBase(),
        region.allocationProtection(),
        usage,
        "",
        detail,
        "",
        null);
  }

  private static Usage likely(Region region) {
    return switch (region.type()) {
      case IMAGE -> Usage.IMAGE;
      case MAPPED -> Usage.SHAREABLE;
      case PRIVATE, NONE ->
          region.state() == Region.State.RESERVED ? Usage.RESERVED : Usage.PRIVATE_DATA;
    };
  }
}
