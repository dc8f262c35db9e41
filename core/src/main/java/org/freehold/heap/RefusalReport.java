package org.freehold.heap;

import org.freehold.Bytes;
import org.freehold.Diagnosis;
import org.freehold.Diagnosis.Limit;
import org.freehold.vm.AddressSpace;

/// Finds out why a heap could not serve a request, from what the heap knows and, where the address
/// space refused, from that.
final class RefusalReport {

  private final HeapOptions options;
  private final Ranges ranges;
  private final MemorySupply.Refusal refusal;
  private final long largeThreshold;
  private final long largestRequest;

  RefusalReport(
      HeapOptions options,
      Ranges ranges,
      MemorySupply.Refusal refusal,
      long largeThreshold,
      long largestRequest) {
    this.options = options;
    this.ranges = ranges;
    this.refusal = refusal;
    this.largeThreshold = largeThreshold;
    this.largestRequest = largestRequest;
  }

  Diagnosis diagnose(long size, long alignment) {
    AddressSpace space = options.space();
    if (size < 0 || size > largestRequest || alignment > largestRequest - size) {
      return space.whyNotReserved(size, alignment);
    }
    boolean isLarge = Math.max(size, alignment) > largeThreshold;
    if (isLarge) {
      return inHeap(refusedBySpace(size, alignment, size), "a block with a reservation of its own");
    }
    return switch (refusal) {
      case MAXIMUM_SIZE -> maximumSize(size, alignment);
      case COMMIT -> inHeap(space.whyNotCommitted(size), "more committed memory");
      case RESERVE, NONE ->
          inHeap(refusedBySpace(size, alignment, segmentSizeFor(size)), "another segment");
    };
  }

  /// A reservation with commit fails for one of two reasons; the one that still holds is told.
  private Diagnosis refusedBySpace(long size, long alignment, long reserved) {
    AddressSpace space = options.space();
    Diagnosis reserve = space.whyNotReserved(reserved, alignment);
    boolean roomIsLeft =
        reserve.largestUsable() >= reserved && reserve.limit() == Limit.ADDRESS_SPACE;
    return roomIsLeft ? space.whyNotCommitted(size) : reserve;
  }

  private long segmentSizeFor(long size) {
    long granularity = options.space().info().granularity();
    return (Math.max(1, size) + granularity - 1) & -granularity;
  }

  private Diagnosis maximumSize(long size, long alignment) {
    long maximum = options.space().info().pageUp(options.maximumSize());
    long uncommitted = ranges.reservedBytes - ranges.committedBytes;
    long free = ranges.freeBytes + uncommitted;
    long largest = ranges.largestReachBytes();
    String sentence =
        size > maximum
            ? "the heap \"" + options.name() + "\" holds " + Bytes.format(maximum) + " at most"
            : "the heap \""
                + options.name()
                + "\" holds "
                + Bytes.format(maximum)
                + " at most; "
                + Bytes.format(free)
                + " of that is free, and at most "
                + Bytes.format(largest)
                + " in one piece";
    return new Diagnosis(
        size, alignment, free, largest, largest, Limit.MAXIMUM_SIZE, maximum, sentence);
  }

  private Diagnosis inHeap(Diagnosis cause, String wanted) {
    return new Diagnosis(
        cause.requested(),
        cause.alignment(),
        cause.freeBytes(),
        cause.largestFree(),
        cause.largestUsable(),
        cause.limit(),
        cause.limitValue(),
        "the heap \"" + options.name() + "\" needs " + wanted + ", and " + cause.sentence());
  }
}
