package org.freehold.win32;

import org.freehold.flags.EffectiveFlags;
import org.freehold.heap.FrontEndMode;

/// What the heaps of a process may be, beyond what its calls say.
///
/// @param executable whether `HeapCreate` grants `HEAP_CREATE_ENABLE_EXECUTE`; when not, such a
///   call fails with `ERROR_DYNAMIC_CODE_BLOCKED`
/// @param frontEnd when the low-fragmentation front end serves small blocks, in heaps that can have
///   one; `AUTOMATIC` is what Windows does
/// @param flags what the heaps check
public record HeapPolicy(boolean executable, FrontEndMode frontEnd, EffectiveFlags flags) {

  /// No executable heaps, the front end as on Windows, and the global flags of this program.
  public static final HeapPolicy DEFAULT =
      new HeapPolicy(false, FrontEndMode.AUTOMATIC, EffectiveFlags.current());

  /// The same with executable heaps, or without.
  public HeapPolicy withExecutable(boolean executable) {
    return new HeapPolicy(executable, frontEnd, flags);
  }

  /// The same with another mode of the front end.
  public HeapPolicy withFrontEnd(FrontEndMode frontEnd) {
    return new HeapPolicy(executable, frontEnd, flags);
  }

  /// The same with other global flags than those of this program.
  public HeapPolicy withFlags(EffectiveFlags flags) {
    return new HeapPolicy(executable, frontEnd, flags);
  }
}
