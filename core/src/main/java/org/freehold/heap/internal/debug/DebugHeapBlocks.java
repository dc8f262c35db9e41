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
import org.freehold.heap.internal.detect.Pattern.Damage;
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
/// Not thread-safe; the heap's lock is held.
public final class DebugHeapBlocks implements Blocks {

  private final Debugging debugging;
  private final SizeRoutedBlocks below;
  private final Runnable checkRecords;
  private final Memory memory;
  private final long largestRequest;
  private final Guards guards;
  private final DebugBlockTable table = new DebugBlockTable();
  private final Quarantine quarantine;
  private final StackCapture stacks;
  private final DamageFinder finder;
  private final InvalidDebugFree diagnosis;
  private final Consumer<? super Violation> handler;
  private final boolean checksFree;
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
    this.guards = new Guards(options, below);
    this.quarantine = new Quarantine(debugging.quarantineBytes());
    this.stacks = new StackCapture(options.stackTraces() > 0);
    this.finder = new DamageFinder(options, ranges, guards, table, quarantine, stacks);
    this.diagnosis = new InvalidDebugFree(below, table, quarantine, stacks);
    this.handler = options.onViolation();
    this.checksFree = debugging.has(DebugOption.FREE_CHECK);
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
    DebugBlock block = place("allocate", size, alignment, nextTag);
    if (block == null) {
      return 0;
    }
    guards.fillNew(block, 0);
    return block.address;
  }

  @Override
  public long resize(long address, long size) {
    DebugBlock block = liveForResize(address);
    if (tryResizeInPlace(block, size)) {
      return address;
    }
    makeRoom("reallocate", block);
    DebugBlock moved = place("reallocate", size, 1, block.tag);
    if (moved == null) {
      return 0;
    }
    long kept = Math.min(size, block.size);
    memory.copy(address, moved.address, kept);
    guards.fillNew(moved, kept);
    release(block);
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
    makeRoom("free", block);
    release(block);
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
    if (table.count() + quarantine.count() != below.count()) {
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
    if (quarantine.holds(entry.address())) {
      return new HeapEntry(
          HeapEntry.Kind.QUARANTINED,
          entry.address(),
          entry.size(),
          -1,
          entry.regionIndex(),
          false);
    }
    DebugBlock block = table.around(entry.address());
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
    long largeBlocks = 0;
    long largeBytes = 0;
    for (DebugBlock block : quarantine.blocks()) {
      if (below.isLarge(block.start)) {
        largeBlocks++;
        largeBytes += block.bytes;
      }
    }
    return summary.toBuilder()
        .busyBytes(summary.busyBytes() - quarantine.bytes())
        .requestedBytes(requestedBytes)
        .cachedBytes(summary.cachedBytes() + quarantine.bytes())
        .metadataBytes(summary.metadataBytes() + metadataBytes())
        .busyBlocks(summary.busyBlocks() - quarantine.count())
        .largeBlocks(summary.largeBlocks() - largeBlocks)
        .largeBytes(summary.largeBytes() - largeBytes)
        .build();
  }

  @Override
  public OutOfMemoryException refused(long size, long alignment) {
    return below.refused(size, alignment);
  }

  /// Allocates a block with its red zones; null when memory is not available.
  private @Nullable DebugBlock place(String operation, long size, long alignment, int tag) {
    if (size < 0 || size > largestRequest) {
      return null;
    }
    long head = guards.headBytes(alignment);
    long start = takeIntact(operation, head + size + guards.tailBytes(size), alignment);
    if (start == 0) {
      return null;
    }
    long bytes = below.blockBytes(start);
    DebugBlock block = new DebugBlock(start, bytes, start + head, size, tag, stacks.capture());
    guards.fillAround(block);
    table.add(block);
    added(block);
    return block;
  }

  /// Allocates a larger block that nobody has written to since it was freed; 0 when memory is not
  /// available, even with that of the quarantine.
  private long takeIntact(String operation, long bytes, long alignment) {
    while (true) {
      long start = below.allocateAligned(bytes, alignment);
      if (start == 0) {
        if (quarantine.count() == 0) {
          return 0;
        }
        emptyQuarantine(operation);
        continue;
      }
      long end = start + below.blockBytes(start);
      Damage damage = below.isLarge(start) ? null : finder.inFreeRange(start, end);
      if (damage == null) {
        return start;
      }
      Violation violation = finder.ofFreeRange(operation, start, end, damage);
      repair(damage);
      below.free(start);
      report(violation);
    }
  }

  private void repair(Damage damage) {
    Pattern.FREED.fill(memory, damage.first(), damage.last() - damage.first() + 1);
  }

  private DebugBlock liveForResize(long address) {
    validateOnCall("reallocate");
    DebugBlock block = live("reallocate", address);
    check("reallocate", block);
    return block;
  }

  private boolean tryResizeInPlace(DebugBlock block, long size) {
    if (size < 0 || size > largestRequest) {
      return false;
    }
    long head = block.address - block.start;
    long oldBytes = block.bytes;
    boolean holdsPattern = checksFree && !below.isLarge(block.start);
    long bytes;
    while (true) {
      if (!below.resizeInPlace(block.start, head + size + guards.tailBytes(size))) {
        return false;
      }
      bytes = below.blockBytes(block.start);
      Damage damage =
          holdsPattern && bytes > oldBytes
              ? finder.inFreeRange(block.end(), block.start + bytes)
              : null;
      if (damage == null) {
        break;
      }
      Violation violation =
          finder.ofFreeRange("reallocate", block.end(), block.start + bytes, damage);
      repair(damage);
      below.resizeInPlace(block.start, head + block.size + guards.tailBytes(block.size));
      report(violation);
    }
    if (holdsPattern && bytes < oldBytes) {
      Pattern.FREED.fill(memory, block.start + bytes, oldBytes - bytes);
    }
    long oldSize = block.size;
    removed(block);
    block.bytes = bytes;
    block.size = size;
    added(block);
    guards.fillNew(block, oldSize);
    guards.fillTail(block);
    return true;
  }

  /// Frees a live block; there is room for it in the quarantine if it goes there.
  private void release(DebugBlock block) {
    removed(block);
    block.freedBy = stacks.capture();
    table.free(block);
    if (entersQuarantine(block)) {
      guards.fillFreed(block);
      quarantine.add(block);
    } else {
      releaseMemory(block);
    }
  }

  private void releaseMemory(DebugBlock block) {
    if (checksFree && !below.isLarge(block.start)) {
      Pattern.FREED.fill(memory, block.start, block.bytes);
    }
    below.free(block.start);
  }

  private boolean entersQuarantine(DebugBlock block) {
    return guards.covers(block.size) && quarantine.admits(block.bytes);
  }

  /// Releases blocks from the quarantine until there is room for one more.
  private void makeRoom(String operation, DebugBlock block) {
    while (entersQuarantine(block) && quarantine.lacksRoomFor(block.bytes)) {
      releaseOldest(operation);
    }
  }

  private void emptyQuarantine(String operation) {
    while (quarantine.count() > 0) {
      releaseOldest(operation);
    }
  }

  private void releaseOldest(String operation) {
    DebugBlock oldest = quarantine.poll();
    if (oldest != null) {
      Violation violation = finder.ofQuarantined(operation, oldest);
      releaseMemory(oldest);
      if (violation != null) {
        report(violation);
      }
    }
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
