package org.freehold.playground.internal.heaps;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/// Ranks pages by what it takes to have them back: the fewest live bytes for a page that would go
/// back come first.
final class Pins {

  private static final int MOST_CANDIDATES = 4_000;
  private static final int MOST = 200;

  /// The cheapest first; of equally cheap ones the longest.
  private static final Comparator<Pin> CHEAPEST =
      Comparator.<Pin>comparingDouble(pin -> (double) pin.bytes() / pin.pages())
          .thenComparing(Comparator.comparingLong(Pin::pages).reversed())
          .thenComparingLong(Pin::page);

  private Pins() {}

  static List<Pin> of(PageCells cells) {
    PriorityQueue<Pin> best = new PriorityQueue<>(CHEAPEST.reversed());
    Pin before = null;
    for (int i = 0; i < cells.count(); i++) {
      if ((cells.flags(i) & PageCells.KEPT) == 0 || cells.keptBlocks(i) == 0) {
        continue;
      }
      Pin pin =
          new Pin(
              cells.address(i),
              cells.gainFrom(i),
              cells.pages(i),
              cells.keptBytes(i),
              cells.keptBlocks(i));
      if (before != null && isSame(before, pin)) {
        continue;
      }
      before = pin;
      best.add(pin);
      if (best.size() > MOST_CANDIDATES) {
        best.poll();
      }
    }
    List<Pin> sorted = new ArrayList<>(best);
    sorted.sort(CHEAPEST);
    return withoutOverlaps(sorted, cells.pageSize());
  }

  private static boolean isSame(Pin one, Pin other) {
    return one.from() == other.from()
        && one.pages() == other.pages()
        && one.bytes() == other.bytes()
        && one.blocks() == other.blocks();
  }

  /// Of pins that share pages the cheapest.
  private static List<Pin> withoutOverlaps(List<Pin> sorted, long pageSize) {
    TreeMap<Long, Long> taken = new TreeMap<>();
    List<Pin> chosen = new ArrayList<>();
    for (Pin pin : sorted) {
      long end = pin.from() + pin.pages() * pageSize;
      Map.Entry<Long, Long> below = taken.lowerEntry(end);
      if (below == null || below.getValue() <= pin.from()) {
        taken.put(pin.from(), end);
        chosen.add(pin);
      }
      if (chosen.size() == MOST) {
        break;
      }
    }
    return List.copyOf(chosen);
  }
}
