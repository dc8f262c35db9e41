package org.freehold.trace.replay;

import java.util.Arrays;
import org.freehold.Allocator;
import org.freehold.Bytes;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.HeapSummary;
import org.freehold.trace.replay.ReplayOptions.PlacementListener;
import org.freehold.trace.replay.Violation.Kind;

/// The measuring pass: it plays each event, tracks live bytes and footprint, computes the checksum
/// of the addresses, and has each block checked if requested.
///
/// A refused block has the address 0, and all later operations on it are skipped. A call that
/// throws is a violation, and the replay continues.
final class MeasuringPass {

  /// What holds after the last operation.
  ///
  /// @param fragmentation at the live peak
  /// @param footprint at the end
  /// @param heap at the end
  record Ending(Fragmentation fragmentation, long footprint, HeapSummary heap) {}

  private static final int INITIAL_SLOTS = 1 << 10;

  private final ReplayTarget target;
  private final Allocator allocator;
  private final PlacementListener placements;
  private final BlockChecks checks;

  final Violations violations = new Violations();
  final Refusals refusals = new Refusals();
  final Peaks peaks;
  final PlacementChecksum checksum = new PlacementChecksum();

  /// By slot: the addresses of the blocks, and the requested bytes.
  private long[] addresses = new long[INITIAL_SLOTS];

  private long[] sizes = new long[INITIAL_SLOTS];

  private long operations;
  private long nanos;

  MeasuringPass(ReplayTarget target, boolean verify, PlacementListener placements) {
    this.target = target;
    this.allocator = target.allocator();
    this.placements = placements;
    this.peaks = new Peaks(target);
    this.checks = verify ? new BlockChecker(target, violations) : new BlockChecks.None();
  }

  /// Plays a chunk.
  void play(EventChunk chunk) {
    reserve(chunk.slotCount);
    long start = System.nanoTime();
    for (int i = 0; i < chunk.count; i++) {
      int slot = EventChunk.slot(chunk.codes[i]);
      long operation = chunk.firstOperation + i;
      switch (EventChunk.op(chunk.codes[i])) {
        case EventChunk.ALLOCATE -> allocate(operation, slot, chunk.sizes[i]);
        case EventChunk.REALLOCATE -> reallocate(operation, slot, chunk.sizes[i]);
        case EventChunk.FREE -> free(operation, slot);
        default -> {
          // A free of null requires nothing of an allocator.
        }
      }
      peaks.footprint(allocator.footprint());
    }
    nanos += System.nanoTime() - start;
    operations += chunk.count;
  }

  /// Ends the pass: the blocks that the program never freed are checked, and the allocator
  /// validates itself.
  ///
  /// @return what holds after the last operation
  Ending finish() {
    Fragmentation fragmentation = peaks.fragmentation();
    if (checks instanceof BlockChecker checker) {
      checker.checkLive(operations);
    }
    validate();
    return new Ending(fragmentation, allocator.footprint(), target.summary());
  }

  private void validate() {
    try {
      target.validate();
    } catch (RuntimeException | AssertionError e) {
      String message = e.getMessage();
      violations.add(
          operations, Kind.STRUCTURE, message == null ? e.getClass().getSimpleName() : message);
    }
  }

  long operations() {
    return operations;
  }

  long nanos() {
    return nanos;
  }

  private void reserve(int slots) {
    if (slots > addresses.length) {
      int length = Math.max(slots, addresses.length * 2);
      addresses = Arrays.copyOf(addresses, length);
      sizes = Arrays.copyOf(sizes, length);
    }
  }

  private void allocate(long operation, int slot, long size) {
    long address = tryAllocate(operation, size);
    addresses[slot] = address;
    sizes[slot] = size;
    placed(operation, size, address);
    if (address != 0) {
      peaks.allocated(size);
      checks.allocated(operation, slot, address, size);
    }
  }

  private void placed(long operation, long size, long address) {
    checksum.add(address);
    placements.placed(operation, size, address);
  }

  private long tryAllocate(long operation, long size) {
    try {
      long address = allocator.tryAllocate(size);
      if (address == 0 && refusals.add()) {
        diagnose(operation, size);
      }
      return address;
    } catch (RuntimeException e) {
      fault(operation, "allocate " + Long.toUnsignedString(size) + " bytes", e);
      return 0;
    }
  }

  /// Repeats a refused request with the call that throws a diagnosis.
  private void diagnose(long operation, long size) {
    try {
      long address = allocator.allocate(size);
      violations.add(
          operation,
          Kind.CALL,
          "tryAllocate refused "
              + Long.toUnsignedString(size)
              + " bytes, and allocate served them");
      allocator.free(address);
    } catch (OutOfMemoryException e) {
      refusals.explainFirst(BlockChecker.text(e));
    }
  }

  private void reallocate(long operation, int slot, long size) {
    long address = addresses[slot];
    if (address == 0) {
      return;
    }
    if (size < sizes[slot]) {
      peaks.leaving();
    }
    checks.leaving(operation, slot);
    long moved = tryReallocate(operation, address, size);
    placed(operation, size, moved);
    if (moved != 0) {
      checks.reallocated(operation, slot, moved, size);
      peaks.resized(sizes[slot], size);
      addresses[slot] = moved;
      sizes[slot] = size;
    }
  }

  /// Resizes a block, which is unchanged when the result is 0.
  private long tryReallocate(long operation, long address, long size) {
    try {
      long moved = allocator.reallocate(address, size);
      if (moved == 0) {
        violations.add(
            operation, Kind.CALL, "reallocate " + Bytes.address(address) + " returned 0");
      }
      return moved;
    } catch (OutOfMemoryException e) {
      if (refusals.add()) {
        refusals.explainFirst(BlockChecker.text(e));
      }
    } catch (RuntimeException e) {
      fault(operation, "reallocate " + Bytes.address(address), e);
    }
    return 0;
  }

  private void free(long operation, int slot) {
    long address = addresses[slot];
    if (address == 0) {
      return;
    }
    peaks.leaving();
    checks.leaving(operation, slot);
    try {
      allocator.free(address);
    } catch (RuntimeException e) {
      fault(operation, "free " + Bytes.address(address), e);
    }
    checks.freed(slot);
    peaks.freed(sizes[slot]);
    addresses[slot] = 0;
  }

  private void fault(long operation, String call, RuntimeException e) {
    violations.add(operation, Kind.CALL, call + ": " + BlockChecker.text(e));
  }
}
