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

  /// Adds a reservation without committed pages, which overlaps none.
  public void add(Vad vad) {
    tree.add(vad);
    reservedBytes += vad.size();
  }

  /// Adds a reservation all of whose pages are committed with its own protection.
  public void addCommitted(Vad vad) {
    add(vad);
    commit(vad, allPagesOf(vad), vad.allocationProtection());
  }

  /// Removes a reservation, with its committed pages.
  public void remove(Vad vad) {
    tree.remove(vad);
    reservedBytes -= vad.size();
    committedPages -= vad.committedPages();
  }

  /// Cuts whole pages out of a reservation. What is left on either side becomes a separate
  /// reservation.
  public void cut(Vad vad, PageRange pages) {
    long end = vad.size() / info.pageSize();
    remove(vad);
    addSlice(vad, 0, pages.from());
    addSlice(vad, pages.to(), end);
  }

  /// Splits a reservation into two or three, at the ends of a range of its pages.
  public void split(Vad vad, PageRange pages) {
    long end = vad.size() / info.pageSize();
    remove(vad);
    addSlice(vad, 0, pages.from());
    addSlice(vad, pages.from(), pages.to());
    addSlice(vad, pages.to(), end);
  }

  private void addSlice(Vad vad, long from, long to) {
    if (from < to) {
      Vad slice = vad.slice(from, to, info.pageSize());
      add(slice);
      committedPages += slice.committedPages();
    }
  }

  /// Commits whole pages of a reservation.
  public void commit(Vad vad, PageRange pages, Protection protection) {
    long before = vad.committedPages();
    vad.committed().set(pages, protection);
    vad.decommitted().clear(pages);
    committedPages += vad.committedPages() - before;
  }

  /// Decommits whole pages of a reservation.
  public void decommit(Vad vad, PageRange pages) {
    long before = vad.committedPages();
    rememberProtections(vad, pages);
    vad.committed().clear(pages);
    vad.locked().clear(pages);
    vad.lost().clear(pages);
    PageRuns<Boolean> written = vad.written();
    if (written != null) {
      written.clear(pages);
    }
    committedPages += vad.committedPages() - before;
  }

  private static void rememberProtections(Vad vad, PageRange pages) {
    for (long page = pages.from(); page < pages.to(); ) {
      long end = vad.endOfRun(page, pages.to());
      Protection protection = vad.committed().get(page);
      if (protection != null) {
        remember(vad, page, end, protection);
      }
      page = end;
    }
  }

  private static void remember(Vad vad, long from, long to, Protection protection) {
    if (protection.equals(vad.allocationProtection())) {
      vad.decommitted().clear(from, to);
    } else {
      vad.decommitted().set(from, to, protection);
    }
  }

  /// Removes the guard that a page has kept beyond its decommit.
  ///
  /// @return whether it had one
  public boolean consumeDecommittedGuard(Vad vad, long page) {
    Protection last = vad.decommitted().get(page);
    if (last == null || !last.guard()) {
      return false;
    }
    remember(vad, page, page + 1, last.unguarded());
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
    tree.forEach(vad -> {
      long pages = vad.size() / info.pageSize();
      for (long page = 0; page < pages; ) {
        Region region = regionAt(vad, page);
        regions.add(region);
        page += region.size() / info.pageSize();
      }
    });
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
    tree.forEach(vad -> counter.reservation(vad.base(), vad.end()));
    return counter.finish();
  }

  /// Checks the table against itself.
  ///
  /// @throws IllegalStateException naming the invariant that does not hold
  public void validate() {
    ReservationChecker.check(tree, info, reservedBytes, committedPages);
  }
}
