package org.freehold.win32;

import org.freehold.flags.EffectiveFlags;
import org.freehold.heap.FrontEndMode;

/// The policy for the heaps of a process: what its calls do not decide.
///
/// @param executable whether `HeapCreate` grants `HEAP_CREATE_ENABLE_EXECUTE`; if not, such a call
///   fails with `ERROR_DYNAMIC_CODE_BLOCKED`
/// @param frontEnd when the low-fragmentation front end serves small blocks, in heaps that can have
///   one; Windows corresponds to `AUTOMATIC`
/// @param flags the global flags, which decide what the heaps check
public record HeapPolicy(boolean executable, FrontEndMode frontEnd, EffectiveFlags flags) {

  /// No executable heaps, the front end as on Windows, and the global flags of this process.
  public static final HeapPolicy DEFAULT =
      new HeapPolicy(false, FrontEndMode.AUTOMATIC, EffectiveFlags.current());

  /// The same policy with or without executable heaps.
  public HeapPolicy withExecutable(boolean executable) {
    return new HeapPolicy(executable, frontEnd, flags);
  }

  /// The same policy with another mode of the front end.
  public HeapPolicy withFrontEnd(FrontEndMode frontEnd) {
    return new HeapPolicy(executable, frontEnd, flags);
  }

  /// The same policy with other global flags.
  public HeapPolicy withFlags(EffectiveFlags flags) {
    return new HeapPolicy(executable, frontEnd, flags);
  }
}
