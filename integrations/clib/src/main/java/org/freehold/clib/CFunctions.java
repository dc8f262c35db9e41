package org.freehold.clib;

import java.lang.foreign.FunctionDescriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.freehold.heap.Heap;

/// C's memory functions on a heap, as function pointers that any library in C can be given.
///
/// ```java
/// try (CFunctions functions = CFunctions.on(heap)) {
///   long malloc = functions.malloc();   // void *(*)(size_t), as an address
///   long free = functions.free();       // void (*)(void *)
///   …
/// }
/// ```
///
/// The functions follow the rules of C: null (0) when there is no memory, `free(NULL)` does
/// nothing, `malloc(0)` is a block of its own, `realloc(p, 0)` frees and returns null. Blocks are
/// aligned to 16 bytes. They set no `errno`. A free of anything that this object did not allocate
/// frees nothing and is reported by [#close()].
///
/// A function that is not called for costs nothing: its pointer is made when it is asked for, in
/// about a millisecond, and is the same ever after.
///
/// Any thread may call the functions, also one that C started. A thread must have 64 KiB of its
/// stack left. They must not be called from a downcall that was linked as critical.
public final class CFunctions implements AutoCloseable {

  private final LentHeap lent;
  private final Map<String, Long> made = new HashMap<>();
  private boolean isClosed;

  private CFunctions(Heap heap) {
    this.lent = new LentHeap("C functions of heap \"" + heap.options().name() + "\"", heap);
  }

  /// Makes the functions of a heap.
  ///
  /// @param heap that blocks come from; it must outlive the functions
  /// @return the functions
  /// @throws IllegalArgumentException if it is a heap of simulated memory
  /// @throws IllegalCallerException if the JVM denies native access; the message names the option
  ///   that grants it
  public static CFunctions on(Heap heap) {
    return new CFunctions(heap);
  }

  /// `void *malloc(size_t size)`.
  ///
  /// @return the address of the function, as all of these
  /// @throws IllegalStateException after the close, as all of these
  public long malloc() {
    return function("malloc", Shapes.LONG_TO_LONG);
  }

  /// `void *calloc(size_t count, size_t size)`; null when the product overflows.
  public long calloc() {
    return function("calloc", Shapes.LONGS_TO_LONG);
  }

  /// `void *realloc(void *block, size_t size)`.
  public long realloc() {
    return function("realloc", Shapes.LONGS_TO_LONG);
  }

  /// `void free(void *block)`.
  public long free() {
    return function("free", Shapes.LONG_TO_VOID);
  }

  /// `void *aligned_alloc(size_t alignment, size_t size)`, which is also the shape of `memalign`;
  /// null when the alignment is not a power of two.
  public long alignedAlloc() {
    return function("alignedAlloc", Shapes.LONGS_TO_LONG);
  }

  /// `size_t malloc_usable_size(void *block)`.
  public long usableSize() {
    return function("usableSize", Shapes.LONG_TO_LONG);
  }

  /// `char *strdup(const char *string)`.
  public long strdup() {
    return function("strdup", Shapes.LONG_TO_LONG);
  }

  private synchronized long function(String method, FunctionDescriptor shape) {
    if (isClosed) {
      throw new IllegalStateException("the C functions have been closed");
    }
    return made.computeIfAbsent(method, _ -> lent.function(method, shape));
  }

  /// The heap that blocks come from.
  public Heap heap() {
    return lent.heap();
  }

  /// What has been done with the functions.
  public LibraryUsage usage() {
    return lent.usage();
  }

  /// The blocks that have not been given back, the largest first. O(n log n) for n blocks.
  public List<UnreturnedBlock> unreturned() {
    return lent.unreturned();
  }

  /// Checks that every block has come back and ends the functions. No thread may be in one, and
  /// nobody may call one any more: that would end the process. Closing again does nothing.
  ///
  /// @throws CLibraryException if blocks have not come back: the functions are still open then, so
  ///   that they can; or if calls have failed: the functions have ended then
  @Override
  public synchronized void close() {
    if (isClosed) {
      return;
    }
    lent.requireReturned("free them");
    isClosed = true;
    lent.close();
  }
}
