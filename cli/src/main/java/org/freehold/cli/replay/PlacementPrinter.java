package org.freehold.cli.replay;

import java.io.PrintWriter;
import java.util.HexFormat;
import org.freehold.trace.replay.ReplayOptions.PlacementListener;

/// Prints where each block was placed: `operation size 0xaddress`, with address 0 for a request
/// that was refused.
final class PlacementPrinter implements PlacementListener {

  private static final HexFormat HEX = HexFormat.of();

  private final PrintWriter out;

  PlacementPrinter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void placed(long operation, long size, long address) {
    out.print(operation);
    out.print(' ');
    out.print(Long.toUnsignedString(size));
    out.print(" 0x");
    out.print(HEX.toHexDigits(address));
    out.println();
  }
}
