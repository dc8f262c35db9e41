package org.freehold.vm.internal.physical;

import java.util.concurrent.atomic.AtomicLong;

/// The commit charge of a simulated machine: the bytes that have been promised to its processes and
/// sections, and the limit on their sum.
///
/// Charge is taken before memory is committed and returned after it is decommitted, so that at
/// every moment `sum of what is committed ≤ bytes() ≤ limit()`.
///
/// Safe for use by several threads, without a lock.
public final class CommitCharge {

  private final long limit;
  private final AtomicLong bytes = new AtomicLong();

  public CommitCharge(long limit) {
    this.limit = limit;
  }

  /// The most that may be charged, in bytes.
  public long limit() {
    return limit;
  }

  /// Bytes charged now.
  public long bytes() {
    return bytes.get();
  }

  /// Charges bytes.
  ///
  /// @return false, and nothing charged, when the limit does not allow it
  public boolean tryCharge(long more) {
    long before = bytes.get();
    while (more <= limit - before) {
      long seen = bytes.compareAndExchange(before, before + more);
      if (seen == before) {
        return true;
      }
      before = seen;
    }
    return false;
  }

  /// Returns charge.
  public void uncharge(long fewer) {
    bytes.addAndGet(-fewer);
  }
}
