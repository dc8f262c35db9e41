package org.freehold.vm.internal.reservations;

import java.util.ArrayList;
import java.util.List;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.VmError;
import org.jspecify.annotations.Nullable;

/// The reservation table of an address space: which reservation an address lies in, the state of
/// its pages, and the totals. It is the same for host and simulated memory, and checks nothing:
/// which calls are legal is the business of [ReservationRules].
///
/// Every change has two halves, as the system may have to be asked in between: a `prepare…` that
/// makes all Java objects and may fail, and a change that allocates none and cannot.
///
/// Not thread-safe; the address space holds its lock.
public final class ReservationTable {

  private final SpaceInfo info;
  private final VadTree tree;
  private long reservedBytes;
  private long committedPages;

  public ReservationTable(SpaceInfo info) {
    this.info = info;
    this.tree = new VadTree(info.granularity());
  }

  SpaceInfo info() {
    return info;
  }

  /// The reservations in the order of their addresses.
  public VadTree tree() {
    return tree;
  }

  /// The reservation that holds an address, or null.
  @Nullable Vad find(long address) {
    return tree.find(address);
  }

  public long reservedBytes() {
    return reservedBytes;
  }

  public long committedBytes() {
    return committedPages * info.pageSize();
  }

  /// Adds a reservation, which overlaps none. Allocates no Java object.
  public void add(Vad vad) {
    tree.add(vad);
    reservedBytes += vad.size();
    committedPages += vad.committedPages();
  }

  /// Adds a reservation all of whose pages are committed with its own protection.
  public void addCommitted(Vad vad) {
    vad.commitAll(info.pageSize());
    add(vad);
  }

  /// Removes a reservation, with its committed pages. Allocates no Java object.
  public void remove(Vad vad) {
    tree.remove(vad);
    reservedBytes -= vad.size();
    committedPages -= vad.committedPages();
  }

  /// What a reservation is replaced with when it is cut or split, prepared.
  ///
  /// @param vad the reservation
  /// @param low its pages below the range
  /// @param middle the range, when the reservation is split
  /// @param high its pages above the range
  public record Replacement(Vad vad, @Nullable Vad low, @Nullable Vad middle, @Nullable Vad high) {}

  /// Prepares to cut whole pages out of a reservation. What is left on either side becomes a
  /// separate reservation.
  public Replacement prepareCut(Vad vad, PageRange pages) {
    long end = vad.size() / info.pageSize();
    return new Replacement(vad, slice(vad, 0, pages.from()), null, slice(vad, pages.to(), end));
  }

  /// Prepares to split a reservation into two or three, at the ends of a range of its pages.
  public Replacement prepareSplit(Vad vad, PageRange pages) {
    long end = vad.size() / info.pageSize();
    return new Replacement(
        vad,
        slice(vad, 0, pages.from()),
        slice(vad, pages.from(), pages.to()),
        slice(vad, pages.to(), end));
  }

  private @Nullable Vad slice(Vad vad, long from, long to) {
    return from < to ? vad.slice(from, to, info.pageSize()) : null;
  }

  /// Replaces a reservation. Only pages that are cut out may have changed since it was prepared.
  /// Allocates no Java object.
  public void replace(Replacement replacement) {
    remove(replacement.vad());
    addIfAny(replacement.low());
    addIfAny(replacement.middle());
    addIfAny(replacement.high());
  }

  private void addIfAny(@Nullable Vad vad) {
    if (vad != null) {
      add(vad);
    }
  }

  /// Makes sure that [#commit] of pages of a reservation allocates no Java object.
  public void prepareCommit(Vad vad) {
    vad.committed().prepareSet();
    vad.decommitted().prepareClear();
  }

  /// Commits whole pages of a reservation.
  public void commit(Vad vad, PageRange pages, Protection protection) {
    commit(vad, pages.from(), pages.to(), protection);
  }

  /// Commits the pages `[from, to)` of a reservation.
  public void commit(Vad vad, long from, long to, Protection protection) {
    long before = vad.committedPages();
    vad.committed().set(from, to, protection);
    vad.decommitted().clear(from, to);
    committedPages += vad.committedPages() - before;
  }

  /// A decommit, prepared.
  ///
  /// @param vad the reservation
  /// @param pages its pages
  /// @param last the protection that the pages have; null when it is not to be remembered
  /// @param decommitted replaces what is remembered of all pages; null when `last` says it all
  public record Decommit(
      Vad vad,
      PageRange pages,
      @Nullable Protection last,
      @Nullable PageRuns<Protection> decommitted) {}

  /// Prepares to decommit whole pages of a reservation.
  public Decommit prepareDecommit(Vad vad, PageRange pages) {
    vad.committed().prepareClear();
    vad.locked().prepareClear();
    vad.lost().prepareClear();
    PageRuns<Boolean> written = vad.written();
    if (written != null) {
      written.prepareClear();
    }
    vad.decommitted().prepareClear();
    Protection first = vad.committed().get(pages.from());
    if (vad.endOfRun(pages.from(), pages.to()) == pages.to() && first != null) {
      boolean isUsual = isSame(first, vad.allocationProtection());
      if (!isUsual) {
        vad.decommitted().prepareSet();
      }
      return new Decommit(vad, pages, isUsual ? null : first, null);
    }
    return new Decommit(vad, pages, null, remembered(vad, pages));
  }

  /// What is remembered of all pages of a reservation after a decommit of several runs: as many
  /// changes as there are runs, and so made apart.
  private @Nullable PageRuns<Protection> remembered(Vad vad, PageRange pages) {
    PageRuns<Protection> copy = null;
    for (long page = pages.from(); page < pages.to(); ) {
      long end = vad.endOfRun(page, pages.to());
      Protection protection = vad.committed().get(page);
      if (protection != null) {
        copy = copy == null ? vad.decommitted().slice(0, vad.size() / info.pageSize()) : copy;
        remember(copy, vad, page, end, protection);
      }
      page = end;
    }
    return copy;
  }

  private static void remember(
      PageRuns<Protection> decommitted, Vad vad, long from, long to, Protection protection) {
    if (isSame(protection, vad.allocationProtection())) {
      decommitted.clear(from, to);
    } else {
      decommitted.set(from, to, protection);
    }
  }

  /// The comparison of a record is linked at its first use, which may be in the middle of a change.
  private static boolean isSame(Protection a, Protection b) {
    return a.access() == b.access() && a.guard() == b.guard();
  }

  /// Decommits pages. Nothing of the reservation has changed since it was prepared, except that
  /// pages of the range may have been unlocked. Allocates no Java object.
  public void decommit(Decommit decommit) {
    Vad vad = decommit.vad();
    PageRange pages = decommit.pages();
    long before = vad.committedPages();
    remember(decommit);
    vad.committed().clear(pages);
    vad.locked().clear(pages);
    vad.lost().clear(pages);
    PageRuns<Boolean> written = vad.written();
    if (written != null) {
      written.clear(pages);
    }
    committedPages += vad.committedPages() - before;
  }

  private static void remember(Decommit decommit) {
    Vad vad = decommit.vad();
    PageRuns<Protection> replacement = decommit.decommitted();
    Protection last = decommit.last();
    if (replacement != null) {
      vad.setDecommitted(replacement);
    } else if (last != null) {
      vad.decommitted().set(decommit.pages(), last);
    } else if (vad.committed().get(decommit.pages().from()) != null) {
      vad.decommitted().clear(decommit.pages());
    }
  }

  /// Whether a page has kept a guard beyond its decommit.
  public boolean keepsGuard(Vad vad, long page) {
    Protection last = vad.decommitted().get(page);
    return last != null && last.guard();
  }

  /// Removes the guard that a page has kept beyond its decommit.
  ///
  /// @return whether it had one
  public boolean consumeDecommittedGuard(Vad vad, long page) {
    Protection last = vad.decommitted().get(page);
    if (last == null || !last.guard()) {
      return false;
    }
    Protection unguarded = last.unguarded();
    vad.decommitted().prepareSet();
    remember(vad.decommitted(), vad, page, page + 1, unguarded);
    return true;
  }

  /// The pages of a reservation that a byte range touches; the range is known to lie inside.
  public PageRange pagesOf(Vad vad, long address, long size) {
    long pageSize = info.pageSize();
    return new PageRange(
        (info.pageDown(address) - vad.base()) / pageSize,
        (info.pageUp(address + size) - vad.base()) / pageSize);
  }

  public PageRange allPagesOf(Vad vad) {
    return new PageRange(0, vad.size() / info.pageSize());
  }

  /// The protection of a page; no access unless it is committed.
  public Protection protectionAt(Vad vad, long page) {
    Protection protection = vad.committed().get(page);
    return protection == null ? Protection.NONE : protection;
  }

  /// The region of an address: the run of like pages that begins at its page.
  public Region query(long address) {
    if (address < 0 || address > info.highestAddress()) {
      throw new AddressSpaceException(VmError.INVALID_PARAMETER, "query", address, 0);
    }
    long base = info.pageDown(address);
    Vad vad = tree.find(base);
    if (vad != null) {
      return regionAt(vad, (base - vad.base()) / info.pageSize());
    }
    Vad next = tree.higher(base);
    long end = next == null ? info.pageUp(info.highestAddress() + 1) : next.base();
    return Region.free(base, end - base);
  }

  /// All runs of all reservations in the order of their addresses.
  public List<Region> regions() {
    List<Region> regions = new ArrayList<>();
    for (Vad vad = tree.first(); vad != null; vad = VadTree.next(vad)) {
      long pages = vad.size() / info.pageSize();
      for (long page = 0; page < pages; ) {
        Region region = regionAt(vad, page);
        regions.add(region);
        page += region.size() / info.pageSize();
      }
    }
    return regions;
  }

  private Region regionAt(Vad vad, long page) {
    long pages = vad.size() / info.pageSize();
    long end = vad.decommitted().endOfRun(page, vad.endOfRun(page, pages));
    @Nullable Protection protection = vad.committed().get(page);
    return new Region(
        vad.base() + page * info.pageSize(),
        (end - page) * info.pageSize(),
        protection == null ? Region.State.RESERVED : Region.State.COMMITTED,
        vad.base(),
        vad.allocationProtection(),
        protection == null ? Protection.NONE : protection,
        vad.type(),
        vad.caching());
  }

  /// The free addresses between the lowest and the highest one, summed up.
  public FreeSpace freeSpace() {
    FreeSpace.Counter counter = new FreeSpace.Counter(info);
    for (Vad vad = tree.first(); vad != null; vad = VadTree.next(vad)) {
      counter.reservation(vad.base(), vad.end());
    }
    return counter.finish();
  }

  /// Checks the table against itself.
  ///
  /// @throws IllegalStateException naming the invariant that does not hold
  public void validate() {
    ReservationChecker.check(tree, info, reservedBytes, committedPages);
  }
}
