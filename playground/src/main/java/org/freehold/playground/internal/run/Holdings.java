package org.freehold.playground.internal.run;

import org.freehold.lab.compare.FreeSpace;

/// What an allocator holds at a moment, beside its live blocks.
///
/// @param free its free space
/// @param reserved bytes of address space that it has taken; -1 if unknown
/// @param cached bytes set aside for quick reuse, which cannot serve other requests; -1 if unknown
public record Holdings(FreeSpace free, long reserved, long cached) {

  /// Where nothing is known.
  static final Holdings UNKNOWN = new Holdings(FreeSpace.UNKNOWN, -1, -1);
}
