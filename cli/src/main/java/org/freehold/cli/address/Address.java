package org.freehold.cli.address;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Parses an address in the notations in use: `0x7f3ed0cc6000`, `7f3ed0cc6000`, `7f3e`d0cc6000`.
final class Address implements ITypeConverter<Long> {

  @Override
  public Long convert(String text) {
    String digits = text.toLowerCase(Locale.ROOT).replace("`", "").replaceFirst("^0x", "");
    if (!digits.matches("[0-9a-f]{1,16}")) {
      throw new TypeConversionException("'" + text + "' is not an address such as 0x7f3ed0cc6000");
    }
    return Long.parseUnsignedLong(digits, 16);
  }
}
