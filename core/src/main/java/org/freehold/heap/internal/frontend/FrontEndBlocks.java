package org.freehold.heap.internal.frontend;

import org.freehold.OutOfMemoryException;
import org.freehold.heap.internal.backend.BackEnd;
import org.freehold.heap.internal.blocks.Blocks;
import org.freehold.heap.internal.blocks.SizeRoutedBlocks;
import org.freehold.heap.internal.slab.SizeClasses;
import org.freehold.heap.internal.slab.SlabRecord;
import org.freehold.vm.Memory;

/// The blocks of a heap with a front end: small ones from slabs once their class is active, all
/// others by the size-routed way.
///
/// Not thread-safe; the heap's lock is held. What needs no lock bypasses this class and goes
/// straight to [FrontEnd#allocateSlow] and [FrontEnd#freeSlow].
public final class FrontEndBlocks implements Blocks {

  private final FrontEnd frontEnd;
  private final SizeRoutedBlocks routed;
  private final BackEnd backEnd;
  private final Memory memory;
  private final ClassActivation activation;

  public FrontEndBlocks(
      FrontEnd frontEnd,
      SizeRoutedBlocks routed,
      BackEnd backEnd,
      Memory memory,
      ClassActivation activation) {
    this.frontEnd = frontEnd;
    this.routed = routed;
    this.backEnd = backEnd;
    this.memory = memory;
    this.activation = activation;
  }

  @Override
  public long allocate(long size) {
    return allocateAligned(size, 1);
  }

  @Override
  public long allocateAligned(long size, long alignment) {
    long address = tryAllocate(size, alignment);
    return address == 0 && frontEnd.releaseEmpty() > 0 ? tryAllocate(size, alignment) : address;
  }

  @Override
  public boolean isFresh(long size) {
    return routed.isFresh(size);
  }

  @Override
  public long resize(long address, long size) {
    boolean mustMove = isTooLarge(address, size) || routed.shouldLeaveItsReservation(address, size);
    return resizeOrMove(memory, address, size, mustMove);
  }

  @Override
  public boolean resizeInPlace(long address, long size) {
    FrontEnd.Resized outcome = frontEnd.resizeInPlace(address, size);
    return outcome == FrontEnd.Resized.DONE
        || (outcome == FrontEnd.Resized.ELSEWHERE && resizeRouted(address, size));
  }

  @Override
  public void free(long address) {
    if (frontEnd.freeLocked(address)) {
      return;
    }
    long bytes = routed.release(address);
    if (bytes > 0 && FrontEnd.serves(bytes)) {
      activation.freed(frontEnd.classes().classOf(bytes));
    }
  }

  @Override
  public long usableBytes(long address) {
    long usable = frontEnd.usableBytes(address);
    return usable >= 0 ? usable : routed.usableBytes(address);
  }

  @Override
  public boolean isBlock(long address) {
    return frontEnd.find(address) != 0 ? frontEnd.isBlock(address) : routed.isBlock(address);
  }

  @Override
  public OutOfMemoryException refused(long size, long alignment) {
    return routed.refused(size, alignment);
  }

  /// Allocates a block of an active class, or of the back end. The latter has the size of the class
  /// too, so that its free is counted for the class that its allocation was counted for.
  private long tryAllocate(long size, long alignment) {
    long rounded = frontEnd.sizeFor(size, alignment);
    if (!FrontEnd.serves(rounded)) {
      return routed.allocateAligned(size, alignment);
    }
    int sizeClass = frontEnd.classes().classOf(rounded);
    if (activation.isActive(sizeClass)) {
      long address = frontEnd.allocateLocked(rounded);
      return address != 0 ? address : routed.allocateAligned(size, alignment);
    }
    long address = routed.allocateAligned(rounded, alignment);
    if (address != 0) {
      activation.allocated(sizeClass);
    }
    return address;
  }

  /// Whether a block of a slab is far larger than a size, so that it should move.
  private boolean isTooLarge(long address, long size) {
    long record = frontEnd.find(address);
    return record != 0
        && size >= 0
        && SizeClasses.isTooLarge(SlabRecord.blockSize(record), size)
        && frontEnd.isBlock(address);
  }

  private boolean resizeRouted(long address, long size) {
    int before = sizeClassOf(address);
    if (!routed.resizeInPlace(address, size)) {
      return false;
    }
    int after = sizeClassOf(address);
    if (before != after && before >= 0) {
      activation.freed(before);
    }
    return true;
  }

  /// The class of a block of the back end; -1 when it is not one, or is of no class.
  private int sizeClassOf(long address) {
    long bytes = backEnd.blockBytes(address);
    return bytes >= 0 && FrontEnd.serves(bytes) ? frontEnd.classes().classOf(bytes) : -1;
  }
}
