package org.freehold.win32;

import org.freehold.heap.Heap;

/// The handle of a heap, as `HeapCreate` and `GetProcessHeap` return it.
///
/// It is opaque, and valid only where these calls made it. A handle has a type here, so nothing
/// else can be passed as one, apart from null and the handle of a destroyed heap: with these, calls
/// fail with `ERROR_INVALID_HANDLE`.
public interface HeapHandle {

  /// The heap that the handle refers to.
  Heap heap();

  /// The number that the handle would be in C: the start of the heap's first region, a multiple of
  /// 64 KiB. It is unique for the lifetime of the heap.
  long address();
}
