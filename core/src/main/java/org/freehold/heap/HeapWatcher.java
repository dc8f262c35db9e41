package org.freehold.heap;

/// A service that is notified of every new heap when one of its system properties is set.
/// `ServiceLoader` finds the providers, so that a program can be observed without being changed.
/// Without a property no provider is loaded.
public interface HeapWatcher {

  /// Asks for a snapshot of all heaps when the program ends.
  String EXIT = "freehold.snapshot.exit";

  /// Asks for a snapshot of all heaps at the first refusal.
  String REFUSAL = "freehold.snapshot.refusal";

  /// Asks for a record of what happens to the blocks of all heaps.
  String RECORD = "freehold.record";

  /// A heap has been made; its creator does not have it yet.
  ///
  /// @param heap the heap
  void onCreate(Heap heap);
}
