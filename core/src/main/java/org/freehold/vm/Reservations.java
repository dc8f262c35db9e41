package org.freehold.vm;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The book that an address space keeps on its reservations, the same for real and simulated
/// memory: which ranges are legal, which reservation a range lies in, what its pages are, and the
/// totals.
///
/// The checks come in the order in which Windows makes them, so that the first thing that is wrong
/// is the one that is reported. Every check is made before anything is changed.
///
/// Not thread-safe; the address space holds its lock.
final class Reservations {

  private final SpaceInfo info;
  private final VadTree tree;
  private long reservedBytes;
  private long committedPages;

  Reservations(SpaceInfo info) {
    this.info = info;
    this.tree = new VadTree(info.granularity());
  }

  VadTree tree() {
    return tree;
  }

  long reservedBytes() {
    return reservedBytes;
  }

  long committedBytes() {
    return committedPages * info.pageSize();
  }

  void add(Vad vad) {
    tree.add(vad);
    reservedBytes += vad.size;
  }

  void remove(Vad vad) {
    tree.remove(vad);
    reservedBytes -= vad.size;
    committedPages -= vad.committed.pageCount();
  }

  /// Takes whole pages out of a reservation. What is left on either side becomes a reservation of
  /// its own.
  void cut(Vad vad, PageRange pages) {
    long end = vad.size / info.pageSize();
    remove(vad);
    addSlice(vad, 0, pages.from());
    addSlice(vad, pages.to(), end);
  }

  /// Cuts a reservation into two or three, at the ends of a range of its pages.
  void split(Vad vad, PageRange pages) {
    long end = vad.size / info.pageSize();
    remove(vad);
    addSlice(vad, 0, pages.from());
    addSlice(vad, pages.from(), pages.to());
    addSlice(vad, pages.to(), end);
  }

  private void addSlice(Vad vad, long from, long to) {
    if (from < to) {
      Vad slice = vad.slice(from, to, info.pageSize());
      add(slice);
      committedPages += slice.committed.pageCount();
    }
  }

  /// Commits whole pages of a reservation.
  void commit(Vad vad, PageRange pages, Protection protection) {
    long before = vad.committed.pageCount();
    vad.committed.set(pages.from(), pages.to(), protection);
    vad.decommitted.clear(pages.from(), pages.to());
    committedPages += vad.committed.pageCount() - before;
  }

  /// Decommits whole pages of a reservation.
  void decommit(Vad vad, PageRange pages) {
    long before = vad.committed.pageCount();
    rememberProtections(vad, pages);
    vad.committed.clear(pages.from(), pages.to());
    vad.locked.clear(pages.from(), pages.to());
    vad.lost.clear(pages.from(), pages.to());
    if (vad.written != null) {
      vad.written.clear(pages.from(), pages.to());
    }
    committedPages += vad.committed.pageCount() - before;
  }

  private static void rememberProtections(Vad vad, PageRange pages) {
    for (long page = pages.from(); page < pages.to(); ) {
      long end = vad.committed.endOfRun(page, pages.to());
      Protection protection = vad.committed.get(page);
      if (protection != null) {
        remember(vad, page, end, protection);
      }
      page = end;
    }
  }

  private static void remember(Vad vad, long from, long to, Protection protection) {
    if (protection.equals(vad.allocationProtection)) {
      vad.decommitted.clear(from, to);
    } else {
      vad.decommitted.set(from, to, protection);
    }
  }

  /// Takes a guard away that a page has kept beyond the loss of its memory.
  ///
  /// @return whether it had one
  boolean takeLeftGuard(Vad vad, long page) {
    Protection last = vad.decommitted.get(page);
    if (last == null || !last.guard()) {
      return false;
    }
    remember(vad, page, page + 1, last.unguarded());
    return true;
  }

  /// Pages of a reservation, counted from its start: `[from, to)`.
  record PageRange(long from, long to) {
    long count() {
      return to - from;
    }
  }

  /// The pages of a reservation that a byte range touches; the range is known to lie inside.
  PageRange pagesOf(Vad vad, long address, long size) {
    long pageSize = info.pageSize();
    return new PageRange(
        (info.pageDown(address) - vad.base) / pageSize,
        (info.pageUp(address + size) - vad.base) / pageSize);
  }

  PageRange allPagesOf(Vad vad) {
    return new PageRange(0, vad.size / info.pageSize());
  }

  /// Checks that a range is one that a program can name at all.
  void requireUserRange(String operation, long address, long size) {
    boolean addressIsLegal = address >= 0 && address <= info.highestAddress();
    if (!addressIsLegal || size <= 0 || size - 1 > info.highestAddress() - address) {
      throw new AddressSpaceException(VmError.INVALID_PARAMETER, operation, address, size);
    }
  }

  /// Checks that a protection is one that memory of one process can have.
  static void requirePrivate(String operation, Protection protection, long address, long size) {
    if (protection.access().isWriteCopy()) {
      throw new AddressSpaceException(VmError.INVALID_PAGE_PROTECTION, operation, address, size);
    }
  }

  /// The reservation that a whole range lies in.
  Vad requireInside(String operation, long address, long size) {
    requireUserRange(operation, address, size);
    Vad vad = tree.find(address);
    if (vad == null || info.pageUp(address + size) > vad.end()) {
      throw new AddressSpaceException(VmError.CONFLICTING_ADDRESSES, operation, address, size);
    }
    return vad;
  }

  /// The reservation that a whole range lies in and that memory can be put behind.
  Vad requireCommittable(long address, long size) {
    Vad vad = requireInside("commit", address, size);
    if (vad.view != null) {
      throw new AddressSpaceException(VmError.ALREADY_COMMITTED, "commit", address, size);
    }
    if (vad.isPlaceholder() || vad.isFixed) {
      throw new AddressSpaceException(VmError.CONFLICTING_ADDRESSES, "commit", address, size);
    }
    return vad;
  }

  /// What a call that frees is about: a reservation and pages of it.
  record Target(Vad vad, PageRange pages) {}

  /// The pages that a range to decommit or release touches; all pages for size 0.
  Target requireFreeable(String operation, long address, long size) {
    if (size == 0) {
      Vad vad = requireBase(operation, address, 0);
      return new Target(vad, allPagesOf(vad));
    }
    Vad vad = requireInsideToFree(operation, address, size);
    return new Target(vad, pagesOf(vad, address, size));
  }

  /// The reservation that a whole range lies in, of memory whose pages the process may change.
  Vad requireInsideToChange(String operation, long address, long size) {
    Vad vad = requireInside(operation, address, size);
    if (vad.isFixed || vad.view != null) {
      throw new AddressSpaceException(VmError.CONFLICTING_ADDRESSES, operation, address, size);
    }
    return vad;
  }

  private Vad requireInsideToFree(String operation, long address, long size) {
    Vad vad = requireReservation(operation, address, size);
    if (size < 0 || size > vad.end() - address) {
      throw new AddressSpaceException(VmError.UNABLE_TO_FREE, operation, address, size);
    }
    return vad;
  }

  /// The reservation that starts at an address.
  Vad requireBase(String operation, long address, long size) {
    Vad vad = requireReservation(operation, address, size);
    if (info.pageDown(address) != vad.base) {
      throw new AddressSpaceException(VmError.NOT_AT_BASE, operation, address, size);
    }
    return vad;
  }

  private Vad requireReservation(String operation, long address, long size) {
    Vad vad = tree.find(address);
    if (vad == null) {
      throw new AddressSpaceException(VmError.MEMORY_NOT_ALLOCATED, operation, address, size);
    }
    if (vad.isFixed || vad.view != null) {
      throw new AddressSpaceException(VmError.UNABLE_TO_DELETE_SECTION, operation, address, size);
    }
    return vad;
  }

  /// The reservation that a whole range lies in, of memory whose protection may be changed.
  Vad requireProtectable(long address, long size, Protection protection) {
    Vad vad = requireInside("protect", address, size);
    if (vad.isFixed) {
      throw new AddressSpaceException(VmError.CONFLICTING_ADDRESSES, "protect", address, size);
    }
    if (vad.view == null) {
      requirePrivate("protect", protection, address, size);
    }
    return vad;
  }

  /// What pages of a reservation have when a protection is asked for them.
  static Protection protectionFor(Vad vad, Protection wanted, long address, long size) {
    View view = vad.view;
    Protection protection = view == null ? wanted : view.protectionFor(wanted);
    if (protection == null) {
      throw new AddressSpaceException(
          VmError.INVALID_PAGE_PROTECTION,
          "protect",
          address,
          size,
          "the view was mapped for less");
    }
    return protection;
  }

  /// Checks that all pages are committed.
  void requireCommitted(String operation, Vad vad, PageRange pages, long address, long size) {
    if (vad.committed.countIn(pages.from(), pages.to()) != pages.count()) {
      throw new AddressSpaceException(VmError.NOT_COMMITTED, operation, address, size);
    }
  }

  /// Checks that all pages can be touched without a fault.
  void requireAccessible(String operation, Vad vad, PageRange pages, long address, long size) {
    requireCommitted(operation, vad, pages, address, size);
    for (long page = pages.from(); page < pages.to(); ) {
      Protection protection = protectionAt(vad, page);
      if (protection.guard() || !protection.access().readable()) {
        throw new AddressSpaceException(VmError.ACCESS_VIOLATION, operation, address, size);
      }
      page = vad.committed.endOfRun(page, pages.to());
    }
  }

  /// Checks that pages can be locked, which means touching each of them.
  ///
  /// @return the guard page that the touch hits first, or -1
  long requireLockable(Vad vad, PageRange pages, long address, long size) {
    requireCommitted("lock", vad, pages, address, size);
    for (long page = pages.from(); page < pages.to(); ) {
      Protection protection = protectionAt(vad, page);
      if (protection.guard()) {
        return page;
      }
      if (!protection.access().readable()) {
        throw new AddressSpaceException(VmError.ACCESS_VIOLATION, "lock", address, size);
      }
      page = vad.committed.endOfRun(page, pages.to());
    }
    return -1;
  }

  /// The first protection in a committed range.
  Protection protectionAt(Vad vad, long page) {
    Protection protection = vad.committed.get(page);
    return protection == null ? Protection.NONE : protection;
  }

  /// The run of like pages from an address's page on.
  Region query(long address) {
    if (address < 0 || address > info.highestAddress()) {
      throw new AddressSpaceException(VmError.INVALID_PARAMETER, "query", address, 0);
    }
    long base = info.pageDown(address);
    Vad vad = tree.find(base);
    if (vad != null) {
      return regionAt(vad, (base - vad.base) / info.pageSize());
    }
    Vad next = tree.higher(base);
    long end = next == null ? info.pageUp(info.highestAddress() + 1) : next.base;
    return Region.free(base, end - base);
  }

  /// All runs of all reservations in the order of their addresses.
  List<Region> regions() {
    List<Region> regions = new ArrayList<>();
    tree.forEach(vad -> {
      long pages = vad.size / info.pageSize();
      for (long page = 0; page < pages; ) {
        Region region = regionAt(vad, page);
        regions.add(region);
        page += region.size() / info.pageSize();
      }
    });
    return regions;
  }

  private Region regionAt(Vad vad, long page) {
    long pages = vad.size / info.pageSize();
    long end = vad.decommitted.endOfRun(page, vad.committed.endOfRun(page, pages));
    @Nullable Protection protection = vad.committed.get(page);
    return new Region(
        vad.base + page * info.pageSize(),
        (end - page) * info.pageSize(),
        protection == null ? Region.State.RESERVED : Region.State.COMMITTED,
        vad.base,
        vad.allocationProtection,
        protection == null ? Protection.NONE : protection,
        vad.type,
        vad.caching);
  }

  /// What the free addresses of `[lowest, highest]` look like.
  FreeSpace freeSpace() {
    FreeSpaceCounter counter = new FreeSpaceCounter(info);
    tree.forEach(counter::reservation);
    return counter.finish();
  }

  /// Free addresses: in total, the largest run, the largest that a reservation could take, and the
  /// runs that none can take since no multiple of the granularity lies in them.
  record FreeSpace(
      long total, long largest, long largestUsable, long unusableHoles, long largestUnusable) {}

  private static final class FreeSpaceCounter {
    private final SpaceInfo info;
    private long previousEnd;
    private long total;
    private long largest;
    private long largestUsable;
    private long unusableHoles;
    private long largestUnusable;

    FreeSpaceCounter(SpaceInfo info) {
      this.info = info;
      this.previousEnd = info.lowestAddress();
    }

    void reservation(Vad vad) {
      gap(vad.base);
      previousEnd = vad.end();
    }

    private void gap(long end) {
      long hole = end - previousEnd;
      if (hole <= 0) {
        return;
      }
      long start = (previousEnd + info.granularity() - 1) & -info.granularity();
      total += hole;
      largest = Math.max(largest, hole);
      if (start < end) {
        largestUsable = Math.max(largestUsable, end - start);
      } else {
        unusableHoles++;
        largestUnusable = Math.max(largestUnusable, hole);
      }
    }

    FreeSpace finish() {
      gap(info.highestAddress() + 1);
      return new FreeSpace(total, largest, largestUsable, unusableHoles, largestUnusable);
    }
  }

  /// Checks the book against itself.
  ///
  /// @throws IllegalStateException naming the invariant that does not hold
  void validate() {
    BookChecker.check(tree, info, reservedBytes, committedPages);
  }
}
