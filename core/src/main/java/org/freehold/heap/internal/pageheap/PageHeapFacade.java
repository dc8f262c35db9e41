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

/// The entry to a heap's page heap and fault injection: does what [HeapOptions#pageHeap] and
/// [HeapOptions#faults] ask for, or nothing.
///
/// Not thread-safe; the heap's lock is held.
public final class PageHeapFacade {

  private final HeapOptions options;
  private final @Nullable PageHeapAllocator pages;

  public PageHeapFacade(HeapOptions options, Ranges ranges, ByteLimit limit) {
    this.options = options;
    PageHeap settings = options.pageHeap();
    this.pages =
        settings == null
            ? null
            : new PageHeapAllocator(options, settings, ranges.released(), limit);
  }

  /// Puts the page heap and fault injection in front of the ordinary blocks.
  ///
  /// @param ordinary blocks, for requests that get no guard page
  public Blocks before(Blocks ordinary) {
    PageHeap settings = options.pageHeap();
    Faults faults = options.faults();
    Blocks blocks =
        settings == null || pages == null
            ? ordinary
            : new PageHeapBlocks(options, settings, ordinary, pages);
    return faults == null ? blocks : new InjectedFaults(blocks, options, faults);
  }

  /// Bytes of committed pages and of metadata.
  public long footprint() {
    return pages == null ? 0 : pages.committedBytes + pages.metadataBytes();
  }

  /// A summary that counts these blocks among the large ones.
  public HeapSummary addTo(HeapSummary summary) {
    return pages == null ? summary : pages.addTo(summary);
  }

  /// Visits the live blocks, as large ones.
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

  /// Reports damage around blocks to the heap's handler.
  public void checkPatterns() {
    if (pages != null) {
      pages.checkPatterns();
    }
  }

  /// Whether an address is a live block with a guard page.
  public boolean isBlock(long address) {
    return pages != null && pages.find(address) != null;
  }

  /// Damage around a block with a guard page; null when there is none.
  public @Nullable Violation violation(long address) {
    GuardedBlock block = pages == null ? null : pages.find(address);
    return pages == null || block == null ? null : pages.violation("validate", block);
  }

  /// Damage around such blocks, in address order.
  public List<Violation> violations() {
    return pages == null ? List.of() : pages.violations();
  }

  /// Releases address space that is not in use. The quarantine stays.
  public void compact() {
    if (pages != null) {
      pages.compact();
    }
  }

  /// Releases everything.
  public void releaseAll() {
    if (pages != null) {
      pages.releaseAll();
    }
  }
}
