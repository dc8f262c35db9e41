package org.freehold.heap;

/// Is told of every heap that is made, when one of its switches is set: a service, which
/// `ServiceLoader` finds, so that a program need not be changed to be looked at. Without a switch
/// no provider is looked for.
public interface HeapWatcher {

  /// Asks for a snapshot of all heaps when the program ends.
  String EXIT = "freehold.snapshot.exit";

  /// Asks for a snapshot of all heaps at the first refusal.
  String REFUSAL = "freehold.snapshot.refusal";

  /// Asks for a record of what happens to the blocks of all heaps.
  String RECORD = "freehold.record";

  /// A heap has been made; nobody has it yet.
  ///
  /// @param heap the heap
  void onCreate(Heap heap);
}
