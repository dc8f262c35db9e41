package org.freehold.heap.internal.debug;

import java.util.function.Consumer;
import org.freehold.heap.Violation;
import org.freehold.heap.internal.detect.Pattern;

/// The way of a freed block: into the quarantine if it goes there, out of it when newer ones need
/// the room, and back to the heap below.
///
/// What may fail, checking the blocks that leave the quarantine and reporting what was written to
/// them, is done before a block is freed ([#makeRoom]). Freeing cannot fail ([#add]), and what
/// follows is done by a later call if it does ([#settle]).
///
/// Not thread-safe; the heap's lock is held.
final class FreedBlocks {

  private final Guards guards;
  private final Quarantine quarantine;
  private final DamageFinder finder;
  private final LargerBlocks larger;
  private final Consumer<? super Violation> handler;

  FreedBlocks(
      Guards guards,
      Quarantine quarantine,
      DamageFinder finder,
      LargerBlocks larger,
      Consumer<? super Violation> handler) {
    this.guards = guards;
    this.quarantine = quarantine;
    this.finder = finder;
    this.larger = larger;
    this.handler = handler;
  }

  /// Releases blocks from the quarantine until there is room for one that is about to be freed.
  void makeRoom(String operation, DebugBlock block) {
    while (entersQuarantine(block) && quarantine.lacksRoomFor(block.bytes)) {
      releaseOldest(operation);
    }
  }

  /// Adds a block that is not live any more. Cannot fail.
  void add(DebugBlock block) {
    block.isFilled = false;
    if (entersQuarantine(block)) {
      quarantine.add(block);
    } else {
      larger.leave(block);
    }
  }

  /// Fills a block that was added, and returns what leaves. The request has been served: what fails
  /// for want of Java memory or stack is done by a later call, or not at all.
  void settle(DebugBlock block) {
    try {
      if (entersQuarantine(block)) {
        guards.fillFreed(block);
      }
      larger.settle();
    } catch (OutOfMemoryError | StackOverflowError e) {
      // Later.
    }
  }

  /// Returns a block that never was live. Cannot fail, or is done later.
  void discard(DebugBlock block) {
    larger.leave(block);
    settleLeaving();
  }

  /// Releases all blocks from the quarantine.
  ///
  /// @return whether there were any
  boolean tryEmptyQuarantine(String operation) {
    boolean hadAny = quarantine.count() > 0;
    while (quarantine.count() > 0) {
      releaseOldest(operation);
    }
    return hadAny;
  }

  private boolean entersQuarantine(DebugBlock block) {
    return guards.covers(block.size) && quarantine.admits(block.bytes);
  }

  private void releaseOldest(String operation) {
    DebugBlock oldest = quarantine.oldest();
    if (oldest == null) {
      return;
    }
    Violation violation = finder.ofQuarantined(operation, oldest);
    oldest.isFilled &= violation == null && guards.freed.equals(Pattern.FREED);
    DebugBlock _ = quarantine.poll();
    larger.leave(oldest);
    settleLeaving();
    if (violation != null) {
      handler.accept(violation);
    }
  }

  private void settleLeaving() {
    try {
      larger.settle();
    } catch (OutOfMemoryError | StackOverflowError e) {
      // Later.
    }
  }
}
