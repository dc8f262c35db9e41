package org.freehold.inspect.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.freehold.heap.AllocationStacks;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapEntry;
import org.freehold.heap.HeapEntry.Kind;
import org.freehold.heap.HeapSummary;
import org.freehold.heap.StackDatabase;
import org.freehold.heap.StackSampling;
import org.freehold.inspect.internal.pointers.PointerSearch;
import org.freehold.inspect.snapshot.SnapshotFacts.Search;
import org.jspecify.annotations.Nullable;

/// Takes a snapshot of live heaps: locks all of them, in the order in which they were created,
/// encodes what they contain into memory, unlocks, and writes. So all heaps are captured at one
/// moment, and they are blocked while memory is read but never while waiting for the disk.
///
/// A heap without a lock belongs to one thread. Unless it is named in the options, which only that
/// thread may do, its figures are taken and its entries are not.
final class HeapCollector {

  /// What was captured of one heap.
  ///
  /// @param heap which
  /// @param address of its first region, or of its first block when it has no region
  /// @param figures by name
  /// @param entries encoded
  private record Taken(Heap heap, long address, Map<String, Long> figures, EntryEncoder entries) {}

  /// A stack of one of the databases.
  private record Known(StackDatabase database, int number) {}

  private final SnapshotOptions options;
  private final List<Known> stacks = new ArrayList<>();
  private final Map<StackDatabase, int[]> numbers = new HashMap<>();
  private long blocks;

  private HeapCollector(SnapshotOptions options) {
    this.options = options;
  }

  static SnapshotResult write(Path file, SnapshotOptions options) throws IOException {
    long start = System.nanoTime();
    SnapshotFacts facts =
        new SnapshotFacts(
            ProcessHandle.current().pid(),
            System.currentTimeMillis(),
            options.reason(),
            System.getProperty("java.vm.version", ""),
            search(options),
            options.roots().size());
    HeapCollector collector = new HeapCollector(options);
    SnapshotWriter writer = new SnapshotWriter(file, facts);
    long entries = 0;
    long locked;
    int heaps;
    try (writer) {
      long before = System.nanoTime();
      List<Taken> taken = collector.take();
      locked = System.nanoTime() - before;
      heaps = taken.size();
      for (Known each : collector.stacks) {
        writer.stack(each.database.frames(each.number));
      }
      for (Taken each : taken) {
        Heap heap = each.heap;
        writer.heap(
            heap.options().name(),
            heap.options().space().info().name(),
            each.address,
            HeapFlags.of(heap),
            each.figures);
        writer.entries(each.entries);
        entries += each.entries.entries();
      }
    }
    long nanos = System.nanoTime() - start;
    return new SnapshotResult(heaps, entries, collector.blocks, writer.bytes(), locked, nanos);
  }

  private static Search search(SnapshotOptions options) {
    if (!options.searchesPointers()) {
      return Search.NONE;
    }
    return options.roots().isEmpty() ? Search.UNREFERENCED : Search.UNREACHABLE;
  }

  private List<Taken> take() {
    List<Heap> named = options.heaps();
    Deque<Heap> locked = new ArrayDeque<>();
    try {
      for (Heap heap : named == null ? Heap.processHeaps() : named) {
        if (tryLock(heap)) {
          locked.push(heap);
        }
      }
      List<Heap> heaps = new ArrayList<>(locked).reversed();
      List<Heap> walked =
          heaps.stream().filter(heap -> named != null || heap.options().serialized()).toList();
      PointerSearch search =
          options.searchesPointers() ? PointerSearch.of(walked, options.roots()) : null;
      List<Taken> taken = new ArrayList<>();
      for (Heap heap : heaps) {
        taken.add(take(heap, walked.contains(heap), search));
      }
      return taken;
    } finally {
      locked.forEach(Heap::unlock);
    }
  }

  private static boolean tryLock(Heap heap) {
    try {
      heap.lock();
      return true;
    } catch (IllegalStateException e) {
      // Closed since the list was obtained.
      return false;
    }
  }

  private Taken take(Heap heap, boolean isWalked, @Nullable PointerSearch search) {
    EntryEncoder entries = new EntryEncoder();
    AllocationStacks tracker = heap.allocationStacks();
    First first = new First();
    if (isWalked) {
      heap.walk(entry -> {
        first.see(entry);
        add(entry, heap, tracker, search, entries);
      });
    }
    return new Taken(heap, first.address(), figures(heap, isWalked), entries);
  }

  /// The address that identifies a heap: that of its first region. A heap whose blocks all have
  /// pages of their own has no region, and its first block serves.
  private static final class First {
    private long region;
    private long entry;

    void see(HeapEntry next) {
      if (region == 0 && next.kind() == Kind.REGION) {
        region = next.address();
      }
      if (entry == 0) {
        entry = next.address();
      }
    }

    long address() {
      return region != 0 ? region : entry;
    }
  }

  private void add(
      HeapEntry entry,
      Heap heap,
      @Nullable AllocationStacks tracker,
      @Nullable PointerSearch search,
      EntryEncoder entries) {
    long address = entry.address();
    boolean isBusy = entry.isBusy();
    blocks += isBusy ? 1 : 0;
    long requested = entry.requested();
    int stack = 0;
    if (isBusy && tracker != null) {
      requested = requested < 0 ? tracker.sizeOf(address) : requested;
      stack = number(tracker.database(), tracker.stackOf(address));
    }
    boolean isUnreached = isBusy && search != null && search.isUnreached(heap, address);
    entries.add(entry.kind(), address, entry.size(), requested, stack, entry.inSlab(), isUnreached);
  }

  /// The number that a stack of a database has in the snapshot.
  private int number(StackDatabase database, int stack) {
    if (stack <= StackDatabase.NONE) {
      return 0;
    }
    int[] known = numbers.computeIfAbsent(database, _ -> new int[64]);
    if (stack >= known.length) {
      known = Arrays.copyOf(known, Math.max(2 * known.length, stack + 1));
      numbers.put(database, known);
    }
    if (known[stack] == 0) {
      stacks.add(new Known(database, stack));
      known[stack] = stacks.size();
    }
    return known[stack];
  }

  private static Map<String, Long> figures(Heap heap, boolean isWalked) {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("walked", isWalked ? 1L : 0L);
    figures.put("pointerBits", (long) heap.options().space().info().pointerBits());
    figures.put("pageSize", heap.options().space().info().pageSize());
    figures.put("highestAddress", heap.options().space().info().highestAddress());
    figures.put("initialSize", heap.options().initialSize());
    figures.put("maximumSize", heap.options().maximumSize());
    figures.put("nextSegmentSize", heap.options().nextSegmentSize());
    figures.put("largeThreshold", heap.options().largeThreshold());
    figures.put("decommitRange", heap.options().decommitRange());
    figures.put("decommitTotal", heap.options().decommitTotal());
    figures.put("stackTraces", (long) heap.options().stackTraces());
    AllocationStacks tracker = heap.allocationStacks();
    if (tracker != null) {
      boolean inBytes = tracker.sampling().kind() == StackSampling.Kind.BYTES;
      figures.put(
          inBytes ? SnapshotHeap.STACK_BYTES : SnapshotHeap.STACK_BLOCKS,
          tracker.sampling().every());
    }
    HeapSummary summary = heap.summary();
    figures.put("reservedBytes", summary.reservedBytes());
    figures.put("committedBytes", summary.committedBytes());
    figures.put("busyBytes", summary.busyBytes());
    figures.put("requestedBytes", summary.requestedBytes());
    figures.put("freeBytes", summary.freeBytes());
    figures.put("largestFreeBytes", summary.largestFreeBytes());
    figures.put("cachedBytes", summary.cachedBytes());
    figures.put("metadataBytes", summary.metadataBytes());
    figures.put("busyBlocks", summary.busyBlocks());
    figures.put("freeRanges", summary.freeRanges());
    figures.put("uncommittedRanges", summary.uncommittedRanges());
    figures.put("segments", summary.segments());
    figures.put("largeBlocks", summary.largeBlocks());
    figures.put("largeBytes", summary.largeBytes());
    figures.put("allocations", summary.allocations());
    figures.put("frees", summary.frees());
    figures.put("reallocations", summary.reallocations());
    figures.put("refusals", summary.refusals());
    figures.put("commits", summary.commits());
    figures.put("decommits", summary.decommits());
    figures.put("lockContentions", heap.summary().lockContentions());
    return figures;
  }
}
