package org.freehold.heap.internal.pageheap;

/// A block on pages of its own, live or in quarantine. All of it is known here and nothing in the
/// pages themselves.
///
/// ```
///   slot                                                     slotEnd
///   │ guard page, if in front │ pages … address … end … │ guard page, if behind │
/// ```
final class GuardedBlock {

  /// Bytes of Java memory for each: the block, a tree entry and its key.
  static final long MEMORY_BYTES = 136 + 40 + 24;

  /// Where the slot begins, and its bytes with the guard page.
  final long slot;

  final long slotBytes;

  /// Where the committed pages begin, and their bytes.
  final long pages;

  final long pageBytes;

  /// Where the block begins, and the bytes that were asked for.
  final long address;

  final long size;

  boolean isLive = true;

  /// Stacks by the number that the database of stacks gave them; 0 when there is none.
  int allocatedBy;

  int freedBy;

  /// The number of its record in the file, and what else stands there; -1 when it has none.
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

  /// Where an address of the slot is, in words that follow the address.
  String place(long someAddress) {
    if (holds(someAddress)) {
      return (someAddress - address) + " bytes into";
    }
    return someAddress < address
        ? (address - someAddress) + " bytes before the start of"
        : (someAddress - end()) + " bytes past the end of";
  }
}
