package org.freehold.heap;

import org.freehold.flags.GlobalFlag;

/// A check that a heap makes in addition to those that it always makes. `docs/heap-debugging.md`
/// says what each finds, when, and at what cost.
///
/// The names in parentheses are the abbreviations of the global flags that set the same option.
public enum DebugOption {
  /// A tail pattern of 0xAB right after each block, which is checked when the block is freed or
  /// resized (htc).
  TAIL_CHECK(GlobalFlag.HEAP_TAIL_CHECK),

  /// A new block is filled with 0xBAADF00D and a freed one with 0xFEEEFEEE, and free memory is
  /// checked before it is allocated again (hfc).
  FREE_CHECK(GlobalFlag.HEAP_FREE_CHECK),

  /// Every call checks the block that it is given. Implies tail and free checks (hpc).
  PARAMETER_CHECK(GlobalFlag.HEAP_PARAMETER_CHECK),

  /// Every call validates the whole heap. Implies tail and free checks (hvc).
  VALIDATE_ON_CALL(GlobalFlag.HEAP_VALIDATE_ALL),

  /// A freed block is not coalesced with its free neighbours; [Heap#compact()] does that (dhc).
  /// Checks nothing: it keeps each freed block recognisable, and shows what coalescing is good for.
  NO_COALESCING(GlobalFlag.DISABLE_COALESCING),

  /// Blocks are counted by the tags that they were allocated with, or else by their size (htg).
  TAGGING(GlobalFlag.HEAP_TAGGING),

  /// Light page heap: blocks are filled with 0xE0, have red zones of 0xA0 before and after them,
  /// are filled with 0xF0 when they are freed, and stay in quarantine before their memory is used
  /// again (the standard page heap of hpa). Replaces the patterns of tail and free checks inside
  /// blocks.
  PAGE_HEAP_LIGHT(GlobalFlag.PAGE_HEAP);

  private final GlobalFlag flag;

  DebugOption(GlobalFlag flag) {
    this.flag = flag;
  }

  /// The global flag that sets the same option.
  public GlobalFlag flag() {
    return flag;
  }
}
