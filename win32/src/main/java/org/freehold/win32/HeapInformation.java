package org.freehold.win32;

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
import org.jspecify.annotations.Nullable;

/// What `HeapSetInformation` and `HeapQueryInformation` do.
///
/// Safe for several threads.
final class HeapInformation {

  private static final int OPTIMIZE_VERSION = 1;
  private static final int OPTIMIZE_INTS = 2;

  private final Heaps heaps;
  private final HeapBlocks blocks;
  private final LastError lastError;

  HeapInformation(Heaps heaps, HeapBlocks blocks, LastError lastError) {
    this.heaps = heaps;
    this.blocks = blocks;
    this.lastError = lastError;
  }

  boolean set(
      @Nullable HeapHandle handle, int informationClass, int @Nullable [] data, long length) {
    return switch (informationClass) {
      case HEAP_COMPATIBILITY_INFORMATION ->
          holds(data, length, 1) && data != null && setCompatibility(handle, data[0]);
      case HEAP_ENABLE_TERMINATION_ON_CORRUPTION -> terminateOnCorruption(data, length);
      case HEAP_OPTIMIZE_RESOURCES ->
          holds(data, length, OPTIMIZE_INTS) && data != null && optimize(handle, data[0], data[1]);
      default -> fail(ERROR_INVALID_PARAMETER);
    };
  }

  /// Whether a buffer has room for a number of ints; sets the last error when not.
  private boolean holds(int @Nullable [] data, long length, int ints) {
    if (length >= 0 && length < (long) ints * Integer.BYTES) {
      return fail(ERROR_INSUFFICIENT_BUFFER);
    }
    return (data != null && data.length >= ints) || fail(ERROR_NOACCESS);
  }

  private boolean fail(int code) {
    lastError.set(code);
    return false;
  }

  private boolean setCompatibility(@Nullable HeapHandle handle, int value) {
    HeapHandle known = heaps.open(handle);
    if (known == null) {
      return false;
    }
    if (!known.heap().options().serialized()) {
      return fail(ERROR_INVALID_PARAMETER);
    }
    return (value == HEAP_LFH && enableFrontEnd(known.heap())) || fail(ERROR_GEN_FAILURE);
  }

  private static boolean enableFrontEnd(Heap heap) {
    return !heap.isClosed() && heap.enableFrontEnd();
  }

  private boolean terminateOnCorruption(int @Nullable [] data, long length) {
    if (data != null || length != 0) {
      return fail(ERROR_INVALID_PARAMETER);
    }
    blocks.terminateOnCorruption();
    return true;
  }

  private boolean optimize(@Nullable HeapHandle handle, int version, int flags) {
    if (version != OPTIMIZE_VERSION || flags != 0) {
      return fail(ERROR_INVALID_PARAMETER);
    }
    if (handle != null) {
      HeapHandle known = heaps.open(handle);
      if (known != null) {
        giveBack(known);
      }
      return known != null;
    }
    for (HeapHandle each : heaps.all()) {
      giveBackIfThere(each);
    }
    return true;
  }

  /// Passes over a heap that another thread destroys meanwhile.
  private static void giveBackIfThere(HeapHandle handle) {
    try {
      giveBack(handle);
    } catch (IllegalStateException e) {
      if (!handle.heap().isClosed()) {
        throw e;
      }
    }
  }

  private static void giveBack(HeapHandle handle) {
    handle.side().settle();
    handle.heap().compact();
    Heap second = handle.side().second();
    if (second != null) {
      second.compact();
    }
  }

  boolean query(
      @Nullable HeapHandle handle,
      int informationClass,
      int @Nullable [] data,
      long length,
      long @Nullable [] returnLength) {
    boolean isKnown =
        informationClass == HEAP_COMPATIBILITY_INFORMATION
            || informationClass == HEAP_ENABLE_TERMINATION_ON_CORRUPTION;
    if (!isKnown) {
      return fail(ERROR_INVALID_PARAMETER);
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
    if (handle == null || handle.heap().isClosed()) {
      return fail(ERROR_NOACCESS);
    }
    data[0] = handle.heap().hasFrontEnd() ? HEAP_LFH : HEAP_STANDARD;
    return true;
  }
}
