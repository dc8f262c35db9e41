package org.freehold.inspect.report;

import java.util.Locale;

/// The columns of the VMMap tables, from left to right.
public enum VmmapColumn {
  /// Size of the address ranges.
  SIZE("Size", "sizeBytes", 14),
  /// Committed.
  COMMITTED("Committed", "committedBytes", 13),
  /// Private.
  PRIVATE("Private", "privateBytes", 11),
  /// Rss.
  TOTAL_WS("Total WS", "totalWsBytes", 11),
  /// Private_Clean and Private_Dirty.
  PRIVATE_WS("Private WS", "privateWsBytes", 11),
  /// Pages that others could map.
  SHAREABLE_WS("Shareable WS", "shareableWsBytes", 12),
  /// Shared_Clean and Shared_Dirty.
  SHARED_WS("Shared WS", "sharedWsBytes", 10),
  /// Locked.
  LOCKED_WS("Locked WS", "lockedWsBytes", 9),
  /// Pss.
  PSS("Pss", "pssBytes", 10),
  /// Number of regions.
  BLOCKS("Blocks", "blocks", 6),
  /// The largest region.
  LARGEST("Largest", "largestBytes", 14);

  private final String header;
  private final String field;
  private final int width;

  VmmapColumn(String header, String field, int width) {
    this.header = header;
    this.field = field;
    this.width = width;
  }

  /// Its name.
  public String header() {
    return header;
  }

  /// Its name in JSON and CSV.
  public String field() {
    return field;
  }

  /// Its width in characters.
  public int width() {
    return width;
  }

  /// Its value, in bytes except for blocks.
  ///
  /// @param figures to take it from
  public long value(VmmapFigures figures) {
    return switch (this) {
      case SIZE -> figures.size();
      case COMMITTED -> figures.committed();
      case PRIVATE -> figures.privateBytes();
      case TOTAL_WS -> figures.totalWs();
      case PRIVATE_WS -> figures.privateWs();
      case SHAREABLE_WS -> figures.shareableWs();
      case SHARED_WS -> figures.sharedWs();
      case LOCKED_WS -> figures.lockedWs();
      case PSS -> figures.pss();
      case BLOCKS -> figures.blocks();
      case LARGEST -> figures.largest();
    };
  }

  /// Its value as it is shown: in K, with thousands separators, and nothing for zero.
  ///
  /// @param figures to take it from
  public String cell(VmmapFigures figures) {
    return shown(figures, "%,d");
  }

  /// Its value as a difference is shown, with a sign.
  ///
  /// @param figures to take it from
  public String change(VmmapFigures figures) {
    return shown(figures, "%+,d");
  }

  private String shown(VmmapFigures figures, String format) {
    long shown = this == BLOCKS ? value(figures) : value(figures) / 1024;
    return shown == 0 ? "" : String.format(Locale.ROOT, format, shown);
  }
}
