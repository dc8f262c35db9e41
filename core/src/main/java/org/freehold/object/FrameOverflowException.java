package org.freehold.object;

import java.util.Locale;

/// A frame has no room for an allocation: the stack of its thread has reached its limit. Nothing
/// has changed; the frame and all others stay usable.
public final class FrameOverflowException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final int USUAL_ALIGNMENT = 16;

  private final long requested;
  private final long used;
  private final long limit;

  /// Makes the refusal.
  ///
  /// @param requested bytes that were asked for
  /// @param used bytes of the stack's chunks
  /// @param limit bytes that these may have together
  public FrameOverflowException(long requested, long used, long limit) {
    this(requested, 1, used, limit);
  }

  /// Makes the refusal of an aligned request.
  ///
  /// @param requested bytes that were asked for
  /// @param alignment of their address
  /// @param used bytes of the stack's chunks
  /// @param limit bytes that these may have together
  public FrameOverflowException(long requested, long alignment, long used, long limit) {
    super(
        String.format(
            Locale.ROOT,
            "the frames of this thread have no room for %s bytes more%s: %d bytes are taken, and"
                + " %d are allowed; use malloca or a heap for what is large",
            Long.toUnsignedString(requested),
            alignment > USUAL_ALIGNMENT ? " at a multiple of " + alignment : "",
            used,
            limit));
    this.requested = requested;
    this.used = used;
    this.limit = limit;
  }

  /// Bytes that were asked for, unsigned.
  public long requested() {
    return requested;
  }

  /// Bytes of the stack's chunks.
  public long used() {
    return used;
  }

  /// Bytes that these may have together.
  public long limit() {
    return limit;
  }
}
