package org.freehold.vm.internal.reservations;

import org.freehold.vm.Caching;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.jspecify.annotations.Nullable;

/// A virtual address descriptor: one reservation, and what is known about its pages, kept as runs.
///
/// ```
///   base                                                       end
///    │ page 0 │ page 1 │ page 2 │ page 3 │ page 4 │ page 5 │ …  │
///    └──────── committed RW ────┴ reserved ┴── committed R ──┘
///              └ locked ┘                   └ written ┘
/// ```
///
/// Which pages are committed changes only through the [ReservationTable], which keeps the totals.
/// The other marks (locked, lost, written) belong to the address space.
///
/// Not thread-safe; the address space holds its lock.
public final class Vad {

  /// What a reservation has to do with placeholders.
  public enum PlaceholderState {
    /// Nothing.
    NONE,
    /// It is a placeholder.
    OPEN,
    /// It replaced a placeholder, and can be turned back into one.
    REPLACED
  }

  private long base;
  private final long size;
  private final Protection allocationProtection;
  private final Region.Type type;
  private final Caching caching;
  private final PageRuns<Protection> committed;
  private PageRuns<Protection> decommitted;
  private final PageRuns<Boolean> locked;
  private PageRuns<Boolean> lost;
  private @Nullable PageRuns<Boolean> written;
  private @Nullable View view;
  private boolean isFixed;
  private PlaceholderState placeholder = PlaceholderState.NONE;

  // Its place in the VadTree, which alone uses these.
  @Nullable Vad parent;
  @Nullable Vad left;
  @Nullable Vad right;
  long rank;

  /// The first address of the subtree.
  long lowest;

  /// End of the last reservation of the subtree, rounded up to the granularity.
  long highest;

  /// Bytes of the widest gap inside the subtree.
  long widestGap;

  /// An ordinary reservation without committed pages.
  ///
  /// @param size bytes, a multiple of the page size
  public Vad(
      long base, long size, Protection allocationProtection, Region.Type type, Caching caching) {
    this(
        base,
        size,
        allocationProtection,
        type,
        caching,
        PageRuns.ofProtections(),
        PageRuns.ofProtections(),
        PageRuns.ofMarks(),
        PageRuns.ofMarks());
  }

  private Vad(
      long base,
      long size,
      Protection allocationProtection,
      Region.Type type,
      Caching caching,
      PageRuns<Protection> committed,
      PageRuns<Protection> decommitted,
      PageRuns<Boolean> locked,
      PageRuns<Boolean> lost) {
    this.base = base;
    this.size = size;
    this.allocationProtection = allocationProtection;
    this.type = type;
    this.caching = caching;
    this.committed = committed;
    this.decommitted = decommitted;
    this.locked = locked;
    this.lost = lost;
  }

  /// A view of a section.
  public static Vad ofView(long base, long size, View view) {
    Protection protection = Protection.of(view.access());
    Vad vad = new Vad(base, size, protection, Region.Type.MAPPED, Caching.CACHED);
    vad.view = view;
    return vad;
  }

  /// A reservation that the process may not release, and is not charged for: an image, or the
  /// kernel's shared page.
  public static Vad ofFixed(long base, long size, Protection protection, Region.Type type) {
    Vad vad = new Vad(base, size, protection, type, Caching.CACHED);
    vad.isFixed = true;
    return vad;
  }

  /// A placeholder.
  public static Vad ofPlaceholder(long base, long size) {
    Vad vad = new Vad(base, size, Protection.NONE, Region.Type.PRIVATE, Caching.CACHED);
    vad.placeholder = PlaceholderState.OPEN;
    return vad;
  }

  /// Commits all pages with its own protection. Only before it is added to a table.
  public void commitAll(long pageSize) {
    committed.set(0, size / pageSize, allocationProtection);
  }

  /// The pages `[from, to)` as a reservation of their own.
  Vad slice(long from, long to, long pageSize) {
    Vad slice =
        new Vad(
            base + from * pageSize,
            (to - from) * pageSize,
            allocationProtection,
            type,
            caching,
            committed.slice(from, to),
            decommitted.slice(from, to),
            locked.slice(from, to),
            lost.slice(from, to));
    slice.written = written == null ? null : written.slice(from, to);
    slice.placeholder = placeholder;
    return slice;
  }

  /// Sets the first address, where it was not known when the reservation was prepared. Only before
  /// it is added to a table.
  public void place(long address) {
    base = address;
  }

  /// The first address.
  public long base() {
    return base;
  }

  /// Bytes, a multiple of the page size.
  public long size() {
    return size;
  }

  /// The first address past the end.
  public long end() {
    return base + size;
  }

  Protection allocationProtection() {
    return allocationProtection;
  }

  Region.Type type() {
    return type;
  }

  Caching caching() {
    return caching;
  }

  /// The view that it is; null for every other reservation.
  public @Nullable View view() {
    return view;
  }

  /// Whether the process may not release it.
  public boolean isFixed() {
    return isFixed;
  }

  public boolean isPlaceholder() {
    return placeholder == PlaceholderState.OPEN;
  }

  /// Whether it replaced a placeholder and can be turned back into one.
  public boolean replacedPlaceholder() {
    return placeholder == PlaceholderState.REPLACED;
  }

  public void setPlaceholder(PlaceholderState state) {
    placeholder = state;
  }

  /// The protection of each committed page; a page that is absent is only reserved.
  PageRuns<Protection> committed() {
    return committed;
  }

  /// The protection that a decommitted page had last, where it is not the reservation's. The
  /// recorded transcripts of Windows show it in two places: a query ends a reserved run where it
  /// changes, and a guard in it still faults once.
  PageRuns<Protection> decommitted() {
    return decommitted;
  }

  /// Replaces what [#decommitted] returns, with one write.
  void setDecommitted(PageRuns<Protection> replacement) {
    decommitted = replacement;
  }

  /// Number of committed pages.
  public long committedPages() {
    return committed.pageCount();
  }

  /// Number of committed pages in a range.
  public long committedIn(PageRange pages) {
    return committed.countIn(pages);
  }

  /// The end of the run of pages that are committed like `page`, or like it are not; at most
  /// `limit`.
  public long endOfRun(long page, long limit) {
    return committed.endOfRun(page, limit);
  }

  /// The locked pages.
  public PageRuns<Boolean> locked() {
    return locked;
  }

  /// The pages whose contents a reset has dropped.
  public PageRuns<Boolean> lost() {
    return lost;
  }

  /// Replaces what [#lost] returns, with one write.
  public void setLost(PageRuns<Boolean> replacement) {
    lost = replacement;
  }

  /// The pages written since they were last asked about; null when nobody watches.
  public @Nullable PageRuns<Boolean> written() {
    return written;
  }

  /// Begins to record which pages are written.
  public void watchWrites() {
    written = PageRuns.ofMarks();
  }
}
