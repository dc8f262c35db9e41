package org.freehold.inspect.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.freehold.inspect.AddressMap;
import org.freehold.inspect.MapRegion;
import org.freehold.inspect.Usage;
import org.freehold.vm.Access;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;

/// The tables of VMMap at one moment, which are shown, saved and compared.
///
/// @param owner the process
/// @param takenAt when, as `2026-01-31T12:00:00Z`
/// @param hasFigures whether physical memory is known
/// @param summary figures of every type
/// @param details the regions in use, in ascending order of addresses
public record VmmapSnapshot(
    AddressMap.Owner owner,
    String takenAt,
    boolean hasFigures,
    Map<VmmapType, VmmapFigures> summary,
    List<Detail> details) {

  /// Copies both.
  public VmmapSnapshot {
    summary = new EnumMap<>(summary);
    details = List.copyOf(details);
  }

  /// One region.
  ///
  /// @param address where it begins
  /// @param allocationBase the start of the allocation that it is a part of
  /// @param type the row that it is counted in
  /// @param usage its usage, which is more specific than the type
  /// @param figures its figures
  /// @param protection in words, such as `Read/Write`
  /// @param text a file, a thread or an area; may be empty
  public record Detail(
      long address,
      long allocationBase,
      VmmapType type,
      String usage,
      VmmapFigures figures,
      String protection,
      String text) {

    /// The first address after it.
    public long end() {
      return address + figures.size();
    }
  }

  /// Computes the tables of a map.
  ///
  /// @param map any
  /// @param takenAt when it was read
  public static VmmapSnapshot of(AddressMap map, String takenAt) {
    Map<VmmapType, VmmapFigures> summary = new EnumMap<>(VmmapType.class);
    for (VmmapType type : VmmapType.values()) {
      summary.put(type, VmmapFigures.NONE);
    }
    for (MapRegion region : map.withFree()) {
      VmmapType type = VmmapType.of(region.usage());
      boolean isTaken = region.usage().isBusy();
      add(summary, type, isTaken ? VmmapFigures.of(region) : unused(region));
      if (isTaken) {
        add(summary, VmmapType.TOTAL, VmmapFigures.of(region));
      }
    }
    summary.put(VmmapType.PAGE_TABLE, VmmapFigures.ofPageTables(map.owner().pageTableBytes()));
    return new VmmapSnapshot(map.owner(), takenAt, map.hasFigures(), summary, details(map));
  }

  private static void add(Map<VmmapType, VmmapFigures> summary, VmmapType type, VmmapFigures more) {
    summary.merge(type, more, VmmapFigures::plus);
  }

  private static VmmapFigures unused(MapRegion region) {
    return new VmmapFigures(region.size(), 0, 0, 0, 0, 0, 0, 0, 0, 1, region.size());
  }

  private static List<Detail> details(AddressMap map) {
    List<Detail> details = new ArrayList<>();
    for (MapRegion region : map.regions()) {
      details.add(
          new Detail(
              region.start(),
              region.allocationBase(),
              VmmapType.of(region.usage()),
              region.usage().label(),
              VmmapFigures.of(region),
              protection(region),
              text(region)));
    }
    return details;
  }

  private static String text(MapRegion region) {
    List<String> parts = new ArrayList<>();
    Usage usage = region.usage();
    if (VmmapType.of(usage) == VmmapType.MANAGED_HEAP) {
      parts.add(usage.label());
    }
    if (!region.name().isEmpty()) {
      parts.add(AddressText.printable(region.name()));
    }
    if (!region.detail().isEmpty()) {
      parts.add(AddressText.printable(region.detail()));
    }
    return String.join(", ", parts);
  }

  private static String protection(MapRegion region) {
    Protection protection = region.protection();
    if (region.state() == Region.State.RESERVED) {
      return "Reserved";
    }
    return name(protection.access()) + (protection.guard() ? "/Guard" : "");
  }

  private static String name(Access access) {
    return switch (access) {
      case NONE -> "No Access";
      case READ -> "Read";
      case READ_WRITE -> "Read/Write";
      case WRITE_COPY -> "Copy on write";
      case EXECUTE -> "Execute";
      case EXECUTE_READ -> "Execute/Read";
      case EXECUTE_READ_WRITE -> "Execute/Read/Write";
      case EXECUTE_WRITE_COPY -> "Execute/Copy on write";
    };
  }

  /// The figures of a type.
  ///
  /// @param type any
  public VmmapFigures of(VmmapType type) {
    return summary.getOrDefault(type, VmmapFigures.NONE);
  }
}
