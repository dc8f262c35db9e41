package org.freehold.flags;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A set of global flags, as a sum of bits. Immutable.
///
/// @param value the 32 bits, each of them one [GlobalFlag]
public record GlobalFlags(int value) {

  /// No flag.
  public static final GlobalFlags NONE = new GlobalFlags(0);

  /// Every flag.
  public static final GlobalFlags ALL = new GlobalFlags(-1);

  private static final int HEX_DIGITS = 8;

  /// The sum of some flags.
  public static GlobalFlags of(GlobalFlag... flags) {
    GlobalFlags sum = NONE;
    for (GlobalFlag each : flags) {
      sum = sum.with(each);
    }
    return sum;
  }

  /// Parses a sum in hexadecimal, with or without `0x`.
  ///
  /// @param text such as `0x70` or `02000000`
  /// @return the flags
  /// @throws FlagFormatException when it is not a hexadecimal number, or has more than 32 bits
  public static GlobalFlags parse(String text) {
    boolean isPrefixed = text.startsWith("0x") || text.startsWith("0X");
    String digits = isPrefixed ? text.substring(2) : text;
    if (digits.isEmpty() || !digits.chars().allMatch(GlobalFlags::isHexDigit)) {
      throw new FlagFormatException(
          "'" + text + "' is not a sum of flags, such as 0x70 or 02000000");
    }
    String significant = digits.replaceFirst("^0+(?=.)", "");
    if (significant.length() > HEX_DIGITS) {
      throw new FlagFormatException("'" + text + "' has more than 32 bits: FFFFFFFF is all flags");
    }
    return new GlobalFlags(Integer.parseUnsignedInt(significant, 16));
  }

  private static boolean isHexDigit(int letter) {
    return letter < 128 && Character.digit(letter, 16) >= 0;
  }

  /// Whether a flag is set.
  public boolean contains(GlobalFlag flag) {
    return (value & flag.value()) != 0;
  }

  /// Whether no flag is set.
  public boolean isEmpty() {
    return value == 0;
  }

  /// These flags and one more.
  public GlobalFlags with(GlobalFlag flag) {
    return new GlobalFlags(value | flag.value());
  }

  /// These flags except one.
  public GlobalFlags without(GlobalFlag flag) {
    return new GlobalFlags(value & ~flag.value());
  }

  /// These flags and others.
  public GlobalFlags plus(GlobalFlags others) {
    return new GlobalFlags(value | others.value);
  }

  /// These flags except others.
  public GlobalFlags minus(GlobalFlags others) {
    return new GlobalFlags(value & ~others.value);
  }

  /// The flags that are set, in the order of their values.
  public List<GlobalFlag> list() {
    return Arrays.stream(GlobalFlag.values()).filter(this::contains).toList();
  }

  /// Whether heaps keep their low-fragmentation front end: when no flag that is set turns it off.
  public boolean keepsFrontEnd() {
    return list().stream().noneMatch(GlobalFlag::turnsFrontEndOff);
  }

  /// The bits that they add to the flags of a heap.
  public HeapFlagBits toHeapFlags() {
    return HeapFlagBits.of(this);
  }

  /// Eight hexadecimal digits, the form of sums everywhere.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%08x", value);
  }
}
