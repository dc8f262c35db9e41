package org.freehold.heap.internal.backend;

/// Memory that a heap keeps beside its ranges because it may soon be needed again: the reservations
/// of freed large blocks. [MemorySupply] decides when it is given back.
///
/// Not thread-safe: called with the heap's lock held.
public interface KeptMemory {

  /// No such memory.
  KeptMemory NONE =
      new KeptMemory() {
        @Override
        public boolean releaseKept() {
          return false;
        }

        @Override
        public void releaseOld() {}
      };

  /// Releases all of it to the system.
  ///
  /// @return whether anything was released
  boolean releaseKept();

  /// Releases what was kept already when this was called last, and has not been used since.
  void releaseOld();
}
