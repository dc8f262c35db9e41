package org.freehold.heap.internal.blocks;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.freehold.Diagnosis;
import org.freehold.Diagnosis.Limit;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Faults;
import org.freehold.heap.HeapOptions;

/// Fault injection: refuses some requests on purpose; see [Faults]. It wraps all other allocators
/// of a heap, and refuses before anything has been done, so that nothing has to be undone.
///
/// Not thread-safe: called with the heap's lock held.
public final class InjectedFaults implements Blocks {

  private static final Instant PROCESS_START =
      ProcessHandle.current().info().startInstant().orElseGet(Instant::now);

  private final Blocks blocks;
  private final HeapOptions options;
  private final Faults faults;
  private final SplittableRandom random;
  private boolean isGraceOver;
  private long requests;
  private boolean lastWasInjected;

  public InjectedFaults(Blocks blocks, HeapOptions options, Faults faults) {
    this.blocks = blocks;
    this.options = options;
    this.faults = faults;
    this.random = new SplittableRandom(faults.seed());
    this.isGraceOver = faults.grace().isZero();
  }

  /// Whether the next request is to be refused.
  private boolean refuses() {
    lastWasInjected = false;
    if (!isGraceOver) {
      Duration running = Duration.between(PROCESS_START, Instant.now());
      isGraceOver = running.compareTo(faults.grace()) >= 0;
      if (!isGraceOver) {
        return false;
      }
    }
    requests++;
    lastWasInjected = random.nextInt(Faults.EVERY) < faults.rate();
    return lastWasInjected;
  }

  @Override
  public long allocate(long size) {
    return refuses() ? 0 : blocks.allocate(size);
  }

  @Override
  public long allocateAligned(long size, long alignment) {
    return refuses() ? 0 : blocks.allocateAligned(size, alignment);
  }

  @Override
  public boolean isFresh(long size) {
    return blocks.isFresh(size);
  }

  @Override
  public long resize(long address, long size) {
    if (blocks.resizeInPlace(address, size)) {
      lastWasInjected = false;
      return address;
    }
    return refuses() ? 0 : blocks.resize(address, size);
  }

  @Override
  public boolean resizeInPlace(long address, long size) {
    return blocks.resizeInPlace(address, size);
  }

  @Override
  public void free(long address) {
    blocks.free(address);
  }

  @Override
  public long usableBytes(long address) {
    return blocks.usableBytes(address);
  }

  @Override
  public boolean isBlock(long address) {
    return blocks.isBlock(address);
  }

  @Override
  public OutOfMemoryException refused(long size, long alignment) {
    return lastWasInjected
        ? new OutOfMemoryException(injected(size, alignment))
        : blocks.refused(size, alignment);
  }

  private Diagnosis injected(long size, long alignment) {
    String sentence =
        "the heap \""
            + options.name()
            + "\" refused the request on purpose: fault injection refuses "
            + faults.rate()
            + " of 10000 requests, and this was number "
            + requests
            + " with the seed "
            + faults.seed();
    return new Diagnosis(
        size, alignment, -1, -1, -1, Limit.FAULT_INJECTION, faults.rate(), sentence);
  }
}
