package org.freehold.heap.internal.debug;

import java.util.ArrayList;
import java.util.List;
import org.freehold.heap.DebugOption;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.MemoryExcerpt;
import org.freehold.heap.Violation;
import org.freehold.heap.Violation.Kind;
import org.freehold.heap.internal.backend.Ranges;
import org.freehold.heap.internal.detect.ExcerptCutter;
import org.freehold.heap.internal.detect.Pattern;
import org.freehold.heap.internal.detect.Pattern.Damage;
import org.freehold.heap.internal.detect.PatternScan;
import org.freehold.heap.internal.detect.StackCapture;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// Finds damaged patterns in a debug heap and attributes them to a block.
///
/// Every committed byte of a free range holds the pattern where free checks are on: memory is
/// filled when it is committed and when it is freed. Decommitted pages are filled again when they
/// are recommitted, so nothing needs to be left out.
///
/// The end of one block's tail is right before the next block. When only that end is damaged, the
/// next block was underrun.
///
/// Not thread-safe; the heap's lock is held.
final class DamageFinder {

  private final String heap;
  private final Memory memory;
  private final PatternScan scan;
  private final Ranges ranges;
  private final Guards guards;
  private final DebugBlockTable table;
  private final Quarantine quarantine;
  private final StackCapture stacks;
  private final boolean checksFree;

  DamageFinder(
      HeapOptions options,
      PatternScan scan,
      Ranges ranges,
      Guards guards,
      DebugBlockTable table,
      Quarantine quarantine,
      StackCapture stacks) {
    this.heap = options.name();
    this.memory = options.space().memory();
    this.scan = scan;
    this.ranges = ranges;
    this.guards = guards;
    this.table = table;
    this.quarantine = quarantine;
    this.stacks = stacks;
    this.checksFree = options.debugging().has(DebugOption.FREE_CHECK);
  }

  /// What is wrong with the red zones of a live block, or null.
  @Nullable Violation ofLive(String operation, DebugBlock block) {
    Damage head = guards.headDamage(block);
    if (head != null) {
      return violation(
          Kind.UNDERRUN,
          operation,
          block,
          excerpt(block, head, guards.guard()),
          head,
          guards.guard());
    }
    Damage tail = guards.tailDamage(block);
    if (tail == null) {
      return null;
    }
    DebugBlock next = table.adjacentAfter(block);
    boolean isEndOnly = tail.first() > block.address + block.size && tail.last() == block.end() - 1;
    return isEndOnly && next != null && next.start == next.address
        ? violation(
            Kind.UNDERRUN,
            operation,
            next,
            excerpt(block, tail, guards.guard()),
            tail,
            guards.guard())
        : violation(
            Kind.OVERRUN,
            operation,
            block,
            excerpt(block, tail, guards.guard()),
            tail,
            guards.guard());
  }

  /// What is wrong with a block in quarantine, or null.
  @Nullable Violation ofQuarantined(String operation, DebugBlock block) {
    Damage damage = guards.freedDamage(block);
    return damage == null
        ? null
        : violation(
            Kind.WRITE_AFTER_FREE,
            operation,
            block,
            excerpt(block, damage, guards.freed),
            damage,
            guards.freed);
  }

  /// The damage in a part of a free range, or null.
  @Nullable Damage inFreeRange(long from, long end) {
    return checksFree ? scan.damage(Pattern.FREED, from, end - from) : null;
  }

  /// Attributes damage in a part of a free range to the block that was freed there last, if it is
  /// remembered.
  Violation ofFreeRange(String operation, long from, long end, Damage damage) {
    DebugBlock block = table.lastFreedAt(damage.first());
    if (block != null) {
      return violation(
          Kind.WRITE_AFTER_FREE,
          operation,
          block,
          ExcerptCutter.around(memory, from, end, damage, Pattern.FREED),
          damage,
          Pattern.FREED);
    }
    return new Violation(
        Kind.WRITE_AFTER_FREE,
        heap,
        operation,
        0,
        -1,
        end - from,
        damage.first(),
        damage.last(),
        Pattern.FREED.text(),
        ExcerptCutter.around(memory, from, end, damage, Pattern.FREED),
        List.of(),
        List.of());
  }

  /// All violations at this moment: live blocks in address order, then quarantined blocks from the
  /// oldest, then free ranges. O(n) for n bytes that hold patterns.
  List<Violation> all(String operation) {
    List<Violation> found = new ArrayList<>();
    for (DebugBlock block = table.nextLive(Long.MIN_VALUE);
        block != null;
        block = table.nextLive(block.start)) {
      addTo(found, ofLive(operation, block));
    }
    for (DebugBlock block = quarantine.oldest(); block != null; block = quarantine.after(block)) {
      addTo(found, ofQuarantined(operation, block));
    }
    if (checksFree) {
      ranges.forEachFree((start, end) -> addFreeRange(operation, start, end, found));
    }
    return found;
  }

  private Violation violation(
      Kind kind,
      String operation,
      DebugBlock block,
      MemoryExcerpt excerpt,
      Damage damage,
      Pattern expected) {
    return new Violation(
        kind,
        heap,
        operation,
        block.address,
        block.size,
        block.bytes,
        damage.first(),
        damage.last(),
        expected.text(),
        excerpt,
        stacks.frames(block.allocatedBy),
        stacks.frames(block.freedBy));
  }

  private MemoryExcerpt excerpt(DebugBlock block, Damage damage, Pattern expected) {
    return ExcerptCutter.around(memory, block.start, block.end(), damage, expected);
  }

  private static void addTo(List<Violation> found, @Nullable Violation violation) {
    if (violation != null) {
      found.add(violation);
    }
  }

  private void addFreeRange(String operation, long start, long end, List<Violation> found) {
    Damage damage = inFreeRange(start, end);
    if (damage != null) {
      found.add(ofFreeRange(operation, start, end, damage));
    }
  }
}
