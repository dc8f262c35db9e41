package org.freehold.cli.input;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a number of bytes as people write it: `65536`, `64K`, `64 KiB`, `1.5g`, `0x10000`. Units
/// are binary.
public final class Size implements ITypeConverter<Long> {

  private static final Pattern DECIMAL =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(?:([kmgt])(?:i?b)?|b)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern HEXADECIMAL = Pattern.compile("0[xX]([0-9a-fA-F]{1,15})");
  private static final String UNITS = "kmgt";

  @Override
  public Long convert(String text) {
    Matcher hexadecimal = HEXADECIMAL.matcher(text);
    if (hexadecimal.matches()) {
      return Long.parseLong(hexadecimal.group(1), 16);
    }
    Matcher decimal = DECIMAL.matcher(text);
    if (!decimal.matches()) {
      throw new TypeConversionException("'" + text + "' is not a size such as 64K, 16M or 1.5G");
    }
    String unit = decimal.group(2);
    int shift = unit == null ? 0 : 10 * (UNITS.indexOf(unit.toLowerCase(Locale.ROOT)) + 1);
    double bytes = Double.parseDouble(decimal.group(1)) * (1L << shift);
    if (bytes >= Long.MAX_VALUE) {
      throw new TypeConversionException("'" + text + "' exceeds any address space");
    }
    return (long) bytes;
  }
}
