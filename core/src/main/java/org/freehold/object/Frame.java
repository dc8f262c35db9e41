package org.freehold.object;

import java.lang.foreign.MemorySegment;
import org.freehold.object.internal.frames.ThreadStack;

/// A frame of a thread's stack ([StackFrames]): what is allocated in it is given back when it is
/// closed.
///
/// Allocations are made in the *innermost* frame of a stack alone: what a frame below it allocated
/// would lie above, and go with it. A frame that is closed while others above it are open closes
/// these too, and they are reported as left open ([LostOwners]); a close of one that is closed
/// already does nothing. So frames that are closed out of order do no harm, and try-with-resources
/// nests them right.
///
/// **Segments.** Three ways lead to a `MemorySegment`, and they differ in what happens after the
/// close:
///
/// | | after the close | cost |
/// |---|---|---|
/// | [#segment] | the segment is dead: each use throws | a confined arena for the frame, with its first segment |
/// | [#view] | the segment is still accessible, and must not be used | that of a Java object, or nothing |
/// | [#allocate] | an address is a number | nothing |
///
/// The bytes are what they are, not zero. Belongs to the thread that has pushed it; any other gets
/// a `WrongThreadException`. Operations are O(1) but for the first allocation of a chunk and its
/// close.
public final class Frame implements AutoCloseable {

  private static final long DEFAULT_ALIGNMENT = 16;

  private final ThreadStack stack;
  private final long serial;
  private final long currentBefore;
  private final long topBefore;
  private final long changesBefore;
  private boolean isClosed;

  // The compiler removes this object where it does not escape, so `this` goes nowhere.

  Frame(ThreadStack stack, long serial, long currentBefore, long topBefore, long changesBefore) {
    this.stack = stack;
    this.serial = serial;
    this.currentBefore = currentBefore;
    this.topBefore = topBefore;
    this.changesBefore = changesBefore;
  }

  /// Allocates at a multiple of 16.
  ///
  /// @param size bytes; 0 gives an address that others may have too
  /// @return the address, valid until the frame is closed
  /// @throws FrameOverflowException when the stack would become too large; nothing has changed then
  /// @throws org.freehold.OutOfMemoryException with a diagnosis, when the heap has no memory for it
  /// @throws IllegalStateException when the frame is closed, or is not the innermost one
  public long allocate(long size) {
    return stack.allocate(serial, size, DEFAULT_ALIGNMENT);
  }

  /// Allocates at a multiple of an alignment.
  ///
  /// @param size bytes; 0 gives an address that others may have too
  /// @param alignment a power of two
  /// @return the address, valid until the frame is closed
  /// @throws FrameOverflowException when the stack would become too large; nothing has changed then
  /// @throws org.freehold.OutOfMemoryException with a diagnosis, when the heap has no memory for it
  /// @throws IllegalStateException when the frame is closed, or is not the innermost one
  /// @throws IllegalArgumentException when the alignment is not a power of two
  public long allocate(long size, long alignment) {
    return stack.allocate(serial, size, alignment);
  }

  /// Allocates a segment that dies with the frame.
  ///
  /// @param size bytes
  /// @param alignment a power of two
  /// @return a segment of exactly `size` bytes, for this thread
  /// @throws UnsupportedOperationException on simulated memory, whose addresses the JVM cannot
  ///   access
  /// @throws FrameOverflowException when the stack would become too large; nothing has changed then
  /// @throws IllegalStateException when the frame is closed, or is not the innermost one
  public MemorySegment segment(long size, long alignment) {
    return stack.segment(serial, size, alignment);
  }

  /// Allocates a segment that checks its bounds but not whether the frame is still open.
  ///
  /// @param size bytes
  /// @param alignment a power of two
  /// @return a segment of exactly `size` bytes
  /// @throws UnsupportedOperationException on simulated memory, whose addresses the JVM cannot
  ///   access
  /// @throws FrameOverflowException when the stack would become too large; nothing has changed then
  /// @throws IllegalStateException when the frame is closed, or is not the innermost one
  public MemorySegment view(long size, long alignment) {
    long address = stack.allocate(serial, size, alignment);
    return stack.heap().options().space().memory().segment(address, size);
  }

  /// Allocates in the frame, or from the heap when more than [StackFrames#MALLOCA_THRESHOLD] bytes
  /// are wanted or the stack is full. [#freea] frees it, or the close of the frame does.
  ///
  /// @param size bytes
  /// @return the address, a multiple of 16
  /// @throws org.freehold.OutOfMemoryException with a diagnosis, when no memory is available
  /// @throws IllegalStateException when the frame is closed, or is not the innermost one
  public long malloca(long size) {
    return stack.malloca(serial, size);
  }

  /// Frees what [#malloca] has taken from the heap, in this frame or in one of the same stack that
  /// is open. Memory of the frame itself is given back by its close.
  ///
  /// @param address from [#malloca]; 0 does nothing
  /// @throws IllegalArgumentException when it is not from there; nothing has changed then
  public void freea(long address) {
    stack.freea(address);
  }

  /// Whether the frame is open, innermost or not.
  public boolean isOpen() {
    return !isClosed && stack.isOpen(serial);
  }

  /// Gives back everything that was allocated in the frame, and in those above it. Does nothing
  /// when the frame is closed.
  ///
  /// @throws IllegalStateException when a segment of it is in use by a native call; the frame stays
  ///   open then
  /// @throws WrongThreadException in another thread
  @Override
  public void close() {
    if (!isClosed) {
      stack.close(serial, currentBefore, topBefore, changesBefore);
      isClosed = true;
    }
  }

  @Override
  public String toString() {
    return "Frame[" + (isOpen() ? "open" : "closed") + "]";
  }
}
