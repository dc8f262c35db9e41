package org.freehold.lab.policy.tagged;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A model of a heap with boundary tags that has none: a list of segments. It knows where first,
/// best and worst fit in the order of addresses must place each block.
final class SegmentModel {

  private static final class Segment {
    long start;
    long size;
    boolean free;

    Segment(long start, long size, boolean free) {
      this.start = start;
      this.size = size;
      this.free = free;
    }
  }

  private final List<Segment> segments = new ArrayList<>();
  private final Fit fit;
  private final long word;
  private final long split;
  private final long chunk;
  private long end;

  SegmentModel(Fit fit, long word, long split, long chunk, long firstPayload) {
    this.fit = fit;
    this.word = word;
    this.split = split;
    this.chunk = chunk;
    segments.add(new Segment(firstPayload, chunk, true));
    this.end = firstPayload + chunk;
  }

  long blockSize(long request) {
    long unit = 2 * word;
    return Math.max(2 * unit, (request + unit + unit - 1) / unit * unit);
  }

  long allocate(long request) {
    long size = blockSize(request);
    Segment chosen = choose(size);
    if (chosen == null) {
      Segment more = new Segment(end, Math.max(size, chunk), true);
      segments.add(more);
      end += more.size;
      merge();
      chosen = segments.getLast();
    }
    long rest = chosen.size - size;
    if (rest >= split && rest >= 4 * word) {
      segments.add(segments.indexOf(chosen) + 1, new Segment(chosen.start + size, rest, true));
      chosen.size = size;
    }
    chosen.free = false;
    return chosen.start;
  }

  private @Nullable Segment choose(long size) {
    @Nullable Segment chosen = null;
    for (Segment each : segments) {
      if (each.free
          && each.size >= size
          && (chosen == null || fit.prefers(each.size, chosen.size))) {
        chosen = each;
      }
    }
    return chosen;
  }

  void free(long start) {
    segments.stream().filter(each -> each.start == start).findFirst().orElseThrow().free = true;
    merge();
  }

  private void merge() {
    for (int i = segments.size() - 1; i > 0; i--) {
      if (segments.get(i).free && segments.get(i - 1).free) {
        segments.get(i - 1).size += segments.remove(i).size;
      }
    }
  }

  List<List<Long>> free() {
    return segments.stream()
        .filter(each -> each.free)
        .map(each -> List.of(each.start, each.size))
        .toList();
  }
}
