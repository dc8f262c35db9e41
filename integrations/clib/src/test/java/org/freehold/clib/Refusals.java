package org.freehold.clib;

import java.util.concurrent.atomic.AtomicLong;
import org.freehold.Diagnosis;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.AllocationObserver;
import org.freehold.heap.Heap;

/// Refuses requests of a heap that it is attached to: each n-th one, or one alone. A request is an
/// allocation or a reallocation.
final class Refusals implements AllocationObserver {

  private final AtomicLong requests = new AtomicLong();
  private volatile long every;
  private volatile long only;

  /// Refuses each n-th request from now on; 0 for none.
  void refuseEvery(long n) {
    requests.set(0);
    only = 0;
    every = n;
  }

  /// Refuses the k-th request from now on, and no other.
  void refuseOnly(long k) {
    requests.set(0);
    every = 0;
    only = k;
  }

  void refuseNone() {
    refuseEvery(0);
  }

  private void maybeRefuse(long size) {
    long number = requests.incrementAndGet();
    if (number == only || (every != 0 && number % every == 0)) {
      throw new OutOfMemoryException(
          new Diagnosis(
              size, 16, -1, -1, -1, Diagnosis.Limit.FAULT_INJECTION, -1, "refused on purpose"));
    }
  }

  @Override
  public void onAllocate(Heap heap, long address, long size) {
    maybeRefuse(size);
  }

  @Override
  public void onReallocate(Heap heap, long before, long address, long size) {
    maybeRefuse(size);
  }

  @Override
  public void onFree(Heap heap, long address) {}
}
