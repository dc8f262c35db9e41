package org.freehold.inspect.report;

import java.util.Locale;
import org.freehold.vm.Access;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;

/// States, types and protections with the names and numbers of Windows, and addresses and sizes in
/// the notation of its debuggers.
public final class AddressNames {

  private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};
  private static final long GUARD = 0x100;

  private AddressNames() {}

  /// The name of a state: `MEM_COMMIT`.
  public static String name(Region.State state) {
    return switch (state) {
      case FREE -> "MEM_FREE";
      case RESERVED -> "MEM_RESERVE";
      case COMMITTED -> "MEM_COMMIT";
    };
  }

  /// The number of a state.
  public static long value(Region.State state) {
    return switch (state) {
      case FREE -> 0x10000;
      case RESERVED -> 0x2000;
      case COMMITTED -> 0x1000;
    };
  }

  /// The name of a type: `MEM_IMAGE`; empty for free regions.
  public static String name(Region.Type type) {
    return switch (type) {
      case NONE -> "";
      case PRIVATE -> "MEM_PRIVATE";
      case MAPPED -> "MEM_MAPPED";
      case IMAGE -> "MEM_IMAGE";
    };
  }

  /// The number of a type; 0 for free regions.
  public static long value(Region.Type type) {
    return switch (type) {
      case NONE -> 0;
      case PRIVATE -> 0x20000;
      case MAPPED -> 0x40000;
      case IMAGE -> 0x1000000;
    };
  }

  /// The name of a protection: `PAGE_READWRITE | PAGE_GUARD`.
  public static String name(Protection protection) {
    return name(protection.access()) + (protection.guard() ? " | PAGE_GUARD" : "");
  }

  private static String name(Access access) {
    return switch (access) {
      case NONE -> "PAGE_NOACCESS";
      case READ -> "PAGE_READONLY";
      case READ_WRITE -> "PAGE_READWRITE";
      case WRITE_COPY -> "PAGE_WRITECOPY";
      case EXECUTE -> "PAGE_EXECUTE";
      case EXECUTE_READ -> "PAGE_EXECUTE_READ";
      case EXECUTE_READ_WRITE -> "PAGE_EXECUTE_READWRITE";
      case EXECUTE_WRITE_COPY -> "PAGE_EXECUTE_WRITECOPY";
    };
  }

  /// The number of a protection.
  public static long value(Protection protection) {
    return value(protection.access()) | (protection.guard() ? GUARD : 0);
  }

  private static long value(Access access) {
    return switch (access) {
      case NONE -> 0x01;
      case READ -> 0x02;
      case READ_WRITE -> 0x04;
      case WRITE_COPY -> 0x08;
      case EXECUTE -> 0x10;
      case EXECUTE_READ -> 0x20;
      case EXECUTE_READ_WRITE -> 0x40;
      case EXECUTE_WRITE_COPY -> 0x80;
    };
  }

  /// An address or a size without leading zeros: `7df9`74541000`, and without the grave accent
  /// where addresses have 32 bits.
  ///
  /// @param value unsigned
  /// @param is32Bit whether addresses have 32 bits
  public static String number(long value, boolean is32Bit) {
    return is32Bit && value >>> 32 == 0
        ? Long.toHexString(value)
        : String.format(Locale.ROOT, "%x`%08x", value >>> 32, value & 0xffff_ffffL);
  }

  /// An address or a size with all its digits.
  ///
  /// @param value unsigned
  /// @param is32Bit whether addresses have 32 bits
  public static String digits(long value, boolean is32Bit) {
    return is32Bit && value >>> 32 == 0
        ? String.format(Locale.ROOT, "%08x", value)
        : String.format(Locale.ROOT, "%08x`%08x", value >>> 32, value & 0xffff_ffffL);
  }

  /// A size with a unit, always of the same width: `( 125.974 TB)`.
  public static String human(long bytes) {
    double value = bytes / 1024.0;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "(%8.3f %s)", value, UNITS[unit]);
  }
}
