package org.freehold.inspect.crash;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A block of the page heap, as the process that crashed recorded it.
///
/// @param state its state at the end
/// @param heap the name of its heap
/// @param sequence its sequence number among the blocks of the process
/// @param slot the start of its pages, including the guard page
/// @param slotBytes the length of these
/// @param address the block
/// @param size the bytes that were requested
/// @param guardBytes the length of the guard page
/// @param isGuardInFront whether the guard page is in front of it
/// @param allocated when, and from where @param freed when, and from where; null for a block that
///   was never freed
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

  /// The state of a block when the process ended.
  public enum State {
    /// It was live.
    LIVE,
    /// It was freed, and its pages were inaccessible (quarantined).
    FREED,
    /// Its heap was closed while it was live.
    CLOSED,
    /// It was freed so long ago that its addresses were available for other blocks.
    RELEASED
  }

  /// An allocation or a free of a block.
  ///
  /// @param time when
  /// @param thread the name of the thread
  /// @param stack its frames, the innermost first; empty when they were not kept
  public record Event(Instant time, String thread, List<String> stack) {}

  /// The first address past the end of the block.
  public long end() {
    return address + size;
  }

  /// The first address past the end of its pages, including the guard page.
  public long slotEnd() {
    return slot + slotBytes;
  }

  /// Bytes between the end of the block and the guard page after it; 0 when that is in front.
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
