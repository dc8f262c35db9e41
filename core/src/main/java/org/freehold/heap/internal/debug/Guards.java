package org.freehold.heap.internal.debug;

import org.freehold.heap.DebugOption;
import org.freehold.heap.Debugging;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.internal.blocks.SizeRoutedBlocks;
import org.freehold.heap.internal.detect.Pattern;
import org.freehold.heap.internal.detect.Pattern.Damage;
import org.freehold.heap.internal.detect.PatternScan;
import org.freehold.vm.Memory;
import org.freehold.vm.SpaceInfo;
import org.jspecify.annotations.Nullable;

/// The red zones and fill patterns of a debug heap: which patterns are written before, after and
/// into its blocks, and whether they are intact.
///
/// | | tail check, free check | light page heap |
/// |---|---|---|
/// | head, before a block | nothing | one granule of 0xA0 |
/// | a new block | 0xBAADF00D, whole words | 0xE0 |
/// | tail, after it | 0xAB, at least two pointers | 0xA0, at least 8 bytes |
/// | a freed block | 0xFEEEFEEE | 0xF0 |
///
/// The tail reaches to the end of the larger block. With tail or free checks a block above the
/// large threshold has neither: it has a reservation of its own, fresh and zero, which is released
/// with it.
final class Guards {

  private static final long LIGHT_TAIL_BYTES = 8;

  private final Memory memory;
  private final PatternScan scan;
  private final SizeRoutedBlocks below;
  private final boolean isLight;
  private final boolean fills;
  private final long granule;
  private final long tail;
  private final Pattern guard;
  private final Pattern uninitialised;

  /// The pattern of a freed block in quarantine.
  final Pattern freed;

  Guards(HeapOptions options, SizeRoutedBlocks below, PatternScan scan) {
    Debugging debugging = options.debugging();
    SpaceInfo info = options.space().info();
    this.memory = options.space().memory();
    this.scan = scan;
    this.below = below;
    this.isLight = debugging.has(DebugOption.PAGE_HEAP_LIGHT);
    this.fills = isLight || debugging.has(DebugOption.FREE_CHECK);
    this.granule = info.mallocAlignment();
    this.tail = isLight ? LIGHT_TAIL_BYTES : debugging.has(DebugOption.TAIL_CHECK) ? granule : 0;
    this.guard = isLight ? Pattern.LIGHT_GUARD : Pattern.TAIL;
    this.uninitialised = isLight ? Pattern.LIGHT_UNINITIALISED : Pattern.UNINITIALISED;
    this.freed = isLight ? Pattern.LIGHT_FREED : Pattern.FREED;
  }

  /// The pattern of the red zones.
  Pattern guard() {
    return guard;
  }

  /// Whether a block of a size has patterns.
  boolean covers(long size) {
    return isLight || !below.isFresh(size);
  }

  /// Bytes to request for the head of a block at a multiple of `alignment`.
  long headBytes(long alignment) {
    return isLight ? Math.max(granule, alignment) : 0;
  }

  /// Bytes to request for the tail of a block.
  long tailBytes(long size) {
    return covers(size) ? tail : 0;
  }

  /// Fills the red zones of a new block.
  void fillAround(DebugBlock block) {
    if (isLight) {
      guard.fill(memory, block.address - granule, granule);
    }
    fillTail(block);
  }

  /// Fills the tail of a block.
  void fillTail(DebugBlock block) {
    if (tailBytes(block.size) > 0) {
      long end = block.address + block.size;
      guard.fill(memory, end, block.end() - end);
    }
  }

  /// Fills the bytes of a block that nobody has written yet, from an offset on: whole repetitions
  /// of the pattern only.
  void fillNew(DebugBlock block, long from) {
    if (fills && covers(block.size)) {
      long unit = uninitialised.unit();
      long first = (from + unit - 1) & -unit;
      uninitialised.fill(memory, block.address + first, (block.size & -unit) - first);
    }
  }

  /// The damage in the head of a block, or null.
  @Nullable Damage headDamage(DebugBlock block) {
    return isLight ? scan.damage(guard, block.address - granule, granule) : null;
  }

  /// The damage in the tail of a block, or null.
  @Nullable Damage tailDamage(DebugBlock block) {
    long end = block.address + block.size;
    return tailBytes(block.size) > 0 ? scan.damage(guard, end, block.end() - end) : null;
  }

  /// Fills a freed block that is in quarantine.
  void fillFreed(DebugBlock block) {
    freed.fill(memory, block.start, block.bytes);
    block.isFilled = true;
  }

  /// The damage in a quarantined block, or null; a block that could not be filled has none.
  @Nullable Damage freedDamage(DebugBlock block) {
    return block.isFilled ? scan.damage(freed, block.start, block.bytes) : null;
  }
}
