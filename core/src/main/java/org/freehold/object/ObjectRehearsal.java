package org.freehold.object;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.freehold.heap.Heap;
import org.freehold.internal.change.OwnStack;
import org.jspecify.annotations.Nullable;

/// Makes each kind of call of this package once, on a stack of its own and before the program's
/// first one, so that no class is initialised and no method handle linked in the middle of a later
/// one: a class whose initialiser is cut, for want of stack or of Java memory, is lost to the
/// process.
///
/// Safe for use by several threads.
final class ObjectRehearsal {

  private static final StructLayout WORD = MemoryLayout.structLayout(ValueLayout.JAVA_LONG);

  /// Plain, since it is read with each object: a thread that does not see it yet looks again.
  private static boolean isDone;

  private static volatile boolean isReallyDone;
  private static volatile @Nullable Thread rehearsing;

  private ObjectRehearsal() {}

  /// Rehearses unless it has been done.
  ///
  /// @throws OutOfMemoryError when there is too little Java memory; a later call tries again
  static void require() {
    if (!isDone) {
      prepare();
    }
  }

  @SuppressWarnings("ReferenceEquality") // A thread is equal to itself alone.
  private static void prepare() {
    if (Thread.currentThread() != rehearsing) {
      prepareOnce();
    }
  }

  private static synchronized void prepareOnce() {
    if (!isReallyDone) {
      OwnStack.run(() -> {
        rehearsing = Thread.currentThread();
        try {
          rehearse();
          isReallyDone = true;
        } finally {
          rehearsing = null;
        }
      });
    }
    isDone = true;
  }

  private static void rehearse() {
    try (Owned<String> owned = Owned.of("rehearsal", _ -> {});
        Shared<String> shared = Shared.of(owned.move());
        Weak<String> weak = shared.weak();
        Shared<String> locked = weak.lock()) {
      long _ = locked == null ? 0 : locked.useCount();
    }
    Heap heap;
    try {
      heap = Heap.processHeap();
    } catch (IllegalCallerException _) {
      return; // The JVM denies native access; heaps on simulated memory need none.
    }
    useHeap(heap);
  }

  private static void useHeap(Heap heap) {
    useStructs(heap);
    try (Bstr text = Bstr.of(heap, "rehearsal")) {
      text.reallocate(20);
      text.reallocate("again");
      text.reallocate(text.address() + 2, 1);
    }
    Bstr.ofBytes(heap, 1).close();
    try (Frame low = StackFrames.push();
        Frame high = StackFrames.push()) {
      low.freea(high.malloca(StackFrames.MALLOCA_THRESHOLD + 1));
      long _ = high.allocate(StackFrames.MALLOCA_THRESHOLD);
      long _ = high.segment(1, 1).address();
    }
    boolean _ = StackFrames.release();
  }

  /// Loads the classes of structures, but calls nothing of [New]: it has no initialiser, and the
  /// compiler makes less of a method that has been called with what most programs do not use.
  private static void useStructs(Heap heap) {
    StructType type = StructType.of(WORD).constructor(_ -> {}).destructor(_ -> {});
    Struct struct = new Struct(heap, type.memory(), WORD, 1);
    type.constructAll(struct, type.arrayDestructor());
    struct.end();
  }
}
