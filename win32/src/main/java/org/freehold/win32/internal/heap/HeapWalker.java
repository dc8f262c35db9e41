package org.freehold.win32.internal.heap;

import static org.freehold.win32.ProcessHeapEntry.LARGE_REGION;
import static org.freehold.win32.ProcessHeapEntry.PROCESS_HEAP_ENTRY_BUSY;
import static org.freehold.win32.ProcessHeapEntry.PROCESS_HEAP_REGION;
import static org.freehold.win32.ProcessHeapEntry.PROCESS_HEAP_UNCOMMITTED_RANGE;

import java.util.ArrayList;
import java.util.List;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapEntry;

/// Lists the entries of a heap in the order in which Windows shows them: the region that the handle
/// is named for, with its ranges in address order; then the other regions; and last the blocks with
/// a reservation of their own.
///
/// Used by one thread for one walk.
public final class HeapWalker {

  private static final int MAX_OVERHEAD = 255;

  private record Region(HeapEntry self, List<HeapEntry> entries) {}

  private final List<Region> regions = new ArrayList<>();
  private final List<HeapEntry> large = new ArrayList<>();

  private HeapWalker() {}

  /// The entries of a heap, including those of the second heap of its handle.
  public static List<WalkEntry> entries(OpenHeap handle) {
    HeapWalker walker = new HeapWalker();
    handle.heap().walk(walker::sort);
    walker.putFirst(handle.address());
    Heap second = handle.side().second();
    if (second != null) {
      second.walk(walker::sort);
    }
    return walker.list();
  }

  private void sort(HeapEntry entry) {
    switch (entry.kind()) {
      case REGION -> regions.add(new Region(entry, new ArrayList<>()));
      case LARGE -> large.add(entry);
      default -> regions.getLast().entries.add(entry);
    }
  }

  private void putFirst(long address) {
    for (int i = 1; i < regions.size(); i++) {
      if (regions.get(i).self.address() == address) {
        regions.addFirst(regions.remove(i));
      }
    }
  }

  private List<WalkEntry> list() {
    List<WalkEntry> values = new ArrayList<>();
    for (int i = 0; i < regions.size(); i++) {
      int index = Math.min(i, LARGE_REGION - 1);
      Region region = regions.get(i);
      long committed = region.self.size();
      values.add(region(region.self.address(), index, committed, uncommitted(region)));
      region.entries.forEach(entry -> values.add(value(entry, index)));
    }
    large.forEach(entry -> values.add(busy(entry, LARGE_REGION, 0)));
    return values;
  }

  private static long uncommitted(Region region) {
    return region.entries.stream()
        .filter(entry -> entry.kind() == HeapEntry.Kind.UNCOMMITTED)
        .mapToLong(HeapEntry::size)
        .sum();
  }

  private static WalkEntry value(HeapEntry entry, int index) {
    long overhead = entry.size() - entry.requested();
    return switch (entry.kind()) {
      case SLAB, REGION -> region(entry.address(), index, entry.size(), 0);
      case BUSY, LARGE -> busy(entry, index, (int) Math.min(MAX_OVERHEAD, overhead));
      case FREE, QUARANTINED -> range(entry, index, 0);
      case UNCOMMITTED -> range(entry, index, PROCESS_HEAP_UNCOMMITTED_RANGE);
    };
  }

  private static WalkEntry region(long address, int index, long committed, long uncommitted) {
    return new WalkEntry(address, 0, 0, index, PROCESS_HEAP_REGION, committed, uncommitted);
  }

  private static WalkEntry busy(HeapEntry entry, int index, int overhead) {
    long bytes = entry.requested();
    return new WalkEntry(entry.address(), bytes, overhead, index, PROCESS_HEAP_ENTRY_BUSY, 0, 0);
  }

  private static WalkEntry range(HeapEntry entry, int index, int flags) {
    return new WalkEntry(entry.address(), entry.size(), 0, index, flags, 0, 0);
  }
}
