package org.freehold.heap.internal.debug;

import org.freehold.heap.DebugOption;
import org.freehold.heap.Debugging;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.internal.blocks.SizeRoutedBlocks;
import org.freehold.heap.internal.detect.Pattern;
import org.freehold.heap.internal.detect.Pattern.Damage;
import org.freehold.vm.Memory;
import org.freehold.vm.SpaceInfo;
import org.jspecify.annotations.Nullable;

/// Which patterns a checking heap lays before, behind and into its blocks, and whether they are as
/// they were laid.
///
/// | | tail check, free check | page heap light |
/// |---|---|---|
/// | before a block | nothing | one granule of 0xA0 |
/// | in a new one | 0xBAADF00D, whole words | 0xE0 |
/// | behind it | 0xAB, two pointers at least | 0xA0, 8 bytes at least |
/// | in a freed one | 0xFEEEFEEE | 0xF0 |
///
/// The pattern behind a block reaches to the end of the larger block that it stands in. With tail
/// or free checks a block above the large threshold has neither: it has pages of its own, fresh and
/// zero, which are released with it.
final class Guards {

  private static final long LIGHT_TAIL_BYTES = 8;

  private final Memory memory;
  private final SizeRoutedBlocks below;
  private final boolean isLight;
  private final boolean fills;
  private final long granule;
  private final long tail;
  private final Pattern guard;
  private final Pattern uninitialised;

  /// What a freed block is filled with while it waits.
  final Pattern freed;

  Guards(HeapOptions options, SizeRoutedBlocks below) {
    Debugging debugging = options.debugging();
    SpaceInfo info = options.space().info();
    this.memory = options.space().memory();
    this.below = below;
    this.isLight = debugging.has(DebugOption.PAGE_HEAP_LIGHT);
    this.fills = isLight || debugging.has(DebugOption.FREE_CHECK);
    this.granule = info.mallocAlignment();
    this.tail = isLight ? LIGHT_TAIL_BYTES : debugging.has(DebugOption.TAIL_CHECK) ? granule : 0;
    this.guard = isLight ? Pattern.LIGHT_GUARD : Pattern.TAIL;
    this.uninitialised = isLight ? Pattern.LIGHT_UNINITIALISED : Pattern.UNINITIALISED;
    this.freed = isLight ? Pattern.LIGHT_FREED : Pattern.FREED;
  }

  /// The pattern before and behind blocks.
  Pattern guard() {
    return guard;
  }

  /// Whether a block of a size has patterns.
  boolean covers(long size) {
    return isLight || !below.isFresh(size);
  }

  /// Bytes to ask for before a block that stands at a multiple of `alignment`.
  long before(long alignment) {
    return isLight ? Math.max(granule, alignment) : 0;
  }

  /// Bytes to ask for behind a block.
  long behind(long size) {
    return covers(size) ? tail : 0;
  }

  /// Lays the patterns around a block that is new.
  void fillAround(DebugBlock block) {
    if (isLight) {
      guard.fill(memory, block.address - granule, granule);
    }
    fillTail(block);
  }

  /// Lays the pattern behind a block.
  void fillTail(DebugBlock block) {
    if (behind(block.size) > 0) {
      long end = block.address + block.size;
      guard.fill(memory, end, block.end() - end);
    }
  }

  /// Fills those bytes of a block that nobody has written yet, from an offset on: whole repetitions
  /// of the pattern only.
  void fillNew(DebugBlock block, long from) {
    if (fills && covers(block.size)) {
      long unit = uninitialised.unit();
      long first = (from + unit - 1) & -unit;
      uninitialised.fill(memory, block.address + first, (block.size & -unit) - first);
    }
  }

  /// What of the guard before a block is not as it was laid, or null.
  @Nullable Damage headDamage(DebugBlock block) {
    return isLight ? guard.damage(memory, block.address - granule, granule) : null;
  }

  /// What of the guard behind a block is not as it was laid, or null.
  @Nullable Damage tailDamage(DebugBlock block) {
    long end = block.address + block.size;
    return behind(block.size) > 0 ? guard.damage(memory, end, block.end() - end) : null;
  }

  /// Fills a freed block that will wait.
  void fillFreed(DebugBlock block) {
    freed.fill(memory, block.start, block.bytes);
  }

  /// What of a waiting block is not as it was laid, or null.
  @Nullable Damage freedDamage(DebugBlock block) {
    return freed.damage(memory, block.start, block.bytes);
  }
}
