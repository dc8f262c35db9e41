package org.freehold;

import java.util.Locale;

/// Formats byte counts and addresses for people to read.
public final class Bytes {

  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Bytes() {}

  /// Writes a byte count with a binary unit: `60 KiB`, `1.6 MiB`, `23 B`. Exact when it is a whole
  /// number of the unit, with one decimal otherwise. Negative counts are unsigned.
  ///
  /// @param bytes the count
  /// @return the text
  public static String format(long bytes) {
    if (bytes < 0) {
      return Long.toUnsignedString(bytes) + " B";
    }
    int unit = 0;
    long scale = 1;
    while (unit < UNITS.length - 1 && bytes / scale >= 1024) {
      scale *= 1024;
      unit++;
    }
    if (bytes % scale == 0) {
      return bytes / scale + " " + UNITS[unit];
    }
    return String.format(Locale.ROOT, "%.1f %s", (double) bytes / scale, UNITS[unit]);
  }

  /// Writes an address: `0x00007f12a4000010`.
  ///
  /// @param address the address
  /// @return 16 hexadecimal digits after `0x`
  public static String address(long address) {
    return "0x" + String.format(Locale.ROOT, "%016x", address);
  }
}
