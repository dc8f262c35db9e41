package org.freehold.heap.internal.pageheap;

/// A block with a guard page, live or in quarantine. All that is known of it is here and nothing in
/// its pages.
///
/// ```
///   slot                                                      slotEnd
///   │ guard page, if in front │ pages … address … end … │ guard page, if after │
/// ```
final class GuardedBlock {

  /// Bytes of Java memory for each: the block, a tree entry and its key.
  static final long MEMORY_BYTES = 136 + 40 + 24;

  /// Address of the slot, and its bytes including the guard page.
  final long slot;

  final long slotBytes;

  /// Address of the committed pages, and their bytes.
  final long pages;

  final long pageBytes;

  /// Address of the block, and the requested bytes.
  final long address;

  final long size;

  boolean isLive = true;

  /// Numbers of stacks in the stack-trace database; 0 for none.
  int allocatedBy;

  int freedBy;

  /// The number of its record in the file, -1 for none, and the other contents of that record.
  int record = -1;

  long sequence;
  long allocatedAt;
  long freedAt;
  int allocatingThread;
  int freeingThread;

  GuardedBlock(PageSlots.Slot slot, long pages, long pageBytes, long address, long size) {
    this.slot = slot.address();
    this.slotBytes = slot.bytes();
    this.pages = pages;
    this.pageBytes = pageBytes;
    this.address = address;
    this.size = size;
  }

  long end() {
    return address + size;
  }

  long pagesEnd() {
    return pages + pageBytes;
  }

  long slotEnd() {
    return slot + slotBytes;
  }

  /// Whether an address is one that the block's holder may use.
  boolean holds(long someAddress) {
    return someAddress >= address && someAddress < end();
  }

  /// The place of an address of the slot in relation to the block, in words that a phrase naming
  /// the block follows.
  String place(long someAddress) {
    if (holds(someAddress)) {
      return (someAddress - address) + " bytes into";
    }
    return someAddress < address
        ? (address - someAddress) + " bytes before the start of"
        : (someAddress - end()) + " bytes past the end of";
  }
}
