package org.freehold.clib.internal.blocks;

import org.freehold.Bytes;
import org.freehold.InvalidFreeException;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// The functions that a library calls for memory, in the shapes of C and of the libraries that have
/// their own. Each is the target of an upcall, so it catches everything: an exception that left it
/// would end the JVM.
///
/// | what happens | what the library gets | what is told at the close |
/// |---|---|---|
/// | no memory: of the heap, of Java, of the stack | null | a refusal is counted |
/// | a free of what is no block of this library | nothing is freed | a failure |
/// | the heap finds damage, or is closed | null | a failure |
///
/// Every public function is a `try` around a private one that does the work, and its `catch` writes
/// one field: where the stack has ended, even a call in it could throw.
///
/// Addresses and sizes are those of C in 64 bits: `void*` and `size_t` are `long`, `int` is `int`.
/// Thread-safe.
public final class HeapCalls {

  /// What every block is aligned to, and C's own types need.
  private static final long NATURAL_ALIGNMENT = 16;

  private final Heap heap;
  private final Memory memory;
  private final LiveBlocks blocks = new LiveBlocks();
  private final Failures failures = new Failures();

  /// What happened where not even a failure could be noted; null for nothing.
  private volatile @Nullable Throwable lastResort;

  private final Object refusalLock = new Object();
  private long refusals;

  /// Makes the functions of one library.
  ///
  /// @param heap that the blocks come from
  public HeapCalls(Heap heap) {
    this.heap = heap;
    this.memory = heap.options().space().memory();
  }

  /// The blocks that the library has.
  public LiveBlocks blocks() {
    return blocks;
  }

  /// What went wrong. O(1).
  public Failures failures() {
    Throwable unseen = lastResort;
    if (unseen != null) {
      lastResort = null;
      failures.note(unseen);
    }
    return failures;
  }

  /// How many requests were refused.
  public long refusals() {
    synchronized (refusalLock) {
      return refusals;
    }
  }

  // The shapes of C.

  /// `void *malloc(size_t)`. A size of 0 is a block of its own.
  public long malloc(long size) {
    try {
      return allocate(size, 1);
    } catch (Throwable t) {
      lastResort = t;
      return 0;
    }
  }

  /// `void *calloc(size_t, size_t)`.
  public long calloc(long count, long size) {
    try {
      return allocateZeroed(count, size);
    } catch (Throwable t) {
      lastResort = t;
      return 0;
    }
  }

  /// `void *realloc(void *, size_t)`. A null pointer makes it a malloc; a size of 0 frees, and the
  /// result is null.
  public long realloc(long address, long size) {
    try {
      if (size == 0 && address != 0) {
        release(address);
        return 0;
      }
      return resize(address, size);
    } catch (Throwable t) {
      lastResort = t;
      return 0;
    }
  }

  /// `void free(void *)`.
  public void free(long address) {
    try {
      release(address);
    } catch (Throwable t) {
      lastResort = t;
    }
  }

  /// `void *aligned_alloc(size_t alignment, size_t size)`, and `memalign`. An alignment that is no
  /// power of two is refused.
  public long alignedAlloc(long alignment, long size) {
    try {
      return Long.bitCount(alignment) == 1 && alignment > 0 ? allocate(size, alignment) : 0;
    } catch (Throwable t) {
      lastResort = t;
      return 0;
    }
  }

  /// `size_t malloc_usable_size(void *)`.
  public long usableSize(long address) {
    try {
      return measure(address);
    } catch (Throwable t) {
      lastResort = t;
      return 0;
    }
  }

  /// `char *strdup(const char *)`.
  public long strdup(long string) {
    try {
      return duplicate(string);
    } catch (Throwable t) {
      lastResort = t;
      return 0;
    }
  }

  // The shapes of libraries.

  /// SQLite's `xMalloc`: `void *(int)`.
  public long xMalloc(int size) {
    try {
      return allocate(size, 1);
    } catch (Throwable t) {
      lastResort = t;
      return 0;
    }
  }

  /// SQLite's `xRealloc`: `void *(void *, int)`.
  public long xRealloc(long address, int size) {
    try {
      return resize(address, size);
    } catch (Throwable t) {
      lastResort = t;
      return 0;
    }
  }

  /// SQLite's `xSize`: `int (void *)`.
  public int xSize(long address) {
    try {
      return (int) Math.min(measure(address), Integer.MAX_VALUE);
    } catch (Throwable t) {
      lastResort = t;
      return 0;
    }
  }

  /// SQLite's `xInit`: `int (void *)`. There is nothing to do.
  public int xInit(long appData) {
    return 0;
  }

  /// SQLite's `xShutdown`: `void (void *)`. There is nothing to do.
  public void xShutdown(long appData) {}

  /// Lua's `lua_Alloc`: `void *(void *ud, void *ptr, size_t osize, size_t nsize)`. With a null
  /// pointer `osize` is a kind of object and no size; a size of 0 frees; a block that is to shrink
  /// and cannot stays as large as it is, since Lua takes it for granted that shrinking succeeds.
  public long luaAlloc(long userData, long address, long oldSize, long newSize) {
    try {
      if (newSize == 0) {
        release(address);
        return 0;
      }
      long to = resize(address, newSize);
      return to == 0 && address != 0 && newSize <= oldSize ? address : to;
    } catch (Throwable t) {
      lastResort = t;
      return 0;
    }
  }

  /// zlib's `alloc_func`: `void *(void *opaque, unsigned items, unsigned size)`, which leaves the
  /// product to the function.
  public long zalloc(long opaque, int items, int size) {
    try {
      return allocate(Integer.toUnsignedLong(items) * Integer.toUnsignedLong(size), 1);
    } catch (Throwable t) {
      lastResort = t;
      return 0;
    }
  }

  /// `void *(void *opaque, size_t size)`, the shape of zstd.
  public long opaqueAlloc(long opaque, long size) {
    try {
      return allocate(size, 1);
    } catch (Throwable t) {
      lastResort = t;
      return 0;
    }
  }

  /// `void (void *opaque, void *address)`, the shape of zlib and zstd.
  public void opaqueFree(long opaque, long address) {
    try {
      release(address);
    } catch (Throwable t) {
      lastResort = t;
    }
  }

  // The work.

  private long allocate(long size, long alignment) {
    long address = 0;
    try {
      address =
          alignment <= NATURAL_ALIGNMENT
              ? heap.tryAllocate(size)
              : heap.tryAllocate(size, alignment);
    } catch (RuntimeException | Error e) {
      noteUnlessRefusal(e);
    }
    return entered(address, size);
  }

  private long allocateZeroed(long count, long size) {
    long bytes = count * size;
    long address = 0;
    try {
      if (Math.unsignedMultiplyHigh(count, size) == 0 && bytes >= 0) {
        address = heap.tryAllocateZeroed(bytes);
      }
    } catch (RuntimeException | Error e) {
      noteUnlessRefusal(e);
    }
    return entered(address, bytes);
  }

  /// Enters a block, or counts that there is none.
  private long entered(long address, long size) {
    if (address != 0) {
      if (blocks.add(address, size)) {
        return address;
      }
      heap.free(address);
    }
    synchronized (refusalLock) {
      refusals++;
    }
    return 0;
  }

  private long resize(long address, long size) {
    if (address == 0) {
      return allocate(size, 1);
    }
    long before = blocks.beginResize(address);
    if (before < 0) {
      noteUnknown("realloc", address);
      return 0;
    }
    long to = 0;
    try {
      to = heap.tryReallocate(address, size);
    } catch (RuntimeException | Error e) {
      noteUnlessRefusal(e);
    }
    boolean isEntered = to == 0 ? blocks.undoResize(address, before) : blocks.endResize(to, size);
    if (!isEntered) {
      failures.note(
          new IllegalStateException(
              "no Java memory to keep track of the block at " + Bytes.address(address)));
    }
    if (to == 0) {
      synchronized (refusalLock) {
        refusals++;
      }
    }
    return to;
  }

  private void release(long address) {
    if (address == 0) {
      return;
    }
    long size = blocks.remove(address);
    if (size < 0) {
      noteUnknown("free", address);
      return;
    }
    try {
      heap.free(address);
    } catch (RuntimeException | Error e) {
      if (heap.isBlock(address)) {
        boolean _ = blocks.undoRemove(address, size);
      }
      failures.note(e);
    }
  }

  private long measure(long address) {
    if (address == 0) {
      return 0;
    }
    try {
      return heap.sizeOf(address);
    } catch (RuntimeException | Error e) {
      failures.note(e);
      return 0;
    }
  }

  private long duplicate(long string) {
    long length = 0;
    while (memory.getByte(string + length) != 0) {
      length++;
    }
    long copy = allocate(length + 1, 1);
    if (copy != 0) {
      memory.copy(string, copy, length + 1);
    }
    return copy;
  }

  private void noteUnlessRefusal(Throwable t) {
    boolean isRefusal =
        t instanceof OutOfMemoryException
            || t instanceof OutOfMemoryError
            || t instanceof StackOverflowError;
    if (!isRefusal) {
      failures.note(t);
    }
  }

  /// Notes that an address is not a block of the library, and what it is.
  private void noteUnknown(String function, long address) {
    String what = "a block of the heap that somebody else allocated";
    try {
      long _ = heap.sizeOf(address);
    } catch (InvalidFreeException e) {
      what = "none of the heap: " + e.what().text();
    }
    failures.note(
        new IllegalStateException(
            function
                + ": "
                + Bytes.address(address)
                + " is not a block of this library, but "
                + what));
  }
}
