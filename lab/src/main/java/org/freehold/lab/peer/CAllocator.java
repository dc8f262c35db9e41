package org.freehold.lab.peer;

import java.lang.invoke.MethodHandle;
import org.freehold.Allocator;
import org.freehold.Diagnosis;
import org.freehold.OutOfMemoryException;

/// An allocator in C as an [Allocator].
///
/// C checks nothing, and neither does this class: an invalid free is undefined behaviour as in C,
/// and no exception names it.
///
/// It is a record for a reason. HotSpot trusts the fields of records as constants, so that calls
/// through one in a static final field are compiled as direct calls of C; from anywhere else each
/// call goes through the handle.
///
/// @param library the allocator
/// @param malloc of type `(long)long`
/// @param free of type `(long)void`
/// @param realloc of type `(long,long)long`
/// @param usableSize of type `(long)long`
/// @param residentBefore resident bytes of the process when this was opened
public record CAllocator(
    CLibrary library,
    MethodHandle malloc,
    MethodHandle free,
    MethodHandle realloc,
    MethodHandle usableSize,
    long residentBefore)
    implements Allocator {

  @Override
  public long allocate(long size) {
    long address = tryAllocate(size);
    if (address == 0) {
      throw refused(size);
    }
    return address;
  }

  @Override
  public long tryAllocate(long size) {
    try {
      return (long) malloc.invokeExact(size);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  @Override
  public long reallocate(long address, long size) {
    long moved = tryReallocate(address, size);
    if (moved == 0) {
      throw refused(size);
    }
    return moved;
  }

  /// Resizes like [#reallocate(long, long)], and returns 0 where that one throws.
  public long tryReallocate(long address, long size) {
    try {
      // A size of 0 would free the block.
      return (long) realloc.invokeExact(address, size == 0 ? 1 : size);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  @Override
  public void free(long address) {
    try {
      free.invokeExact(address);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  @Override
  public long sizeOf(long address) {
    try {
      return (long) usableSize.invokeExact(address);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /// By how much the resident memory of the process has grown since this was opened: not all C
  /// allocators report their footprint. It reads `/proc`, and includes what the JVM has taken
  /// meanwhile.
  @Override
  public long footprint() {
    return Math.max(0, Resident.bytes() - residentBefore);
  }

  private OutOfMemoryException refused(long size) {
    return new OutOfMemoryException(
        new Diagnosis(
            size,
            1,
            -1,
            -1,
            -1,
            Diagnosis.Limit.SYSTEM,
            -1,
            library.word() + " has no block of this size"));
  }

  /// A downcall itself throws nothing.
  private static RuntimeException impossible(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(thrown);
  }
}
