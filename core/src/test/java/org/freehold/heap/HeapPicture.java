package org.freehold.heap;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/// A picture of a heap as text, so that a placement test compares the whole heap with what it
/// should be, and a failure shows both.
///
/// ```
///   B63* F130 B1 F62 U… | S256[B4 F4 B4×62] F16 | L131072
/// ```
///
/// Segments in address order, then large blocks, separated by bars; within a segment its ranges,
/// each a letter and a length in granules. B is a busy block, F a free range, U an uncommitted one,
/// Q a quarantined block, L a large block, S a slab with its blocks in brackets, where ×n stands
/// for n equal ones in a row. An uncommitted range at the end of a segment has no length, since
/// that follows from the segment's. The picture is taken by a walk, so it shows what a user can
/// see.
///
/// Addresses are compared by marking them: the block that begins at a marked address has a star.
final class HeapPicture {

  private final long granule;
  private final LongPredicate isMarked;
  private final List<String> regions = new ArrayList<>();
  private final List<String> ranges = new ArrayList<>();
  private final List<String> slab = new ArrayList<>();

  private HeapPicture(long granule, LongPredicate isMarked) {
    this.granule = granule;
    this.isMarked = isMarked;
  }

  /// The picture of a heap.
  ///
  /// @param marked addresses to mark
  /// @throws AssertionError when an address to mark is not where a block or a range begins
  static String of(Heap heap, long... marked) {
    long granule = heap.options().space().info().mallocAlignment();
    List<HeapEntry> entries = heap.walk().toList();
    for (long address : marked) {
      if (entries.stream().noneMatch(entry -> isAt(entry, address))) {
        throw new AssertionError("nothing begins at the address to mark, address=" + address);
      }
    }
    HeapPicture picture =
        new HeapPicture(granule, a -> LongStream.of(marked).anyMatch(each -> each == a));
    entries.forEach(picture::add);
    picture.endRegion();
    return String.join(" | ", picture.regions);
  }

  private static boolean isAt(HeapEntry entry, long address) {
    return entry.address() == address
        && entry.kind() != HeapEntry.Kind.REGION
        && entry.kind() != HeapEntry.Kind.SLAB;
  }

  private void add(HeapEntry entry) {
    if (entry.inSlab()) {
      slab.add(text(entry));
      return;
    }
    endSlab();
    switch (entry.kind()) {
      case REGION -> endRegion();
      case LARGE -> {
        endRegion();
        ranges.add(text(entry));
      }
      case SLAB -> ranges.add(letter(entry) + entry.size() / granule);
      case BUSY, FREE, QUARANTINED, UNCOMMITTED -> ranges.add(text(entry));
    }
  }

  private String text(HeapEntry entry) {
    String mark = isMarked.test(entry.address()) ? "*" : "";
    return letter(entry) + entry.size() / granule + mark;
  }

  private static String letter(HeapEntry entry) {
    return entry.kind().name().substring(0, 1);
  }

  private void endSlab() {
    if (!slab.isEmpty()) {
      ranges.add(ranges.removeLast() + "[" + String.join(" ", runs()) + "]");
      slab.clear();
    }
  }

  private List<String> runs() {
    List<String> runs = new ArrayList<>();
    for (int i = 0, next; i < slab.size(); i = next) {
      for (next = i; next < slab.size() && slab.get(next).equals(slab.get(i)); next++) {}
      runs.add(slab.get(i) + (next - i == 1 ? "" : "×" + (next - i)));
    }
    return runs;
  }

  private void endRegion() {
    endSlab();
    if (ranges.isEmpty()) {
      return;
    }
    if (ranges.getLast().startsWith("U")) {
      ranges.set(ranges.size() - 1, "U…");
    }
    regions.add(String.join(" ", ranges));
    ranges.clear();
  }
}
