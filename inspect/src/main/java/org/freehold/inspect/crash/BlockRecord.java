package org.freehold.inspect.crash;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A block with a guard page, as the process that had it recorded it.
///
/// @param state what it was at the end
/// @param heap the name of its heap
/// @param sequence counts the blocks of the process
/// @param slot where its pages begin, guard page included
/// @param slotBytes length of these
/// @param address the block
/// @param size the bytes that were asked for
/// @param guardBytes length of the guard page
/// @param isGuardInFront whether the guard page is in front of it
/// @param allocated when and by whom
/// @param freed when and by whom; null for a block that was never freed
public record BlockRecord(
    State state,
    String heap,
    long sequence,
    long slot,
    long slotBytes,
    long address,
    long size,
    long guardBytes,
    boolean isGuardInFront,
    Event allocated,
    @Nullable Event freed) {

  /// What became of a block.
  public enum State {
    /// It was live.
    LIVE,
    /// It was freed, and nobody could touch it.
    FREED,
    /// Its heap was closed while it was live.
    CLOSED,
    /// It was freed so long ago that its addresses were free for other blocks.
    RELEASED
  }

  /// Something that happened to a block.
  ///
  /// @param time when
  /// @param thread the name of the thread
  /// @param stack its frames, the innermost first; empty when they were not kept
  public record Event(Instant time, String thread, List<String> stack) {}

  /// The first address behind the block.
  public long end() {
    return address + size;
  }

  /// The first address behind its pages, guard page included.
  public long slotEnd() {
    return slot + slotBytes;
  }

  /// Bytes between the end of the block and a guard page behind it; 0 when that is in front.
  public long gap() {
    return isGuardInFront ? 0 : Math.max(0, slotEnd() - guardBytes - end());
  }

  /// Whether an address lies in its pages or in its guard page.
  public boolean covers(long someAddress) {
    return someAddress >= slot && someAddress < slotEnd();
  }

  /// Whether an address lies in the block itself.
  public boolean holds(long someAddress) {
    return someAddress >= address && someAddress < end();
  }
}
