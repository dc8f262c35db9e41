package org.freehold.heap.internal.pageheap;

import java.util.List;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.Violation;
import org.freehold.heap.Violation.Kind;
import org.freehold.heap.internal.detect.ExcerptCutter;
import org.freehold.heap.internal.detect.Pattern;
import org.freehold.heap.internal.detect.Pattern.Damage;
import org.freehold.heap.internal.detect.PatternScan;
import org.freehold.heap.internal.detect.StackCapture;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// The fill around a block on its pages: writing it, and finding damage there by writes that did
/// not reach the guard page.
final class PagePatterns {

  private final String heap;
  private final Memory memory;
  private final PatternScan scan;
  private final StackCapture stacks;

  PagePatterns(HeapOptions options, StackCapture stacks) {
    this.heap = options.name();
    this.memory = options.space().memory();
    this.scan = new PatternScan(memory);
    this.stacks = stacks;
  }

  /// Fills the pages of a new block.
  void fill(GuardedBlock block) {
    Pattern.PAGE_AROUND.fill(memory, block.pages, block.address - block.pages);
    Pattern.PAGE_UNINITIALISED.fill(memory, block.address, block.size);
    Pattern.PAGE_AROUND.fill(memory, block.end(), block.pagesEnd() - block.end());
  }

  /// Damage around a live block; null when there is none.
  @Nullable Violation damageAround(String operation, GuardedBlock block) {
    Damage after = damage(block.end(), block.pagesEnd());
    if (after != null) {
      return violation(Kind.OVERRUN, operation, block, after);
    }
    Damage before = damage(block.pages, block.address);
    return before == null ? null : violation(Kind.UNDERRUN, operation, block, before);
  }

  private @Nullable Damage damage(long from, long end) {
    return from < end ? scan.damage(Pattern.PAGE_AROUND, from, end - from) : null;
  }

  private Violation violation(Kind kind, String operation, GuardedBlock block, Damage damage) {
    return new Violation(
        kind,
        heap,
        operation,
        block.address,
        block.size,
        block.pageBytes,
        damage.first(),
        damage.last(),
        Pattern.PAGE_AROUND.text(),
        ExcerptCutter.around(memory, block.pages, block.pagesEnd(), damage, Pattern.PAGE_AROUND),
        stacks.frames(block.allocatedBy),
        List.of());
  }
}
