package org.freehold.win32.internal.heap;

import static org.freehold.win32.HeapInformationClass.HEAP_COMPATIBILITY_INFORMATION;
import static org.freehold.win32.HeapInformationClass.HEAP_ENABLE_TERMINATION_ON_CORRUPTION;
import static org.freehold.win32.HeapInformationClass.HEAP_LFH;
import static org.freehold.win32.HeapInformationClass.HEAP_OPTIMIZE_RESOURCES;
import static org.freehold.win32.HeapInformationClass.HEAP_STANDARD;
import static org.freehold.win32.Win32Error.ERROR_GEN_FAILURE;
import static org.freehold.win32.Win32Error.ERROR_INSUFFICIENT_BUFFER;
import static org.freehold.win32.Win32Error.ERROR_INVALID_PARAMETER;
import static org.freehold.win32.Win32Error.ERROR_NOACCESS;

import org.freehold.heap.Heap;
import org.freehold.win32.HeapHandle;
import org.freehold.win32.internal.status.LastError;
import org.jspecify.annotations.Nullable;

/// What `HeapSetInformation` and `HeapQueryInformation` do for each information class:
/// compatibility (the front end), termination on corruption, and the purge of unused memory.
///
/// Safe for several threads.
public final class HeapInformation {

  private static final int OPTIMIZE_VERSION = 1;
  private static final int OPTIMIZE_INTS = 2;

  private final Heaps heaps;
  private final HeapBlocks blocks;
  private final LastError lastError;

  /// Makes the calls for one process.
  ///
  /// @param heaps the heaps of the process
  /// @param blocks the calls that end on corruption
  /// @param lastError takes the codes of failures
  public HeapInformation(Heaps heaps, HeapBlocks blocks, LastError lastError) {
    this.heaps = heaps;
    this.blocks = blocks;
    this.lastError = lastError;
  }

  /// Sets a class of a heap or of the process, as `HeapSetInformation`.
  public boolean set(
      @Nullable HeapHandle handle, int informationClass, int @Nullable [] data, long length) {
    return switch (informationClass) {
      case HEAP_COMPATIBILITY_INFORMATION ->
          holds(data, length, 1) && data != null && setCompatibility(handle, data[0]);
      case HEAP_ENABLE_TERMINATION_ON_CORRUPTION -> terminateOnCorruption(data, length);
      case HEAP_OPTIMIZE_RESOURCES ->
          holds(data, length, OPTIMIZE_INTS) && data != null && optimize(handle, data[0], data[1]);
      default -> lastError.fail(ERROR_INVALID_PARAMETER);
    };
  }

  /// Whether a buffer has room for a number of ints; sets the last error when not.
  private boolean holds(int @Nullable [] data, long length, int ints) {
    if (length >= 0 && length < (long) ints * Integer.BYTES) {
      return lastError.fail(ERROR_INSUFFICIENT_BUFFER);
    }
    return (data != null && data.length >= ints) || lastError.fail(ERROR_NOACCESS);
  }

  private boolean setCompatibility(@Nullable HeapHandle handle, int value) {
    OpenHeap known = heaps.open(handle);
    if (known == null) {
      return false;
    }
    if (!known.heap().options().serialized()) {
      return lastError.fail(ERROR_INVALID_PARAMETER);
    }
    return (value == HEAP_LFH && enableFrontEnd(known.heap())) || lastError.fail(ERROR_GEN_FAILURE);
  }

  private static boolean enableFrontEnd(Heap heap) {
    return !heap.isClosed() && heap.enableFrontEnd();
  }

  private boolean terminateOnCorruption(int @Nullable [] data, long length) {
    if (data != null || length != 0) {
      return lastError.fail(ERROR_INVALID_PARAMETER);
    }
    blocks.terminateOnCorruption();
    return true;
  }

  private boolean optimize(@Nullable HeapHandle handle, int version, int flags) {
    if (version != OPTIMIZE_VERSION || flags != 0) {
      return lastError.fail(ERROR_INVALID_PARAMETER);
    }
    if (handle != null) {
      OpenHeap known = heaps.open(handle);
      if (known != null) {
        purge(known);
      }
      return known != null;
    }
    for (OpenHeap each : heaps.all()) {
      purgeIfOpen(each);
    }
    return true;
  }

  /// Skips a heap that another thread destroys meanwhile.
  private static void purgeIfOpen(OpenHeap handle) {
    try {
      purge(handle);
    } catch (IllegalStateException e) {
      if (!handle.heap().isClosed()) {
        throw e;
      }
    }
  }

  private static void purge(OpenHeap handle) {
    handle.side().settle();
    handle.heap().compact();
    Heap second = handle.side().second();
    if (second != null) {
      second.compact();
    }
  }

  /// Queries a class of a heap or of the process, as `HeapQueryInformation`.
  public boolean query(
      @Nullable HeapHandle handle,
      int informationClass,
      int @Nullable [] data,
      long length,
      long @Nullable [] returnLength) {
    boolean isKnown =
        informationClass == HEAP_COMPATIBILITY_INFORMATION
            || informationClass == HEAP_ENABLE_TERMINATION_ON_CORRUPTION;
    if (!isKnown) {
      return lastError.fail(ERROR_INVALID_PARAMETER);
    }
    if (returnLength != null && returnLength.length > 0) {
      returnLength[0] = Integer.BYTES;
    }
    if (!holds(data, length, 1) || data == null) {
      return false;
    }
    if (informationClass == HEAP_ENABLE_TERMINATION_ON_CORRUPTION) {
      data[0] = blocks.terminatesOnCorruption() ? 1 : 0;
      return true;
    }
    if (!(handle instanceof OpenHeap known) || known.heap().isClosed()) {
      return lastError.fail(ERROR_NOACCESS);
    }
    data[0] = known.heap().hasFrontEnd() ? HEAP_LFH : HEAP_STANDARD;
    return true;
  }
}
