package org.freehold.heap.internal.pageheap;

import org.freehold.heap.internal.detect.BlockRecord;

/// A block with a guard page: live, in quarantine, or on its way from one to the other. All that is
/// known of it is here and nothing in its pages.
///
/// ```
///   slot = start                                              slotEnd
///   │ guard page, if in front │ pages … address … end … │ guard page, if after │
/// ```
///
/// It also says what the block has taken, so that whatever a request had taken when it was cut
/// short can be given back.
final class GuardedBlock extends BlockRecord<GuardedBlock> {

  /// Bytes of Java memory for each.
  static final long MEMORY_BYTES = 168;

  /// The requested bytes, and those that are charged against the heap's byte limit.
  final long size;

  final long charge;

  /// Bytes of the slot including the guard page; 0 while the block has no slot.
  long slotBytes;

  /// Address of the pages, and their bytes.
  long pages;

  long pageBytes;

  /// Address of the block.
  long address;

  /// Whether the block has been handed out and not freed since.
  boolean isLive;

  /// Whether the block goes to quarantine when its access has been removed.
  boolean entersQuarantine;

  /// What the block has taken: its charge, the room of its mappings, and memory for its pages.
  boolean isCharged;

  boolean hasMappings;
  boolean isCommitted;

  /// Numbers of stacks in the stack-trace database; 0 for none.
  final int allocatedBy;

  int freedBy;

  /// The number of its record in the file, -1 for none, whether it has been written, and the other
  /// contents of that record.
  int record = -1;

  boolean isRecorded;
  long sequence;
  long allocatedAt;
  long freedAt;
  int allocatingThread;
  int freeingThread;
  int allocatingStack;
  int freeingStack;

  GuardedBlock(long size, long charge, int allocatedBy) {
    this.size = size;
    this.charge = charge;
    this.allocatedBy = allocatedBy;
  }

  long end() {
    return address + size;
  }

  long pagesEnd() {
    return pages + pageBytes;
  }

  long slotEnd() {
    return start + slotBytes;
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
