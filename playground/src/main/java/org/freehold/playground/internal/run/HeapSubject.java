package org.freehold.playground.internal.run;

import java.util.List;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapEntry;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.HeapSummary;
import org.freehold.lab.PartVisitor;
import org.freehold.lab.compare.FreeSpace;
import org.freehold.lab.compare.HeapTarget;
import org.freehold.vm.Access;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Region;
import org.jspecify.annotations.Nullable;

/// Freehold's own heap, the code that programs run, on simulated memory.
final class HeapSubject extends TargetSubject {

  private final AddressSpace space;
  private final Heap heap;

  /// Makes one.
  ///
  /// @param space simulated memory of its own
  /// @param limit the most bytes that it may hold
  HeapSubject(AddressSpace space, String name, FrontEndMode frontEnd, long limit) {
    this(
        Heap.create(
            HeapOptions.builder(space)
                .name(name)
                .frontEnd(frontEnd)
                .byteLimit(limit)
                .returnDelay(0) // By time nothing is returned: every run is to be the same.
                .build()));
  }

  private HeapSubject(Heap heap) {
    super(new HeapTarget(heap));
    this.space = heap.options().space();
    this.heap = heap;
  }

  /// From one look at the heap and not from three.
  @Override
  public Holdings holdings() {
    HeapSummary summary = heap.summary();
    FreeSpace free =
        new FreeSpace(summary.freeRanges(), summary.freeBytes(), summary.largestFreeBytes());
    return new Holdings(free, summary.reservedBytes(), summary.cachedBytes());
  }

  /// Free ranges of the back end and free blocks of slabs, in address order.
  @Override
  public List<FreeRange> freeRanges(int most) {
    FreeRanges ranges = new FreeRanges(most);
    heap.walk(entry -> {
      if (entry.kind() == HeapEntry.Kind.FREE) {
        ranges.range(entry.address(), entry.size());
      }
    });
    return ranges.list();
  }

  /// Segments, the slabs in them, and what is not committed.
  @Override
  public void parts(PartVisitor visitor) {
    heap.walk(entry -> {
      switch (entry.kind()) {
        case REGION -> visitor.part(PartVisitor.Kind.SEGMENT, entry.address(), entry.size());
        case LARGE -> visitor.part(PartVisitor.Kind.SEGMENT, entry.address(), entry.size());
        case SLAB -> visitor.part(PartVisitor.Kind.SLAB, entry.address(), entry.size());
        case UNCOMMITTED ->
            visitor.part(PartVisitor.Kind.UNCOMMITTED, entry.address(), entry.size());
        default -> {
          // Blocks and free ranges are shown as such.
        }
      }
    });
  }

  @Override
  public long base() {
    return space
        .regions()
        .filter(HeapSubject::isHeld)
        .mapToLong(Region::base)
        .findFirst()
        .orElse(space.info().lowestAddress());
  }

  @Override
  public long end() {
    return space
        .regions()
        .filter(HeapSubject::isHeld)
        .mapToLong(region -> region.base() + region.size())
        .max()
        .orElse(space.info().lowestAddress());
  }

  private static boolean isHeld(Region region) {
    return region.state() != Region.State.FREE;
  }

  @Override
  public byte @Nullable [] bytes(long address, int size) {
    if (address > space.info().highestAddress() - size || !isReadable(address, size)) {
      return null;
    }
    byte[] bytes = new byte[size];
    space.memory().read(address, bytes, 0, size);
    return bytes;
  }

  private boolean isReadable(long address, long size) {
    for (long at = address; at < address + Math.max(size, 1); ) {
      Region region = space.query(at);
      if (region.state() != Region.State.COMMITTED
          || region.protection().guard()
          || region.protection().access() == Access.NONE) {
        return false;
      }
      at = region.base() + region.size();
    }
    return true;
  }
}
