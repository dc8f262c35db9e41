package org.freehold.playground.internal.stories;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.freehold.playground.internal.stories.Story.Part;
import org.freehold.playground.internal.stories.Story.Window;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Region;

/// Looks at an address space by pages: what is free, reserved, committed, and what is free and
/// nothing can be reserved in.
final class Pages {

  private final AddressSpace space;

  Pages(AddressSpace space) {
    this.space = space;
  }

  /// A window with a part for each run of like pages. A reservation is named `r1`, `r2` and so on
  /// in the order of addresses.
  ///
  /// @param from a multiple of the page size
  Window window(long from, long to) {
    List<Part> parts = new ArrayList<>();
    int number = 0;
    long last = 0;
    for (long at = from; at < to; ) {
      Region region = space.query(at);
      long end = Math.min(region.end(), to);
      if (region.state() == Region.State.FREE) {
        free(parts, at, end);
      } else {
        boolean isNew = region.allocationBase() != last;
        last = region.allocationBase();
        number += isNew ? 1 : 0;
        parts.add(new Part("r" + number, kind(region), label(region), at, end - at));
      }
      at = end;
    }
    return new Window(from, to, parts, null, null);
  }

  /// The next address where a reservation may start.
  private long up(long address) {
    long granularity = space.info().granularity();
    return (address + granularity - 1) & -granularity;
  }

  /// A free run: up to the next address where a reservation may start it is of no use.
  private void free(List<Part> parts, long from, long to) {
    long start = Math.min(up(from), to);
    if (start > from) {
      parts.add(new Part("hole", "unusable", "free, and no use", from, start - from));
    }
    if (to > start) {
      parts.add(new Part("free", "free", "free", start, to - start));
    }
  }

  private static String kind(Region region) {
    if (region.state() == Region.State.RESERVED) {
      return "reserved";
    }
    return region.protection().guard() ? "guard" : "committed";
  }

  private static String label(Region region) {
    return switch (region.state()) {
      case FREE -> "free";
      case RESERVED -> "reserved";
      case COMMITTED ->
          region.protection().guard()
              ? "guard page"
              : "committed, "
                  + region.protection().access().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }

  /// How much of each of equal pieces of all addresses is committed and reserved.
  Window overview(int pieces) {
    long from = 0;
    long to = space.info().highestAddress() + 1 + space.info().lowestAddress();
    long piece = (to - from) / pieces;
    byte[] shares = new byte[2 * pieces];
    long[] committed = new long[pieces];
    long[] reserved = new long[pieces];
    Iterator<Region> regions = space.regions().iterator();
    while (regions.hasNext()) {
      Region region = regions.next();
      for (int at = (int) (region.base() / piece); at < pieces && at * piece < region.end(); at++) {
        long overlap =
            Math.min(region.end(), (at + 1) * piece) - Math.max(region.base(), at * piece);
        reserved[at] += overlap;
        committed[at] += region.state() == Region.State.COMMITTED ? overlap : 0;
      }
    }
    for (int at = 0; at < pieces; at++) {
      shares[2 * at] = percent(committed[at], piece);
      shares[2 * at + 1] = percent(reserved[at], piece);
    }
    return new Window(from, to, List.of(), null, shares);
  }

  /// A percentage, rounded up so that little is not nothing.
  private static byte percent(long part, long whole) {
    return (byte) ((100 * part + whole - 1) / whole);
  }

  /// Free addresses: how many there are, the largest range, and those that no reservation can use.
  record FreeAddresses(long bytes, long largest, long holes, long unusable) {}

  /// Finds out.
  FreeAddresses freeAddresses() {
    long end = space.info().lowestAddress();
    long bytes = 0;
    long largest = 0;
    long holes = 0;
    long unusable = 0;
    Iterator<Region> regions = space.regions().iterator();
    while (end <= space.info().highestAddress()) {
      Region next = regions.hasNext() ? regions.next() : null;
      long start = next == null ? space.info().highestAddress() + 1 : next.base();
      long gap = start - end;
      bytes += gap;
      largest = Math.max(largest, gap);
      if (gap > 0 && start <= up(end)) {
        holes++;
        unusable += gap;
      }
      end = next == null ? Long.MAX_VALUE : next.end();
    }
    return new FreeAddresses(bytes, largest, holes, unusable);
  }
}
