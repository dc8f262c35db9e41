package org.freehold.heap.internal.pageheap;

import java.util.List;
import java.util.function.Consumer;
import org.freehold.heap.Faults;
import org.freehold.heap.HeapEntry;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.HeapSummary;
import org.freehold.heap.PageHeap;
import org.freehold.heap.Violation;
import org.freehold.heap.internal.backend.ByteLimit;
import org.freehold.heap.internal.backend.Ranges;
import org.freehold.heap.internal.blocks.Blocks;
import org.freehold.heap.internal.blocks.InjectedFaults;
import org.jspecify.annotations.Nullable;

/// What of a heap stands on pages of its own, and which requests it refuses on purpose: what
/// [HeapOptions#pageHeap] and [HeapOptions#faults] ask for, or nothing.
///
/// Not thread-safe; the heap holds its lock.
public final class PageHeapFacade {

  private final HeapOptions options;
  private final @Nullable PageHeapAllocator pages;

  public PageHeapFacade(HeapOptions options, Ranges ranges, ByteLimit limit) {
    this.options = options;
    PageHeap settings = options.pageHeap();
    this.pages =
        settings == null ? null : new PageHeapAllocator(options, settings, ranges.former(), limit);
  }

  /// What stands before the ordinary blocks.
  ///
  /// @param others where blocks go that get no pages of their own
  public Blocks before(Blocks others) {
    PageHeap settings = options.pageHeap();
    Faults faults = options.faults();
    Blocks blocks =
        settings == null || pages == null
            ? others
            : new PageHeapBlocks(options, settings, others, pages);
    return faults == null ? blocks : new InjectedFaults(blocks, options, faults);
  }

  /// Committed bytes and bookkeeping.
  public long footprint() {
    return pages == null ? 0 : pages.committedBytes + pages.metadataBytes();
  }

  /// A summary with these blocks among the large ones.
  public HeapSummary addTo(HeapSummary summary) {
    return pages == null ? summary : pages.addTo(summary);
  }

  /// Shows the live blocks as large ones.
  public void walk(Consumer<? super HeapEntry> visitor) {
    if (pages != null) {
      pages.walk(visitor);
    }
  }

  /// Checks the records.
  ///
  /// @throws HeapCorruptionException naming the first invariant that does not hold
  public void check() {
    if (pages != null) {
      new PageHeapChecker(options.space(), pages).check();
    }
  }

  /// Tells the heap's handler of every block around which somebody has written.
  public void checkPatterns() {
    if (pages != null) {
      pages.checkPatterns();
    }
  }

  /// Whether an address is a live block on pages of its own.
  public boolean isBlock(long address) {
    return pages != null && pages.find(address) != null;
  }

  /// What somebody has written around a block on pages of its own; null when nobody has.
  public @Nullable Violation violation(long address) {
    GuardedBlock block = pages == null ? null : pages.find(address);
    return pages == null || block == null ? null : pages.violation("validate", block);
  }

  /// What somebody has written around such blocks, in the order of their addresses.
  public List<Violation> violations() {
    return pages == null ? List.of() : pages.violations();
  }

  /// Gives back addresses that nobody needs. The quarantine stays.
  public void compact() {
    if (pages != null) {
      pages.compact();
    }
  }

  /// Gives everything back.
  public void releaseAll() {
    if (pages != null) {
      pages.releaseAll();
    }
  }
}
