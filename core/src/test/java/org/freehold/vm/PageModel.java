package org.freehold.vm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The model of an address space, as simple as possible: one record for each page, and every query
/// visits one page after the other. Illegal calls throw [AddressSpaceException] as the space does.
final class PageModel {

  /// A page and placeholders.
  private enum Kept {
    NOT,
    OPEN,
    REPLACED
  }

  private static final class Page {
    final long base;
    final Protection allocationProtection;
    @Nullable Protection protection;

    /// What it was when it was last committed; the allocation's protection until then.
    Protection last;

    boolean locked;
    boolean watched;
    boolean written;
    Kept kept = Kept.NOT;
    final Map<Long, Byte> bytes = new HashMap<>();

    Page(long base, Protection allocationProtection) {
      this.base = base;
      this.allocationProtection = allocationProtection;
      this.last = allocationProtection;
    }
  }

  private final SpaceInfo info;
  private final long commitLimit;
  private final long lockQuota;
  private final TreeMap<Long, Page> pages = new TreeMap<>();

  PageModel(SpaceInfo info, long commitLimit, long lockQuota) {
    this.info = info;
    this.commitLimit = commitLimit;
    this.lockQuota = lockQuota;
  }

  /// The start of every reservation, in order.
  NavigableSet<Long> bases() {
    NavigableSet<Long> bases = new TreeSet<>();
    pages.values().forEach(page -> bases.add(page.base));
    return bases;
  }

  long reservedBytes() {
    return pages.size() * info.pageSize();
  }

  long committedBytes() {
    return pages.values().stream().filter(page -> page.protection != null).count()
        * info.pageSize();
  }

  /// Where a reservation without an address goes, or 0.
  long place(long size, boolean topDown) {
    long step = topDown ? -info.granularity() : info.granularity();
    long last = (info.highestAddress() + 1 - info.pageUp(size)) & -info.granularity();
    for (long base = topDown ? last : info.lowestAddress();
        base >= info.lowestAddress() && base <= last;
        base += step) {
      if (isFree(base, info.pageUp(base + size))) {
        return base;
      }
    }
    return 0;
  }

  boolean isFree(long from, long to) {
    return pages.subMap(from, to).isEmpty();
  }

  /// Reserves at a known place, or returns 0 for lack of memory.
  long reserve(long base, long end, boolean commit, Protection protection) {
    if (commit && committedBytes() + end - base > commitLimit) {
      return 0;
    }
    for (long address = base; address < end; address += info.pageSize()) {
      Page page = new Page(base, protection);
      page.protection = commit ? protection : null;
      pages.put(address, page);
    }
    return base;
  }

  /// Reserves at an address.
  long reserveAt(long address, long size, boolean commit, Protection protection) {
    requireRange(address, size);
    long base = address & -info.granularity();
    check(base >= info.lowestAddress(), VmError.INVALID_PARAMETER);
    long end = info.pageUp(address + size);
    check(isFree(base, end), VmError.CONFLICTING_ADDRESSES);
    return reserve(base, end, commit, protection);
  }

  boolean commit(long address, long size, Protection protection) {
    NavigableMap<Long, Page> range = inside(address, size);
    range.values().forEach(page -> check(page.kept != Kept.OPEN, VmError.CONFLICTING_ADDRESSES));
    long fresh = range.values().stream().filter(page -> page.protection == null).count();
    if (committedBytes() + fresh * info.pageSize() > commitLimit) {
      return false;
    }
    range.values().forEach(page -> page.protection = protection);
    return true;
  }

  void decommit(long address, long size) {
    toFree(address, size)
        .values()
        .forEach(page -> {
          page.last = page.protection == null ? page.last : page.protection;
          page.protection = null;
          page.locked = false;
          page.written = false;
          page.bytes.clear();
        });
  }

  /// Releases; what is left after the range becomes a separate reservation.
  void release(long address, long size) {
    NavigableMap<Long, Page> range = toFree(address, size);
    long base = range.values().iterator().next().base;
    TreeMap<Long, Page> after = new TreeMap<>();
    pages
        .tailMap(range.lastKey(), false)
        .forEach((at, page) -> {
          if (page.base == base) {
            after.put(at, page);
          }
        });
    pages.keySet().removeAll(range.keySet());
    after.forEach((at, page) -> pages.put(at, moved(page, after.firstKey())));
  }

  private static Page moved(Page page, long base) {
    Page moved = new Page(base, page.allocationProtection);
    moved.protection = page.protection;
    moved.last = page.last;
    moved.locked = page.locked;
    moved.watched = page.watched;
    moved.written = page.written;
    moved.kept = page.kept;
    moved.bytes.putAll(page.bytes);
    return moved;
  }

  void reset(long address, long size) {
    inside(address, size).values().forEach(page -> page.bytes.clear());
  }

  Protection protect(long address, long size, Protection protection) {
    NavigableMap<Long, Page> range = inside(address, size);
    range.values().forEach(page -> check(page.protection != null, VmError.NOT_COMMITTED));
    Protection old = Objects.requireNonNull(range.firstEntry().getValue().protection);
    range.values().forEach(page -> page.protection = protection);
    return old;
  }

  void lock(long address, long size) {
    NavigableMap<Long, Page> range = inside(address, size);
    range.values().forEach(page -> check(page.protection != null, VmError.NOT_COMMITTED));
    range.values().forEach(PageModel::touchToLock);
    long before = pages.values().stream().filter(page -> page.locked).count();
    long fresh = range.values().stream().filter(page -> !page.locked).count();
    check((before + fresh) * info.pageSize() <= lockQuota, VmError.WORKING_SET_QUOTA);
    range.values().forEach(page -> page.locked = true);
  }

  private static void touchToLock(Page page) {
    Protection protection = Objects.requireNonNull(page.protection);
    page.protection = protection.unguarded();
    check(!protection.guard(), VmError.GUARD_PAGE_VIOLATION);
    check(protection.access().readable(), VmError.ACCESS_VIOLATION);
  }

  void unlock(long address, long size) {
    NavigableMap<Long, Page> range = inside(address, size);
    range.values().forEach(page -> check(page.locked, VmError.NOT_LOCKED));
    range.values().forEach(page -> page.locked = false);
  }

  /// Meets an access; the error that it meets, or null.
  @Nullable VmError access(long address, boolean write) {
    Page page = pages.get(info.pageDown(address));
    if (page == null) {
      return VmError.ACCESS_VIOLATION;
    }
    if (page.protection == null) {
      // A guard outlives the memory, where it was not there from the start.
      boolean guard = page.last.guard() && !page.last.equals(page.allocationProtection);
      page.last = guard ? page.last.unguarded() : page.last;
      return guard ? VmError.GUARD_PAGE_VIOLATION : VmError.ACCESS_VIOLATION;
    }
    if (page.protection.guard()) {
      page.protection = page.protection.unguarded();
      return VmError.GUARD_PAGE_VIOLATION;
    }
    Access access = page.protection.access();
    return (write ? access.writable() : access.readable()) ? null : VmError.ACCESS_VIOLATION;
  }

  void write(long address, byte value) {
    Page page = page(address);
    page.bytes.put(address, value);
    page.written = page.watched;
  }

  /// Watches the reservation that has just been made.
  void watch(long base) {
    pages.values().stream().filter(page -> page.base == base).forEach(page -> page.watched = true);
  }

  /// Bytes of the reservation that starts at a base.
  long sizeOf(long base) {
    return pages.values().stream().filter(page -> page.base == base).count() * info.pageSize();
  }

  /// Keeps addresses that are reserved already as a placeholder.
  void makePlaceholder(long base) {
    placeholders(base, base + sizeOf(base), base);
  }

  /// Reserves in the place of a placeholder.
  long replace(long base, long size, boolean commit, Protection protection) {
    requireRange(base, size);
    Page first = pages.get(base);
    boolean exact = first != null && first.base == base && sizeOf(base) == info.pageUp(size);
    check(exact && Objects.requireNonNull(first).kept == Kept.OPEN, VmError.CONFLICTING_ADDRESSES);
    long reserved = reserve(base, base + info.pageUp(size), commit, protection);
    if (reserved != 0) {
      pages
          .subMap(base, base + info.pageUp(size))
          .values()
          .forEach(page -> page.kept = Kept.REPLACED);
    }
    return reserved;
  }

  /// Turns a replaced placeholder back, or cuts one.
  void keep(long address, long size) {
    NavigableMap<Long, Page> range = inside(address, size);
    Page first = range.firstEntry().getValue();
    boolean all = sizeOf(first.base) == range.size() * info.pageSize();
    check(first.kept == (all ? Kept.REPLACED : Kept.OPEN), VmError.CONFLICTING_ADDRESSES);
    long start = range.firstKey();
    long end = range.lastKey() + info.pageSize();
    if (all) {
      placeholders(start, end, start);
      return;
    }
    long after = end;
    while (pages.get(after) != null
        && Objects.requireNonNull(pages.get(after)).base == first.base) {
      after += info.pageSize();
    }
    placeholders(start, end, start);
    placeholders(end, after, end);
  }

  /// Coalesces adjacent placeholders.
  void join(long address, long size) {
    requireRange(address, size);
    long start = info.pageDown(address);
    long end = info.pageUp(address + size);
    int parts = 0;
    long at = start;
    while (at < end) {
      Page page = pages.get(at);
      check(
          page != null && page.base == at && page.kept == Kept.OPEN, VmError.CONFLICTING_ADDRESSES);
      at += sizeOf(at);
      parts++;
    }
    check(at == end && parts > 1, VmError.CONFLICTING_ADDRESSES);
    placeholders(start, end, start);
  }

  private void placeholders(long from, long to, long base) {
    for (long address = from; address < to; address += info.pageSize()) {
      Page page = new Page(base, Protection.NONE);
      page.kept = Kept.OPEN;
      pages.put(address, page);
    }
  }

  /// The written pages of a range, the lowest first.
  List<Long> written(long address, long size, int most, boolean reset) {
    List<Long> written =
        new ArrayList<>(
            watched(address, size).entrySet().stream()
                .filter(page -> page.getValue().written)
                .map(Map.Entry::getKey)
                .limit(most)
                .toList());
    if (reset) {
      written.forEach(page -> page(page).written = false);
    }
    return written;
  }

  void unwatch(long address, long size) {
    watched(address, size).values().forEach(page -> page.written = false);
  }

  private NavigableMap<Long, Page> watched(long address, long size) {
    Page first = address < 0 ? null : pages.get(info.pageDown(address));
    check(first != null && first.watched && size > 0, VmError.INVALID_PARAMETER);
    return ofOneReservation(address, size, VmError.INVALID_PARAMETER);
  }

  byte read(long address) {
    return page(address).bytes.getOrDefault(address, (byte) 0);
  }

  private Page page(long address) {
    return Objects.requireNonNull(pages.get(info.pageDown(address)));
  }

  Region query(long address) {
    check(address >= 0 && address <= info.highestAddress(), VmError.INVALID_PARAMETER);
    long base = info.pageDown(address);
    Page page = pages.get(base);
    if (page == null) {
      Long next = pages.higherKey(base);
      return Region.free(base, (next == null ? info.highestAddress() + 1 : next) - base);
    }
    long end = base;
    while (isLike(page, pages.get(end))) {
      end += info.pageSize();
    }
    boolean committed = page.protection != null;
    return new Region(
        base,
        end - base,
        committed ? Region.State.COMMITTED : Region.State.RESERVED,
        page.base,
        page.allocationProtection,
        committed ? Objects.requireNonNull(page.protection) : Protection.NONE,
        Region.Type.PRIVATE,
        Caching.CACHED);
  }

  private static boolean isLike(Page page, @Nullable Page other) {
    return other != null
        && other.base == page.base
        && Objects.equals(other.protection, page.protection)
        && (page.protection != null || other.last.equals(page.last));
  }

  private void requireRange(long address, long size) {
    check(address >= 0 && address <= info.highestAddress(), VmError.INVALID_PARAMETER);
    check(size > 0 && size - 1 <= info.highestAddress() - address, VmError.INVALID_PARAMETER);
  }

  /// The pages of a range that lies in one reservation.
  private NavigableMap<Long, Page> inside(long address, long size) {
    requireRange(address, size);
    return ofOneReservation(address, size, VmError.CONFLICTING_ADDRESSES);
  }

  private NavigableMap<Long, Page> toFree(long address, long size) {
    long base = info.pageDown(address);
    Page first = pages.get(base);
    check(first != null, VmError.MEMORY_NOT_ALLOCATED);
    if (size != 0) {
      check(size > 0, VmError.UNABLE_TO_FREE);
      return ofOneReservation(address, size, VmError.UNABLE_TO_FREE);
    }
    check(Objects.requireNonNull(first).base == base, VmError.NOT_AT_BASE);
    TreeMap<Long, Page> all = new TreeMap<>(pages);
    all.values().removeIf(page -> page.base != base);
    return all;
  }

  private NavigableMap<Long, Page> ofOneReservation(long address, long size, VmError otherwise) {
    long start = info.pageDown(address);
    long end = info.pageUp(address + size);
    Page first = pages.get(start);
    TreeMap<Long, Page> range = new TreeMap<>(pages.subMap(start, end));
    check(first != null && range.size() == (end - start) / info.pageSize(), otherwise);
    long base = Objects.requireNonNull(first).base;
    range.values().forEach(page -> check(page.base == base, otherwise));
    return range;
  }

  private static void check(boolean holds, VmError otherwise) {
    if (!holds) {
      throw new AddressSpaceException(otherwise, "model", 0, 0);
    }
  }
}
