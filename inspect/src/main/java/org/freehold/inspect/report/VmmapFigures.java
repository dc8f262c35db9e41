package org.freehold.inspect.report;

import java.util.Map;
import org.freehold.inspect.LinuxFigures;
import org.freehold.inspect.MapRegion;

/// The columns of VMMap, in bytes, computed from what Linux reports; `docs/process-maps.md` says
/// how. Those of physical memory are 0 when unknown.
///
/// @param size bytes of addresses in use
/// @param committed bytes of addresses that are backed by memory, now or at the first touch
/// @param privateBytes committed for this process alone
/// @param totalWs in physical memory (Rss)
/// @param privateWs of that, mapped by this process alone (Private_*)
/// @param shareableWs of that, what other processes could map
/// @param sharedWs of that, what other processes do map (Shared_*)
/// @param lockedWs locked in physical memory (Locked)
/// @param pss physical memory, each page divided by the number of processes that map it
/// @param blocks the number of regions
/// @param largest the size of the largest region
public record VmmapFigures(
    long size,
    long committed,
    long privateBytes,
    long totalWs,
    long privateWs,
    long shareableWs,
    long sharedWs,
    long lockedWs,
    long pss,
    long blocks,
    long largest) {

  /// All zero.
  public static final VmmapFigures NONE = new VmmapFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /// The figures of one region.
  ///
  /// @param region any
  static VmmapFigures of(MapRegion region) {
    LinuxFigures known = region.figures();
    LinuxFigures figures = known == null ? LinuxFigures.NONE : known;
    return new VmmapFigures(
        region.size(),
        region.committedBytes(),
        region.privateBytes(),
        figures.resident(),
        figures.privateResident(),
        figures.shareableResident(),
        figures.sharedResident(),
        figures.locked(),
        figures.proportional(),
        1,
        region.size());
  }

  /// Figures from columns.
  ///
  /// @param values of each column, in bytes except for blocks; 0 where one is missing
  public static VmmapFigures of(Map<VmmapColumn, Long> values) {
    return new VmmapFigures(
        values.getOrDefault(VmmapColumn.SIZE, 0L),
        values.getOrDefault(VmmapColumn.COMMITTED, 0L),
        values.getOrDefault(VmmapColumn.PRIVATE, 0L),
        values.getOrDefault(VmmapColumn.TOTAL_WS, 0L),
        values.getOrDefault(VmmapColumn.PRIVATE_WS, 0L),
        values.getOrDefault(VmmapColumn.SHAREABLE_WS, 0L),
        values.getOrDefault(VmmapColumn.SHARED_WS, 0L),
        values.getOrDefault(VmmapColumn.LOCKED_WS, 0L),
        values.getOrDefault(VmmapColumn.PSS, 0L),
        values.getOrDefault(VmmapColumn.BLOCKS, 0L),
        values.getOrDefault(VmmapColumn.LARGEST, 0L));
  }

  /// Page tables, which are all in memory, all private and not in any region.
  ///
  /// @param bytes their size
  static VmmapFigures ofPageTables(long bytes) {
    return new VmmapFigures(bytes, bytes, bytes, bytes, bytes, 0, 0, 0, bytes, 0, 0);
  }

  /// The sum; the largest region is the larger one.
  ///
  /// @param other what to add
  public VmmapFigures plus(VmmapFigures other) {
    return combine(other, 1, Math.max(largest, other.largest));
  }

  /// The growth since then; negative where there is less.
  ///
  /// @param before the figures at that time
  public VmmapFigures minus(VmmapFigures before) {
    return combine(before, -1, largest - before.largest);
  }

  private VmmapFigures combine(VmmapFigures other, int sign, long newLargest) {
    return new VmmapFigures(
        size + sign * other.size,
        committed + sign * other.committed,
        privateBytes + sign * other.privateBytes,
        totalWs + sign * other.totalWs,
        privateWs + sign * other.privateWs,
        shareableWs + sign * other.shareableWs,
        sharedWs + sign * other.sharedWs,
        lockedWs + sign * other.lockedWs,
        pss + sign * other.pss,
        blocks + sign * other.blocks,
        newLargest);
  }
}
