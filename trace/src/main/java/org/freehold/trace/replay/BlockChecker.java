package org.freehold.trace.replay;

import java.util.Arrays;
import org.freehold.Bytes;
import org.freehold.trace.replay.Violation.Kind;
import org.freehold.vm.AccessViolationException;
import org.freehold.vm.SpaceInfo;

/// Checks each block that an allocator serves: that it is aligned and in bounds, that it is as
/// large as requested, that no live block overlaps it, and that its contents do not change.
///
/// A misplaced block is reported once and then left alone: writing to it would damage another
/// block, or crash the process, and hide the first fault under its consequences. The range of a
/// block is its usable size, `sizeOf`; its contents are the requested bytes.
final class BlockChecker implements BlockChecks {

  private static final int INITIAL_SLOTS = 1 << 10;

  private final ReplayTarget target;
  private final Violations violations;
  private final SpaceInfo info;
  private final BlockPattern pattern;
  private final LiveRanges ranges = new LiveRanges();

  /// By slot; an address of 0 means that the block is not checked.
  private long[] addresses = new long[INITIAL_SLOTS];

  private long[] sizes = new long[INITIAL_SLOTS];
  private long[] seeds = new long[INITIAL_SLOTS];

  BlockChecker(ReplayTarget target, Violations violations) {
    this.target = target;
    this.violations = violations;
    this.info = target.info();
    this.pattern = new BlockPattern(target.memory(), info.pageSize());
  }

  @Override
  public void allocated(long operation, int slot, long address, long size) {
    reserve(slot);
    if (isPlacedWell(operation, slot, address, size)) {
      write(operation, slot, address, size);
    }
  }

  @Override
  public void leaving(long operation, int slot) {
    if (isWatched(slot)) {
      checkContents(operation, slot, addresses[slot], sizes[slot], "changed while it was live");
    }
  }

  @Override
  public void reallocated(long operation, int slot, long address, long size) {
    if (!isWatched(slot)) {
      allocated(operation, slot, address, size);
      return;
    }
    ranges.remove(addresses[slot]);
    if (isPlacedWell(operation, slot, address, size)) {
      checkContents(operation, slot, address, size, "was not kept by the reallocation");
      write(operation, slot, address, size);
    } else {
      addresses[slot] = 0;
    }
  }

  @Override
  public void freed(int slot) {
    if (isWatched(slot)) {
      ranges.remove(addresses[slot]);
      addresses[slot] = 0;
    }
  }

  /// Checks the contents of all blocks that are still live, after the last operation.
  void checkLive(long operation) {
    for (int slot = 0; slot < addresses.length; slot++) {
      leaving(operation, slot);
    }
  }

  private boolean isWatched(int slot) {
    return slot < addresses.length && addresses[slot] != 0;
  }

  private void reserve(int slot) {
    if (slot >= addresses.length) {
      int length = Math.max(slot + 1, addresses.length * 2);
      addresses = Arrays.copyOf(addresses, length);
      sizes = Arrays.copyOf(sizes, length);
      seeds = Arrays.copyOf(seeds, length);
    }
  }

  /// Checks a new block's address and size, and enters its range if it is valid.
  private boolean isPlacedWell(long operation, int slot, long address, long size) {
    checkAlignment(operation, address, size);
    long usable = usable(operation, address, size);
    long last = address + Math.max(usable, 1) - 1;
    if (!isInBounds(operation, address, last, size)) {
      return false;
    }
    int other = ranges.overlapping(address, last);
    if (other != LiveRanges.NONE) {
      violations.add(
          operation,
          Kind.OVERLAP,
          describe(address, size)
              + " overlaps the live "
              + describe(addresses[other], sizes[other]));
      return false;
    }
    ranges.add(address, last, slot);
    return true;
  }

  private void checkAlignment(long operation, long address, long size) {
    int alignment = info.mallocAlignment();
    if ((address & (alignment - 1)) != 0) {
      violations.add(
          operation,
          Kind.ALIGNMENT,
          describe(address, size) + " is not aligned to " + alignment + " bytes");
    }
  }

  /// The usable size; at least the requested size, since the holder will use that.
  private long usable(long operation, long address, long size) {
    try {
      long usable = target.allocator().sizeOf(address);
      if (Long.compareUnsigned(usable, size) < 0) {
        violations.add(
            operation,
            Kind.BOUNDS,
            describe(address, size) + " has only " + Long.toUnsignedString(usable) + " bytes");
        return size;
      }
      return usable;
    } catch (RuntimeException e) {
      violations.add(operation, Kind.CALL, "sizeOf " + describe(address, size) + ": " + text(e));
      return size;
    }
  }

  private boolean isInBounds(long operation, long address, long last, long size) {
    if (Long.compareUnsigned(address, info.lowestAddress()) >= 0
        && Long.compareUnsigned(last, info.highestAddress()) <= 0
        && Long.compareUnsigned(address, last) <= 0) {
      return true;
    }
    violations.add(operation, Kind.BOUNDS, describe(address, size) + " leaves the address space");
    return false;
  }

  private void write(long operation, int slot, long address, long size) {
    addresses[slot] = address;
    sizes[slot] = size;
    seeds[slot] = operation;
    try {
      pattern.write(address, size, operation);
    } catch (AccessViolationException e) {
      violations.add(
          operation, Kind.BOUNDS, describe(address, size) + " cannot be written: " + text(e));
      freed(slot);
    }
  }

  private void checkContents(long operation, int slot, long address, long size, String what) {
    try {
      long wrong =
          pattern.firstDifference(address, addresses[slot], sizes[slot], size, seeds[slot]);
      if (wrong >= 0) {
        violations.add(
            operation,
            Kind.CONTENTS,
            "byte " + wrong + " of the " + describe(address, sizes[slot]) + " " + what);
      }
    } catch (AccessViolationException e) {
      violations.add(
          operation, Kind.CONTENTS, describe(address, size) + " cannot be read: " + text(e));
    }
  }

  private static String describe(long address, long size) {
    return "block of " + Long.toUnsignedString(size) + " bytes at " + Bytes.address(address);
  }

  /// The message of an exception, in one line.
  static String text(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }
}
