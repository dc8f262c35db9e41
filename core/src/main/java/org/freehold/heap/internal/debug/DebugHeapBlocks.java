package org.freehold.heap.internal.debug;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.freehold.InvalidFreeException;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.DebugOption;
import org.freehold.heap.Debugging;
import org.freehold.heap.HeapCorruptionException;
import org.freehold.heap.HeapEntry;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.HeapSummary;
import org.freehold.heap.Violation;
import org.freehold.heap.internal.backend.Ranges;
import org.freehold.heap.internal.blocks.Blocks;
import org.freehold.heap.internal.blocks.SizeRoutedBlocks;
import org.freehold.heap.internal.detect.Pattern;
import org.freehold.heap.internal.detect.PatternScan;
import org.freehold.heap.internal.detect.StackCapture;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// The blocks of a debug heap: each lies in a larger block of the heap below, and the bytes that
/// were not requested hold patterns ([Guards]). The records of blocks lie outside of them
/// ([DebugBlockTable]), so a damaged pattern is evidence and never a danger.
///
/// A violation is thrown, or passed to the handler of the options, and then the heap goes on. A
/// call that throws leaves its own block unchanged. Damage that is found in free memory when it is
/// allocated is repaired, or every later call would find it again; validation repairs nothing.
///
/// Each operation is whole: everything that can fail, checks and handlers included, comes before
/// the change, which only links and counts records; and what is left after it, filling the freed
/// block and returning it to the heap below, may fail without harm ([LargerBlocks]).
///
/// Not thread-safe; the heap's lock is held.
public final class DebugHeapBlocks implements Blocks {

  private final Debugging debugging;
  private final SizeRoutedBlocks below;
  private final Runnable checkRecords;
  private final Memory memory;
  private final long pageSize;
  private final long largestRequest;
  private final Guards guards;
  private final DebugBlockTable table = new DebugBlockTable();
  private final Quarantine quarantine;
  private final StackCapture stacks;
  private final DamageFinder finder;
  private final LargerBlocks larger;
  private final FreedBlocks freed;
  private final InvalidDebugFree diagnosis;
  private final Consumer<? super Violation> handler;
  private final boolean checksParameters;
  private final boolean validatesOnCall;

  /// Addresses of damage that was reported to the handler.
  private Set<Long> reported = new HashSet<>();

  /// Counts blocks by tags; null where tagging is off.
  private final @Nullable TagTable tags;

  /// The tag of blocks allocated from now on; 0 for none.
  private int nextTag;

  /// Requested bytes of live blocks.
  private long requestedBytes;

  /// Creates the blocks of a heap that has none yet.
  ///
  /// @param options of the heap
  /// @param below that the larger blocks come from
  /// @param ranges the free ranges of the heap
  /// @param checkRecords checks the heap's records, for validation on call
  public DebugHeapBlocks(
      HeapOptions options, SizeRoutedBlocks below, Ranges ranges, Runnable checkRecords) {
    this.debugging = options.debugging();
    this.below = below;
    this.checkRecords = checkRecords;
    this.memory = options.space().memory();
    this.largestRequest = options.space().info().highestAddress();
    this.pageSize = options.space().info().pageSize();
    PatternScan scan = new PatternScan(memory);
    this.guards = new Guards(options, below, scan);
    this.quarantine = new Quarantine(debugging.quarantineBytes());
    this.stacks = new StackCapture(options.stackTraces() > 0);
    this.finder = new DamageFinder(options, scan, ranges, guards, table, quarantine, stacks);
    this.larger = new LargerBlocks(options, below, table, finder);
    this.diagnosis = new InvalidDebugFree(below, table, stacks);
    this.handler = options.onViolation();
    this.freed = new FreedBlocks(guards, quarantine, finder, larger, handler);
    this.checksParameters = debugging.has(DebugOption.PARAMETER_CHECK);
    this.validatesOnCall = debugging.has(DebugOption.VALIDATE_ON_CALL);
    this.tags =
        debugging.has(DebugOption.TAGGING)
            ? new TagTable(options.space().info().mallocAlignment())
            : null;
  }

  @Override
  public boolean resizesUnderLock() {
    return true;
  }

  @Override
  public boolean isFresh(long size) {
    return below.isFresh(size) && !guards.covers(size);
  }

  @Override
  public long allocate(long size) {
    return allocateAligned(size, 1);
  }

  @Override
  public long allocateAligned(long size, long alignment) {
    validateOnCall("allocate");
    DebugBlock block = place("allocate", size, alignment, nextTag, null);
    if (block == null) {
      return 0;
    }
    publish(block);
    return block.address;
  }

  @Override
  public long resize(long address, long size) {
    DebugBlock block = liveForResize(address);
    if (tryResizeInPlace(block, size)) {
      return address;
    }
    freed.makeRoom("reallocate", block);
    int freedBy = stacks.capture();
    DebugBlock moved = place("reallocate", size, 1, block.tag, block);
    if (moved == null) {
      return 0;
    }
    publish(moved);
    retire(block, freedBy);
    freed.settle(block);
    return moved.address;
  }

  @Override
  public boolean resizeInPlace(long address, long size) {
    return tryResizeInPlace(liveForResize(address), size);
  }

  @Override
  public void free(long address) {
    validateOnCall("free");
    DebugBlock block = live("free", address);
    check("free", block);
    freed.makeRoom("free", block);
    int freedBy = stacks.capture();
    requireLive("free", block);
    retire(block, freedBy);
    freed.settle(block);
  }

  @Override
  public long usableBytes(long address) {
    validateOnCall("sizeOf");
    DebugBlock block = live("sizeOf", address);
    if (checksParameters) {
      check("sizeOf", block);
    }
    return block.size;
  }

  @Override
  public boolean isBlock(long address) {
    return table.find(address) != null;
  }

  /// Counts blocks by tags; null where tagging is off.
  public @Nullable TagTable tags() {
    return tags;
  }

  /// Counts the blocks allocated from now on under a tag; 0 for none.
  public void tagAllocations(int tag) {
    nextTag = tag;
  }

  /// All violations at this moment; see [DamageFinder#all].
  public List<Violation> violations() {
    return finder.all("validate");
  }

  /// Checks everything, and throws or reports what is wrong.
  public void validate() {
    boolean isComplete =
        table.count() == below.count()
            && table.count() == table.liveCount() + quarantine.count() + larger.leavingCount();
    if (!isComplete || !table.isValid()) {
      throw new HeapCorruptionException("INV-HEAP-11 a debug heap knows each of its blocks");
    }
    violations().forEach(this::report);
  }

  /// What is wrong with a live block, or null.
  ///
  /// @throws InvalidFreeException when the address is not a live block
  public @Nullable Violation violation(long address) {
    return finder.ofLive("validate", live("validate", address));
  }

  /// An entry of a walk as the holders of blocks see it.
  public HeapEntry view(HeapEntry entry) {
    if (!entry.isBusy()) {
      return entry;
    }
    DebugBlock block = table.at(entry.address());
    if (block != null && !block.isLive) {
      return new HeapEntry(
          HeapEntry.Kind.QUARANTINED,
          entry.address(),
          entry.size(),
          -1,
          entry.regionIndex(),
          false);
    }
    return block == null
        ? entry
        : new HeapEntry(
            entry.kind(),
            block.address,
            block.end() - block.address,
            block.size,
            entry.regionIndex(),
            entry.inSlab());
  }

  /// Bytes of the records of blocks.
  public long metadataBytes() {
    return table.memoryBytes();
  }

  /// A summary as the holders of blocks see it: quarantined blocks count as cached and not as busy.
  public HeapSummary view(HeapSummary summary) {
    long freedBytes = quarantine.bytes() + larger.leavingBytes();
    long largeBlocks = 0;
    long largeBytes = 0;
    for (DebugBlock block = quarantine.oldest(); block != null; block = quarantine.after(block)) {
      if (below.isLarge(block.start)) {
        largeBlocks++;
        largeBytes += block.bytes;
      }
    }
    return summary.toBuilder()
        .busyBytes(summary.busyBytes() - freedBytes)
        .requestedBytes(requestedBytes)
        .cachedBytes(summary.cachedBytes() + freedBytes)
        .metadataBytes(summary.metadataBytes() + metadataBytes())
        .busyBlocks(summary.busyBlocks() - quarantine.count() - larger.leavingCount())
        .largeBlocks(summary.largeBlocks() - largeBlocks)
        .largeBytes(summary.largeBytes() - largeBytes)
        .build();
  }

  @Override
  public OutOfMemoryException refused(long size, long alignment) {
    return below.refused(size, alignment);
  }

  /// Forgets all blocks, when the heap is closed.
  public void close() {
    table.clear();
    quarantine.clear();
    larger.clear();
    requestedBytes = 0;
  }

  /// Makes a block with its red zones, which is not live yet; null when memory is not available,
  /// even with that of the quarantine.
  ///
  /// @param before the block that it replaces, whose bytes it gets; null for none
  private @Nullable DebugBlock place(
      String operation, long size, long alignment, int tag, @Nullable DebugBlock before) {
    if (size < 0 || size > largestRequest) {
      return null;
    }
    long head = guards.headBytes(alignment);
    long bytes = head + size + guards.tailBytes(size);
    int allocatedBy = stacks.capture();
    while (true) {
      DebugBlock block = new DebugBlock(size, tag, allocatedBy);
      if (!larger.tryTake(block, head, bytes, alignment)) {
        if (!freed.tryEmptyQuarantine(operation)) {
          return null;
        }
        continue;
      }
      Violation violation = complete(operation, block, before);
      if (violation == null) {
        return block;
      }
      report(violation);
    }
  }

  /// Checks the memory of a block that was just taken, and fills it. If that fails, or the memory
  /// is damaged, the block goes back.
  ///
  /// @return the damage; null when there is none
  private @Nullable Violation complete(
      String operation, DebugBlock block, @Nullable DebugBlock before) {
    boolean isComplete = false;
    try {
      Violation violation = larger.damageOfTaken(operation, block);
      if (violation == null) {
        fill(operation, block, before);
        isComplete = true;
      }
      return violation;
    } finally {
      if (!isComplete) {
        freed.discard(block);
      }
    }
  }

  private void fill(String operation, DebugBlock block, @Nullable DebugBlock before) {
    block.isFilled = false;
    guards.fillAround(block);
    if (before == null) {
      guards.fillNew(block, 0);
    } else {
      requireLive(operation, before);
      long kept = Math.min(block.size, before.size);
      memory.copy(before.address, block.address, kept);
      guards.fillNew(block, kept);
    }
  }

  private DebugBlock liveForResize(long address) {
    validateOnCall("reallocate");
    DebugBlock block = live("reallocate", address);
    check("reallocate", block);
    requireLive("reallocate", block);
    return block;
  }

  private boolean tryResizeInPlace(DebugBlock block, long size) {
    if (size < 0 || size > largestRequest) {
      return false;
    }
    long head = block.address - block.start;
    long bytes = head + size + guards.tailBytes(size);
    long oldEnd;
    if (bytes < block.bytes && larger.areFreeRangesFilled(block)) {
      touch(block.start + bytes, block.end());
    }
    while (true) {
      long oldBytes = block.bytes;
      oldEnd = block.end();
      if (!larger.tryResize(block, bytes)) {
        return false;
      }
      touchGrown(block, size, oldBytes);
      Violation violation = damageOfGrown(block, oldEnd);
      if (violation == null) {
        break;
      }
      boolean _ = larger.tryResize(block, oldBytes);
      guards.fillTail(block);
      report(violation);
      requireLive("reallocate", block);
    }
    if (block.end() < oldEnd && larger.areFreeRangesFilled(block)) {
      Pattern.FREED.fill(memory, block.end(), oldEnd - block.end());
    }
    long oldSize = block.size;
    removed(block);
    block.size = size;
    added(block);
    guards.fillNew(block, oldSize);
    guards.fillTail(block);
    return true;
  }

  /// Touches what a block that has been resized will be filled in, or undoes the resize.
  private void touchGrown(DebugBlock block, long size, long oldBytes) {
    try {
      touch(block.address + Math.min(block.size, size), block.end());
    } catch (Throwable t) {
      boolean _ = larger.tryResize(block, oldBytes); // It has just had that size.
      throw t;
    }
  }

  /// Writes a byte of each page as it is, so that filling them later cannot fail: simulated memory
  /// makes a page at the first write to it.
  private void touch(long from, long to) {
    for (long at = from; at < to; at = (at & -pageSize) + pageSize) {
      memory.putByte(at, memory.getByte(at));
    }
  }

  /// What is wrong with the free memory that a block has just grown into, which is repaired; null
  /// when nothing is.
  private @Nullable Violation damageOfGrown(DebugBlock block, long oldEnd) {
    if (block.end() <= oldEnd || !larger.areFreeRangesFilled(block)) {
      return null;
    }
    boolean isChecked = false;
    try {
      Violation violation = larger.repaired("reallocate", oldEnd, block.end());
      isChecked = true;
      return violation;
    } finally {
      if (!isChecked) {
        guards.fillTail(block);
      }
    }
  }

  /// Makes a complete block live. Cannot fail.
  private void publish(DebugBlock block) {
    table.publish(block);
    added(block);
  }

  /// Makes a live block a freed one; there is room for it in the quarantine if it goes there.
  /// Cannot fail.
  private void retire(DebugBlock block, int freedBy) {
    removed(block);
    block.freedBy = freedBy;
    table.free(block);
    freed.add(block);
  }

  private void added(DebugBlock block) {
    requestedBytes += block.size;
    if (tags != null) {
      tags.allocated(block, below.isLarge(block.start));
    }
  }

  private void removed(DebugBlock block) {
    requestedBytes -= block.size;
    if (tags != null) {
      tags.freed(block, below.isLarge(block.start));
    }
  }

  private DebugBlock live(String operation, long address) {
    DebugBlock block = table.find(address);
    if (block == null) {
      throw diagnosis.of(operation, address);
    }
    return block;
  }

  /// Requires that a handler has not freed the block that it was notified about.
  private void requireLive(String operation, DebugBlock block) {
    if (!block.isLive) {
      throw diagnosis.of(operation, block.address);
    }
  }

  /// Checks the red zones of a live block.
  private void check(String operation, DebugBlock block) {
    Violation violation = finder.ofLive(operation, block);
    if (violation != null) {
      report(violation);
    }
  }

  private void report(Violation violation) {
    handler.accept(violation);
  }

  private void validateOnCall(String operation) {
    if (validatesOnCall) {
      checkRecords.run();
      reportNew(finder.all(operation));
    }
  }

  /// Reports to a handler that lets the heap go on each damage once, as long as it lasts.
  private void reportNew(List<Violation> found) {
    Set<Long> known = reported;
    reported = new HashSet<>();
    for (Violation violation : found) {
      if (!known.contains(violation.firstAddress())) {
        report(violation);
      }
      reported.add(violation.firstAddress());
    }
  }
}
