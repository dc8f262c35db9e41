package org.freehold.flags;

import java.util.EnumMap;
import java.util.Map;

/// The bits that global flags add to the two flag words that a Windows heap shows: `Flags`, and
/// `ForceFlags`, which apply whatever flags a call passes. The heap adds the other bits, such as
/// `HEAP_GROWABLE`.
///
/// @param flags added to `Flags`
/// @param forceFlags added to `ForceFlags`
public record HeapFlagBits(int flags, int forceFlags) {

  /// Every block is followed by a pattern.
  public static final int TAIL_CHECKING = 0x20;

  /// Freed memory is filled with a pattern.
  public static final int FREE_CHECKING = 0x40;

  /// Adjacent free blocks are not coalesced.
  public static final int DISABLE_COALESCE = 0x80;

  /// The heap is a page heap.
  public static final int PAGE_HEAP = 0x0100_0000;

  /// Blocks are tagged.
  public static final int TAGGING = 0x0400_0000;

  /// Allocation stacks are recorded.
  public static final int STACK_TRACES = 0x0800_0000;

  /// Every call validates the heap.
  public static final int VALIDATE_ALL = 0x2000_0000;

  /// Every call checks its parameters.
  public static final int VALIDATE_PARAMETERS = 0x4000_0000;

  private static final int BOTH_CHECKS = TAIL_CHECKING | FREE_CHECKING;

  private static final Map<GlobalFlag, HeapFlagBits> TABLE =
      new EnumMap<>(
          Map.of(
              GlobalFlag.HEAP_TAIL_CHECK, forced(TAIL_CHECKING),
              GlobalFlag.HEAP_FREE_CHECK, forced(FREE_CHECKING),
              GlobalFlag.HEAP_PARAMETER_CHECK, forced(VALIDATE_PARAMETERS | BOTH_CHECKS),
              GlobalFlag.HEAP_VALIDATE_ALL, forced(VALIDATE_ALL | BOTH_CHECKS),
              GlobalFlag.DISABLE_COALESCING, new HeapFlagBits(DISABLE_COALESCE, 0),
              GlobalFlag.PAGE_HEAP, forced(PAGE_HEAP),
              GlobalFlag.HEAP_TAGGING, new HeapFlagBits(TAGGING, 0),
              GlobalFlag.USER_STACK_TRACES, forced(STACK_TRACES)));

  private static HeapFlagBits forced(int bits) {
    return new HeapFlagBits(bits, bits);
  }

  static HeapFlagBits of(GlobalFlags globalFlags) {
    int flags = 0;
    int forceFlags = 0;
    for (Map.Entry<GlobalFlag, HeapFlagBits> row : TABLE.entrySet()) {
      if (globalFlags.contains(row.getKey())) {
        flags |= row.getValue().flags;
        forceFlags |= row.getValue().forceFlags;
      }
    }
    return new HeapFlagBits(flags, forceFlags);
  }
}
