package org.freehold.vm;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A property of the pages of one reservation, kept as runs of pages that have the same value.
///
/// Pages without the property are absent, so a reservation of any size costs nothing until
/// something is said about its pages. Page numbers count from the start of the reservation.
///
/// Invariants:
/// * runs are not empty and do not overlap;
/// * two runs that touch have different values (else they would be one);
/// * `pageCount` is the sum of the runs' lengths.
///
/// Cost: O(log n) for n runs, and O(1) more for each run that a change replaces. Not thread-safe;
/// the address space holds its lock.
///
/// @param <V> the property, compared by `equals`
final class PageRuns<V> {

  /// Pages `[first key of the map, end)` have `value`.
  record Run<V>(long end, V value) {}

  private final NavigableMap<Long, Run<V>> runs = new TreeMap<>();
  private long pageCount;

  /// Pages that have the property.
  long pageCount() {
    return pageCount;
  }

  /// The runs by their first page.
  NavigableMap<Long, Run<V>> runs() {
    return runs;
  }

  /// The property of a page, or null.
  @Nullable V get(long page) {
    Map.Entry<Long, Run<V>> entry = runs.floorEntry(page);
    return entry != null && page < entry.getValue().end() ? entry.getValue().value() : null;
  }

  /// The first page after `page` at which the property changes, at most `limit`.
  long endOfRun(long page, long limit) {
    Map.Entry<Long, Run<V>> entry = runs.floorEntry(page);
    if (entry != null && page < entry.getValue().end()) {
      return Math.min(limit, entry.getValue().end());
    }
    Long next = runs.higherKey(page);
    return next == null ? limit : Math.min(limit, next);
  }

  /// Pages of `[from, to)` that have the property.
  long countIn(long from, long to) {
    long count = 0;
    for (long page = from; page < to; ) {
      long end = endOfRun(page, to);
      if (get(page) != null) {
        count += end - page;
      }
      page = end;
    }
    return count;
  }

  /// Gives all pages of `[from, to)` a value.
  void set(long from, long to, V value) {
    clear(from, to);
    long start = from;
    long end = to;
    Map.Entry<Long, Run<V>> before = runs.lowerEntry(from);
    if (before != null
        && before.getValue().end() == from
        && before.getValue().value().equals(value)) {
      start = before.getKey();
    }
    Run<V> after = runs.get(to);
    if (after != null && after.value().equals(value)) {
      runs.remove(to);
      end = after.end();
    }
    runs.put(start, new Run<>(end, value));
    pageCount += to - from;
  }

  /// Takes the property from all pages of `[from, to)`.
  void clear(long from, long to) {
    splitAt(from);
    splitAt(to);
    NavigableMap<Long, Run<V>> inside = runs.subMap(from, true, to, false);
    for (Map.Entry<Long, Run<V>> entry : inside.entrySet()) {
      pageCount -= entry.getValue().end() - entry.getKey();
    }
    inside.clear();
  }

  /// A copy of what is said about the pages `[from, to)`, with `from` as page 0.
  PageRuns<V> slice(long from, long to) {
    PageRuns<V> slice = new PageRuns<>();
    for (long page = from; page < to; ) {
      long end = endOfRun(page, to);
      V value = get(page);
      if (value != null) {
        slice.set(page - from, end - from, value);
      }
      page = end;
    }
    return slice;
  }

  /// Changes the value of the pages of `[from, to)` that have the property.
  void replace(long from, long to, UnaryOperator<V> change) {
    for (long page = from; page < to; ) {
      long end = endOfRun(page, to);
      V value = get(page);
      if (value != null) {
        set(page, end, change.apply(value));
      }
      page = end;
    }
  }

  private void splitAt(long page) {
    Map.Entry<Long, Run<V>> entry = runs.lowerEntry(page);
    if (entry != null && page < entry.getValue().end()) {
      Run<V> run = entry.getValue();
      runs.put(entry.getKey(), new Run<>(page, run.value()));
      runs.put(page, run);
    }
  }
}
