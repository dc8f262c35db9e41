package org.freehold.heap.internal.blocks;

import org.freehold.Bytes;
import org.freehold.Diagnosis;
import org.freehold.Diagnosis.Limit;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.internal.backend.ByteLimit;
import org.freehold.heap.internal.backend.MemorySupply;
import org.freehold.heap.internal.backend.Ranges;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.internal.ContainerBudget;

/// The diagnosis of a refused request: why a heap could not serve it, from the heap's own state
/// and, where the address space refused, from the address space. The figures are those of the space
/// or heap that refused; the request is given as it was made.
final class RefusalReport {

  private final HeapOptions options;
  private final AddressSpace space;
  private final SpaceInfo info;
  private final Ranges ranges;
  private final MemorySupply.Refusal refusal;
  private final ByteLimit limit;

  RefusalReport(HeapOptions options, Ranges ranges, MemorySupply.Refusal refusal, ByteLimit limit) {
    this.options = options;
    this.space = options.space();
    this.info = space.info();
    this.ranges = ranges;
    this.refusal = refusal;
    this.limit = limit;
  }

  /// Why a large block could not be allocated.
  Diagnosis ofLargeBlock(long size, long alignment) {
    long largest = info.highestAddress();
    if (size < 0 || size > largest || alignment > largest - size) {
      return asRequested(space.whyNotReserved(size, alignment), size, alignment);
    }
    if (limit.wasHit()) {
      return byteLimit(size, alignment);
    }
    Diagnosis cause = reserveOrCommit(size, alignment, size);
    return inHeap(cause, size, alignment, "a reservation of its own for the block");
  }

  /// Why a block of the back end could not be allocated.
  Diagnosis ofBlock(long size, long alignment) {
    if (limit.wasHit()) {
      return byteLimit(size, alignment);
    }
    return switch (refusal) {
      case MAXIMUM_SIZE -> maximumSize(size, alignment);
      case COMMIT ->
          inHeap(space.whyNotCommitted(size), size, alignment, "more memory for its segments");
      case RESERVE, NONE -> segment(size, alignment);
    };
  }

  private Diagnosis segment(long size, long alignment) {
    boolean isFixed = options.maximumSize() != 0;
    long bytes = isFixed ? options.maximumSize() : Math.max(1, size) + alignment - 1;
    long reserved = bytes > info.highestAddress() ? bytes : alignToGranularity(bytes);
    String wanted = isFixed ? "its reservation of " + Bytes.format(bytes) : "another segment";
    return inHeap(reserveOrCommit(reserved, 1, size), size, alignment, wanted);
  }

  private long alignToGranularity(long bytes) {
    return (bytes + info.granularity() - 1) & -info.granularity();
  }

  /// A reservation that is committed at once fails for one of two reasons; the one that still holds
  /// is reported.
  private Diagnosis reserveOrCommit(long reserved, long alignment, long committed) {
    Diagnosis reserve = space.whyNotReserved(reserved, alignment);
    boolean hasRoomLeft =
        reserve.limit() == Limit.ADDRESS_SPACE && reserve.largestUsable() >= reserved + alignment;
    return hasRoomLeft ? space.whyNotCommitted(committed) : reserve;
  }

  private Diagnosis byteLimit(long size, long alignment) {
    ContainerBudget container = limit.containerHit();
    if (container != null) {
      return container(container, size, alignment);
    }
    String sentence =
        "the heap \""
            + options.name()
            + "\" may commit at most "
            + Bytes.format(limit.limit())
            + ", and "
            + Bytes.format(limit.left())
            + " of that is left, besides "
            + Bytes.format(ranges.freeBytes())
            + " in free ranges";
    long largest = ranges.largestFreeBytes();
    return new Diagnosis(
        size,
        alignment,
        ranges.freeBytes(),
        largest,
        largest,
        Limit.BYTE_LIMIT,
        limit.limit(),
        sentence);
  }

  private Diagnosis container(ContainerBudget container, long size, long alignment) {
    String sentence =
        "the heap \""
            + options.name()
            + "\" takes its limit from the container, which may use "
            + Bytes.format(container.limit())
            + ", of which Freehold leaves the JVM "
            + container.leftToJvm()
            + "; "
            + Bytes.format(container.used())
            + " is in use";
    long free = ranges.freeBytes();
    long largest = ranges.largestFreeBytes();
    return new Diagnosis(
        size, alignment, free, largest, largest, Limit.CONTAINER, container.limit(), sentence);
  }

  private Diagnosis maximumSize(long size, long alignment) {
    long maximum = info.pageUp(options.maximumSize());
    long free = ranges.freeBytes() + ranges.reservedBytes() - ranges.committedBytes();
    long largest = ranges.largestReachBytes();
    String sentence =
        "the heap \"" + options.name() + "\" has a fixed size of " + Bytes.format(maximum);
    if (size <= maximum) {
      sentence +=
          "; "
              + Bytes.format(free)
              + " of that is free, at most "
              + Bytes.format(largest)
              + " in one piece";
    }
    if (size <= largest && alignment > info.mallocAlignment()) {
      sentence += ", but no piece holds the block at a multiple of " + Bytes.format(alignment);
    }
    return new Diagnosis(
        size, alignment, free, largest, largest, Limit.MAXIMUM_SIZE, maximum, sentence);
  }

  private Diagnosis inHeap(Diagnosis cause, long size, long alignment, String wanted) {
    return new Diagnosis(
        size,
        alignment,
        cause.freeBytes(),
        cause.largestFree(),
        cause.largestUsable(),
        cause.limit(),
        cause.limitValue(),
        "the heap \"" + options.name() + "\" needs " + wanted + ", and " + cause.sentence());
  }

  private static Diagnosis asRequested(Diagnosis cause, long size, long alignment) {
    return new Diagnosis(
        size,
        alignment,
        cause.freeBytes(),
        cause.largestFree(),
        cause.largestUsable(),
        cause.limit(),
        cause.limitValue(),
        cause.sentence());
  }
}
