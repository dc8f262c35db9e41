package org.freehold.lab.peer;

import org.freehold.lab.compare.FreeSpace;
import org.freehold.lab.compare.Target;
import org.freehold.vm.Memory;

/// A peer as a target. Its footprint is the growth of the process since the target was made. A
/// measurement takes longer than many calls of an allocator, so that it is taken now and then: at
/// each new peak of live bytes, in steps of 1/256 of the trace's peak; a thousand times at equal
/// intervals; and at each sample.
final class PeerTarget implements Target {

  private static final int STEPS = 256;
  private static final int MEASUREMENTS = 1000;

  private final Blocks blocks;
  private final Memory memory;
  private final int pageSize;
  private final Plan plan;
  private final Growth growth;
  private long nextLive;
  private long calls;
  private boolean isDue;
  private long footprint;

  /// What is known of the trace.
  ///
  /// @param operations of it
  /// @param peakLiveBytes the peak of live bytes
  record Plan(long operations, long peakLiveBytes) {}

  PeerTarget(Blocks blocks, Memory memory, int pageSize, Plan plan) {
    this.blocks = blocks;
    this.memory = memory;
    this.pageSize = pageSize;
    this.plan = plan;
    blocks.trim();
    growth = new Growth();
  }

  @Override
  public long allocate(long size) {
    return blocks.allocate(size);
  }

  @Override
  public void free(long block) {
    blocks.free(block);
  }

  @Override
  public long reallocate(long block, long oldSize, long newSize) {
    return blocks.reallocate(block, oldSize, newSize);
  }

  @Override
  public long usableSize(long block) {
    return blocks.usableSize(block);
  }

  @Override
  public long addressOf(long block) {
    return blocks.addressOf(block);
  }

  @Override
  public Memory memory() {
    return memory;
  }

  @Override
  public long pageSize() {
    return pageSize;
  }

  /// Where C places its blocks is unknown: filling a block that is not mapped crashes the process.
  @Override
  public boolean mayHold(long address, long size) {
    return address > 0 && address + size > 0;
  }

  @Override
  public int alignment() {
    return blocks.alignment();
  }

  @Override
  public void filled(long address, long size, long live) {
    for (long at = address; at < address + size; at += pageSize) {
      memory.putByte(at, memory.getByte(at));
    }
    if (live >= nextLive || live == plan.peakLiveBytes) {
      nextLive = live + plan.peakLiveBytes / STEPS;
      isDue = true;
    }
  }

  @Override
  public long footprint() {
    if (isDue || ++calls % Math.max(1, plan.operations / MEASUREMENTS) == 0) {
      footprint = growth.bytes();
      isDue = false;
    }
    return footprint;
  }

  @Override
  public long reserved() {
    return -1;
  }

  @Override
  public long cachedBytes() {
    return -1;
  }

  @Override
  public FreeSpace freeSpace() {
    return FreeSpace.UNKNOWN;
  }

  /// A peer has no heap checker. A sample is about to be taken, though, and needs a measurement.
  @Override
  public void check() {
    isDue = true;
  }

  @Override
  public boolean outlivesClose() {
    return true;
  }

  @Override
  public void close() {
    blocks.close();
  }
}
