package org.freehold.heap.internal.detect;

import org.freehold.heap.internal.detect.Pattern.Damage;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// A scan for damaged patterns, with a buffer of its own: a check of a pattern that is intact
/// allocates no Java memory, so it works when there is none left.
///
/// Not thread-safe; the heap's lock is held.
public final class PatternScan {

  private final Memory memory;
  private final byte[] found = new byte[Pattern.CHUNK];

  /// Makes a scan of a memory.
  public PatternScan(Memory memory) {
    this.memory = memory;
  }

  /// The damage in `length` bytes; null when all hold the pattern.
  public @Nullable Damage damage(Pattern pattern, long address, long length) {
    return pattern.damage(memory, address, length, found);
  }
}
