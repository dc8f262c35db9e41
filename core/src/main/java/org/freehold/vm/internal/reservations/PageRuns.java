package org.freehold.vm.internal.reservations;

import org.freehold.internal.tree.LongTree;
import org.freehold.vm.Access;
import org.freehold.vm.Protection;
import org.jspecify.annotations.Nullable;

/// A property of the pages of one reservation, kept as runs of pages that have the same value.
///
/// Pages without the property are absent, so a reservation of any size costs nothing until a page
/// has it. Page numbers count from the start of the reservation.
///
/// A run is an entry of a [LongTree]: its first page, and its end and value packed into one `long`.
/// So a million runs are a few arrays and no objects.
///
/// ```
///   63                                            5 4      0
///   │ the page after the last                      │ value  │
///   └──────────────────────────────────────────────┴────────┘
/// ```
///
/// Invariants:
/// * runs are not empty and do not overlap;
/// * two runs that touch have different values (else they would be one);
/// * `pageCount` is the sum of the runs' lengths.
///
/// A change may be prepared, and allocates nothing then.
///
/// Cost: O(log n) for n runs, and O(log n) more for each run that a change replaces. Not
/// thread-safe, look-ups included; the address space holds its lock.
///
/// @param <V> the property, compared by its code
public final class PageRuns<V> {

  /// The property as a number below 32.
  ///
  /// @param <V> the property
  interface Coding<V> {
    /// The number of a value.
    int encode(V value);

    /// The value of a number.
    V decode(int code);
  }

  /// Visits each run.
  ///
  /// @param <V> the property
  interface Visitor<V> {
    /// The pages `[from, to)` have a value.
    void run(long from, long to, V value);
  }

  private static final int VALUE_BITS = 5;
  private static final int VALUE_MASK = (1 << VALUE_BITS) - 1;

  private final Coding<V> coding;
  private @Nullable LongTree runs;
  private long pageCount;

  PageRuns(Coding<V> coding) {
    this.coding = coding;
  }

  /// Runs of pages that have a protection.
  static PageRuns<Protection> ofProtections() {
    return new PageRuns<>(ProtectionCoding.INSTANCE);
  }

  /// Runs of pages that are marked.
  static PageRuns<Boolean> ofMarks() {
    return new PageRuns<>(MarkCoding.INSTANCE);
  }

  /// Pages that have the property.
  long pageCount() {
    return pageCount;
  }

  /// Number of runs.
  int runCount() {
    return runs == null ? 0 : runs.size();
  }

  /// Visits every run in the order of the pages.
  void forEach(Visitor<V> visitor) {
    LongTree tree = runs;
    if (tree == null) {
      return;
    }
    for (long from = tree.ceiling(0); from != LongTree.NONE; from = tree.ceiling(from + 1)) {
      long run = tree.value(from);
      visitor.run(from, endOf(run), valueOf(run));
    }
  }

  /// The property of a page, or null.
  public @Nullable V get(long page) {
    long run = runAt(page);
    return page < endOf(run) ? valueOf(run) : null;
  }

  /// The last run that starts at a page or before; 0, a run without pages, when there is none.
  private long runAt(long page) {
    LongTree tree = runs;
    long from = tree == null ? LongTree.NONE : tree.floor(page);
    return tree == null || from == LongTree.NONE ? 0 : tree.value(from);
  }

  private static long endOf(long run) {
    return run >>> VALUE_BITS;
  }

  private V valueOf(long run) {
    return coding.decode((int) run & VALUE_MASK);
  }

  private long packed(long end, V value) {
    return end << VALUE_BITS | coding.encode(value);
  }

  /// The first page after `page` at which the property changes, at most `limit`.
  public long endOfRun(long page, long limit) {
    long end = endOf(runAt(page));
    return Math.min(limit, page < end ? end : firstRunFrom(page + 1));
  }

  private long firstRunFrom(long page) {
    return runs == null ? LongTree.NONE : runs.ceiling(page);
  }

  /// Pages of `[from, to)` that have the property.
  public long countIn(long from, long to) {
    long count = 0;
    for (long page = from; page < to; ) {
      long end = Math.min(to, endOf(runAt(page)));
      if (page < end) {
        count += end - page;
        page = end;
      } else {
        page = firstRunFrom(page + 1);
      }
    }
    return count;
  }

  /// Pages of a range that have the property.
  public long countIn(PageRange pages) {
    return countIn(pages.from(), pages.to());
  }

  /// Makes sure that the next call of `set` allocates no Java memory: it adds three runs at most,
  /// the new one and the ends of those that it cuts. Further calls that begin and end where runs do
  /// add none.
  ///
  /// @throws OutOfMemoryError when there is no Java memory; nothing has changed
  public void prepareSet() {
    tree().prepare(3);
  }

  /// Makes sure that the next call of `clear` allocates no Java memory.
  ///
  /// @throws OutOfMemoryError when there is no Java memory; nothing has changed
  public void prepareClear() {
    if (runs != null) {
      runs.prepare(2);
    }
  }

  /// Gives all pages of a range a value.
  public void set(PageRange pages, V value) {
    set(pages.from(), pages.to(), value);
  }

  /// Removes the property from all pages of a range.
  public void clear(PageRange pages) {
    clear(pages.from(), pages.to());
  }

  /// Gives all pages of `[from, to)` a value.
  public void set(long from, long to, V value) {
    clear(from, to);
    long start = from;
    long end = to;
    LongTree tree = tree();
    long before = tree.floor(from - 1);
    if (before != LongTree.NONE && tree.value(before) == packed(from, value)) {
      start = before;
    }
    long after = tree.ceiling(to) == to ? tree.value(to) : 0;
    if (to < endOf(after) && ((int) after & VALUE_MASK) == coding.encode(value)) {
      end = endOf(after);
      tree.remove(to);
    }
    tree.put(start, packed(end, value));
    pageCount += to - from;
  }

  private LongTree tree() {
    LongTree tree = runs;
    if (tree == null) {
      tree = LongTree.map();
      runs = tree;
    }
    return tree;
  }

  /// Removes the property from all pages of `[from, to)`.
  public void clear(long from, long to) {
    LongTree tree = runs;
    if (tree == null) {
      return;
    }
    splitAt(tree, from);
    splitAt(tree, to);
    for (long page = tree.ceiling(from); page < to; page = tree.ceiling(from)) {
      pageCount -= endOf(tree.value(page)) - page;
      tree.remove(page);
    }
  }

  /// A copy of the runs of the pages `[from, to)`, with `from` as page 0.
  public PageRuns<V> slice(long from, long to) {
    PageRuns<V> slice = new PageRuns<>(coding);
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

  private void splitAt(LongTree tree, long page) {
    long from = tree.floor(page);
    if (from == LongTree.NONE || from == page) {
      return;
    }
    long run = tree.value(from);
    if (page < endOf(run)) {
      tree.put(from, packed(page, valueOf(run)));
      tree.put(page, run);
    }
  }

  private enum MarkCoding implements Coding<Boolean> {
    INSTANCE;

    @Override
    public int encode(Boolean value) {
      return value ? 1 : 0;
    }

    @Override
    public Boolean decode(int code) {
      return code != 0;
    }
  }

  /// The access, and one bit for the guard.
  @SuppressWarnings("EnumOrdinal") // The numbers never leave the process that made them.
  private enum ProtectionCoding implements Coding<Protection> {
    INSTANCE;

    private static final Access[] ACCESSES = Access.values();
    private static final Protection[] PLAIN = new Protection[ACCESSES.length];
    private static final Protection[] GUARDED = new Protection[ACCESSES.length];

    static {
      for (Access access : ACCESSES) {
        Protection plain = Protection.of(access);
        PLAIN[access.ordinal()] = plain;
        GUARDED[access.ordinal()] = access == Access.NONE ? plain : plain.guarded();
      }
    }

    @Override
    public int encode(Protection value) {
      return value.access().ordinal() << 1 | (value.guard() ? 1 : 0);
    }

    @Override
    public Protection decode(int code) {
      return ((code & 1) == 0 ? PLAIN : GUARDED)[code >> 1];
    }
  }
}
