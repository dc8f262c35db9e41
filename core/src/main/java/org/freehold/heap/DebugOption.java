package org.freehold.heap;

import org.freehold.flags.GlobalFlag;

/// A check that a heap makes beside those that it always makes. What each finds, when, and at what
/// price is told in `docs/heap-debugging.md`.
///
/// The names in brackets are the abbreviations of the global flags that ask for the same.
public enum DebugOption {
  /// A pattern of 0xAB stands right behind each block, and is looked at when the block is freed or
  /// resized (htc).
  TAIL_CHECK(GlobalFlag.HEAP_TAIL_CHECK),

  /// A new block is filled with 0xBAADF00D, what is freed with 0xFEEEFEEE, and free memory is
  /// looked at before it becomes a block again (hfc).
  FREE_CHECK(GlobalFlag.HEAP_FREE_CHECK),

  /// Every call looks at the block that it is given. Brings tail and free checks with it (hpc).
  PARAMETER_CHECK(GlobalFlag.HEAP_PARAMETER_CHECK),

  /// Every call validates the whole heap. Brings tail and free checks with it (hvc).
  VALIDATE_ON_CALL(GlobalFlag.HEAP_VALIDATE_ALL),

  /// A freed block is not joined with its free neighbours; [Heap#compact()] does that (dhc). Checks
  /// nothing: it keeps each freed block recognisable, and shows what joining is good for.
  NO_COALESCING(GlobalFlag.DISABLE_COALESCING),

  /// Blocks are counted by the tags that they were allocated with, or by their size (htg).
  TAGGING(GlobalFlag.HEAP_TAGGING),

  /// Page heap light: blocks are filled with 0xE0, have 0xA0 before and behind them, are filled
  /// with 0xF0 when they are freed, and wait in quarantine before their memory is used again (the
  /// standard page heap of hpa). Takes the place of the patterns of tail and free checks inside
  /// blocks.
  PAGE_HEAP_LIGHT(GlobalFlag.PAGE_HEAP);

  private final GlobalFlag flag;

  DebugOption(GlobalFlag flag) {
    this.flag = flag;
  }

  /// The global flag that asks for the same.
  public GlobalFlag flag() {
    return flag;
  }
}
