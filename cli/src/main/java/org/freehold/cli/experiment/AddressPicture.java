package org.freehold.cli.experiment;

import java.util.Iterator;
import java.util.Locale;
import org.freehold.Bytes;
import org.freehold.cli.console.Shell;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Region;
import org.freehold.vm.SpaceInfo;

/// A picture of an address space in text: each character stands for an equal part of the addresses
/// and shows how much of it is in use; below it the first slots are magnified, one character for
/// each page.
final class AddressPicture {

  private static final int MAX_CELLS = 64;

  /// What a row takes besides its cells: the address, and the marks between slots.
  private static final int MARGIN = 14;

  private static final int ROWS = 32;
  private static final int MAGNIFIED_ROWS = 8;

  /// From nothing committed to everything committed.
  private static final String SHADES = ".:-=+*%@";

  private final Shell shell;

  /// Cells in a row: half as many where the terminal is narrow.
  private final int cells;

  AddressPicture(Shell shell) {
    this.shell = shell;
    boolean isNarrow = shell.columns() > 0 && shell.columns() < MAX_CELLS + MARGIN;
    this.cells = isNarrow ? MAX_CELLS / 2 : MAX_CELLS;
  }

  void print(AddressSpace space) {
    SpaceInfo info = space.info();
    long end = info.highestAddress() + 1 + info.lowestAddress();
    long cell = end / ((long) cells * ROWS);
    shell.out().println();
    shell.println(
        "The addresses, "
            + Bytes.format(cell)
            + " per character: ' ' free, '"
            + SHADES.charAt(0)
            + "' to '"
            + SHADES.charAt(SHADES.length() - 1)
            + "' by how much is committed, 'r' reserved only");
    draw(space, 0, cell, ROWS, AddressPicture::shade);
    shell.out().println();
    shell.println(
        "The first slots, "
            + Bytes.format(info.pageSize())
            + " per character: '#' committed, 'r' reserved, '.' free, '|' a multiple of "
            + Bytes.format(info.granularity()));
    magnify(space, info);
  }

  /// Chooses the character of a part of the addresses.
  private interface Shader {
    char shade(long committed, long reserved, long bytes);
  }

  private static char shade(long committed, long reserved, long bytes) {
    if (reserved == 0) {
      return ' ';
    }
    if (committed == 0) {
      return 'r';
    }
    int shade = (int) (committed * SHADES.length() / (bytes + 1));
    return SHADES.charAt(shade);
  }

  private void draw(AddressSpace space, long from, long cell, int rows, Shader shader) {
    Iterator<Region> regions = space.regions().iterator();
    Region region = regions.hasNext() ? regions.next() : null;
    for (int row = 0; row < rows; row++) {
      StringBuilder line = new StringBuilder();
      long rowStart = from + row * cell * cells;
      for (int column = 0; column < cells; column++) {
        long start = rowStart + column * cell;
        long committed = 0;
        long reserved = 0;
        while (region != null && region.base() < start + cell) {
          long overlap = overlap(region, start, start + cell);
          reserved += overlap;
          committed += region.state() == Region.State.COMMITTED ? overlap : 0;
          if (region.end() > start + cell) {
            break;
          }
          region = regions.hasNext() ? regions.next() : null;
        }
        line.append(shader.shade(committed, reserved, cell));
      }
      printRow(rowStart, line.toString());
    }
  }

  private static long overlap(Region region, long from, long to) {
    return Math.max(0, Math.min(region.end(), to) - Math.max(region.base(), from));
  }

  private void magnify(AddressSpace space, SpaceInfo info) {
    long page = info.pageSize();
    long pagesPerSlot = info.granularity() / page;
    for (int row = 0; row < MAGNIFIED_ROWS; row++) {
      long rowStart = info.lowestAddress() + page * cells * row;
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < cells; column++) {
        if (column % pagesPerSlot == 0) {
          line.append('|');
        }
        line.append(state(space.query(rowStart + column * page)));
      }
      printRow(rowStart, line.toString());
    }
  }

  private static char state(Region region) {
    return switch (region.state()) {
      case COMMITTED -> '#';
      case RESERVED -> 'r';
      case FREE -> '.';
    };
  }

  private void printRow(long address, String row) {
    shell.out().println(String.format(Locale.ROOT, "%08x  %s", address, row).stripTrailing());
  }
}
