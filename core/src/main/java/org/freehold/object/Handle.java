package org.freehold.object;

import org.freehold.OutOfMemoryException;
import org.jspecify.annotations.Nullable;

/// A handle: the name of a block that its [MovableHeap] may move. A block has an address only while
/// it is locked; it is locked from the first [#lock] or [#pin] until each has been undone.
///
/// ```
///            discard(), or the heap needs memory (discardable blocks only)
///   live ─────────────────────────────────────────▶ discarded ── free() ──▶ freed
///    │  ◀──────────────── reallocate(size) ─────────────┘                    ▲
///    └────────────────────────────── free() ─────────────────────────────────┘
/// ```
///
/// A freed handle stays one for ever: no call mistakes it for a block that came after it. A handle
/// is a Java object of 24 bytes (32 where the block is discardable), and the heap has 6 bytes more
/// in its tables.
///
/// Thread-safe. Every call takes the heap's lock, for O(1) unless stated otherwise; the bytes of a
/// locked block are accessed without it.
///
/// Freehold implements this interface, and later versions may add methods to it.
public interface Handle {

  /// How often a block may be locked at a time.
  int MAX_LOCKS = 255;

  /// Locks the block: it keeps its address and its contents until it is unlocked as often.
  ///
  /// @return its address, a multiple of 16 (8 on a 32-bit machine)
  /// @throws BlockDiscardedException when its contents are gone
  /// @throws IllegalStateException when it was freed, or is locked 255 times already
  long lock();

  /// Locks like [#lock], but returns 0 when the block was discarded; it is not locked then.
  ///
  /// @throws IllegalStateException when it was freed, or is locked 255 times already
  long tryLock();

  /// Undoes one lock. The last one makes the block the most recently used.
  ///
  /// @throws IllegalStateException when the block is not locked, or was freed
  void unlock();

  /// How often the block is locked, pins included; 0 for one that was discarded or freed.
  int lockCount();

  /// Locks the block until the pin is closed. Only the thread that first asks the pin for its
  /// segment can access the segment and close the pin.
  ///
  /// @throws BlockDiscardedException when its contents are gone
  /// @throws IllegalStateException when it was freed, or is locked 255 times already
  Pin pin();

  /// Locks the block until the pin is closed. Any thread can access its segment and close it;
  /// closing takes longer than that of [#pin], since it stops other threads from using the segment.
  ///
  /// @throws BlockDiscardedException when its contents are gone
  /// @throws IllegalStateException when it was freed, or is locked 255 times already
  Pin pinShared();

  /// Pins like [#pin], but returns null when the block was discarded.
  ///
  /// @throws IllegalStateException when it was freed, or is locked 255 times already
  @Nullable Pin tryPin();

  /// The bytes that were asked for; 0 for a discarded block.
  ///
  /// @throws IllegalStateException when the block was freed
  long size();

  /// Changes the size. The first `min(old, new)` bytes are kept, the others are unspecified; those
  /// of a discarded block are all unspecified, which is how it comes back. O(size), and O(n) for n
  /// blocks near it in memory when it shrinks. It counts as a use of the block.
  ///
  /// A locked block keeps its address. So it grows only where there is room behind it, and does not
  /// shrink by more than the rest of its last 16 bytes.
  ///
  /// @param size the bytes wanted; 0 makes a live block of size 0
  /// @throws OutOfMemoryException with a diagnosis, when no memory is available; the block is as it
  ///   was
  /// @throws IllegalStateException when the block was freed, or is locked and would have to move or
  ///   shrink
  void reallocate(long size);

  /// Reallocates like [#reallocate], but returns false when no memory is available, or when the
  /// block is locked and would have to move or shrink; it is unchanged then.
  ///
  /// @param size the bytes wanted
  /// @return whether the block has that size now
  /// @throws IllegalStateException when the block was freed
  boolean tryReallocate(long size);

  /// Gives the block's memory back and keeps the handle. Does nothing when that has been done.
  ///
  /// @throws IllegalStateException when the block is locked, or was freed
  void discard();

  /// Whether the block has been discarded. An unlocked discardable block may be at any moment, so a
  /// program that is about to use one calls [#tryLock] instead.
  ///
  /// @throws IllegalStateException when the block was freed
  boolean isDiscarded();

  /// Whether the heap may discard the block when it needs memory.
  boolean isDiscardable();

  /// Frees the block, discarded or not.
  ///
  /// @throws IllegalStateException when the block is locked, or was freed before (double free)
  void free();

  /// Whether the block was freed.
  boolean isFreed();
}
