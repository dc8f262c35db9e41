package org.freehold.win32;

import org.freehold.heap.FrontEndMode;

/// What the heaps of a process may be, beyond what its calls say.
///
/// @param executable whether `HeapCreate` grants `HEAP_CREATE_ENABLE_EXECUTE`; when not, such a
///   call fails with `ERROR_DYNAMIC_CODE_BLOCKED`
/// @param frontEnd when the low-fragmentation front end serves small blocks, in heaps that can have
///   one; `AUTOMATIC` is what Windows does
public record HeapPolicy(boolean executable, FrontEndMode frontEnd) {

  /// No executable heaps, and the front end as on Windows.
  public static final HeapPolicy DEFAULT = new HeapPolicy(false, FrontEndMode.AUTOMATIC);

  /// The same with executable heaps, or without.
  public HeapPolicy withExecutable(boolean executable) {
    return new HeapPolicy(executable, frontEnd);
  }

  /// The same with another mode of the front end.
  public HeapPolicy withFrontEnd(FrontEndMode frontEnd) {
    return new HeapPolicy(executable, frontEnd);
  }
}
