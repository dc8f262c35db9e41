package org.freehold.object;

import org.freehold.heap.Heap;
import org.freehold.object.internal.frames.ThreadStack;
import org.freehold.object.internal.frames.ThreadStacks;
import org.freehold.object.internal.owners.LostOwnerReports;

/// Memory that goes with the calling method: what `alloca` and `_malloca` are in C.
///
/// ```java
/// try (Frame frame = StackFrames.push()) {
///   long buffer = frame.allocate(256, 16);
///   …                                     // the close gives it back, whatever happens
/// }
/// ```
///
/// Java has no native stack to share, so each thread has one of its own, in chunks of the heap: at
/// most [#MAX_BYTES], and with it what is not closed is bounded. A platform thread keeps 16 KiB of
/// it for the next frame until it has ended; a virtual thread, and a stack on a heap that was
/// given, keep nothing when no frame is open.
///
/// | Windows, C | here |
/// |---|---|
/// | entry of a function, return | [#push], [Frame#close] |
/// | `alloca(n)` | [Frame#allocate] |
/// | `_malloca(n)`, `_freea(p)` | [#malloca], [#freea], or the same of [Frame] |
/// | stack overflow | [FrameOverflowException]; all frames stay usable |
///
/// Each thread calls for itself. [#push] and the close of a frame take a few nanoseconds and make
/// no Java object where the frame does not leave the method. Sources: `alloca(3)`; the
/// documentation of `_malloca`, whose threshold is that of `_ALLOCA_S_THRESHOLD`.
public final class StackFrames {

  /// Bytes that all frames of a thread on one heap can have together: 8 MiB, as the stack of a
  /// thread on Linux.
  public static final long MAX_BYTES = ThreadStack.MAX_BYTES;

  /// The largest size that [#malloca] takes from the frame: 1,024 bytes.
  public static final long MALLOCA_THRESHOLD = ThreadStack.MALLOCA_THRESHOLD;

  private StackFrames() {}

  /// Pushes a frame on the calling thread's stack in the process heap.
  ///
  /// @return the frame, to be closed by the same thread
  public static Frame push() {
    ObjectRehearsal.require();
    return push(ThreadStacks.ofProcessHeap());
  }

  /// Pushes a frame on the calling thread's stack in a heap. O(n) for n heaps that the thread has
  /// stacks in.
  ///
  /// @param heap that memory is taken from; its frames must be closed before it is
  /// @return the frame, to be closed by the same thread
  public static Frame push(Heap heap) {
    ObjectRehearsal.require();
    return push(ThreadStacks.of(heap));
  }

  private static Frame push(ThreadStack stack) {
    if (LostOwnerReports.capturesStacks()) {
      stack.capture();
    }
    long serial = stack.nextSerial();
    Frame frame = new Frame(stack, serial, stack.current(), stack.top(), stack.changes());
    stack.push(serial);
    return frame;
  }

  /// Allocates in the innermost frame of the process heap, or from that heap when more than
  /// [#MALLOCA_THRESHOLD] bytes are wanted. [#freea] frees it, or the close of the frame does.
  ///
  /// @param size bytes
  /// @return the address, a multiple of 16
  /// @throws IllegalStateException when this thread has no such frame
  /// @throws org.freehold.OutOfMemoryException with a diagnosis, when no memory is available
  public static long malloca(long size) {
    ObjectRehearsal.require();
    ThreadStack stack = ThreadStacks.ofProcessHeap();
    if (stack.current() == 0) {
      throw new IllegalStateException(
          "malloca needs a frame, and this thread has none: push one with StackFrames.push()");
    }
    return stack.malloca(stack.current(), size);
  }

  /// Frees what [#malloca] has allocated in any open frame of the process heap. Memory of the frame
  /// itself is given back by its close.
  ///
  /// @param address from [#malloca]; 0 does nothing, nor does any address inside the memory of this
  ///   thread's frames
  /// @throws IllegalArgumentException when it is neither that nor a block of an open frame; nothing
  ///   has changed then
  public static void freea(long address) {
    ObjectRehearsal.require();
    ThreadStacks.ofProcessHeap().freea(address);
  }

  /// Gives back what the calling thread keeps for its next frame. For threads of a pool that
  /// outlive the program whose code they run.
  ///
  /// @return whether it was given back; not while a frame of the thread is open
  public static boolean release() {
    ObjectRehearsal.require();
    return ThreadStacks.tryRelease();
  }
}
