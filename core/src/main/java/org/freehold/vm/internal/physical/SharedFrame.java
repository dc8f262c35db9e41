package org.freehold.vm.internal.physical;

import org.jspecify.annotations.Nullable;

/// A shared frame: the contents of one page of a section on a simulated machine.
public final class SharedFrame {

  /// The bytes; null while the page is unwritten and no file backs it: then it reads as zero. Set
  /// once and never replaced.
  public volatile byte @Nullable [] bytes;

  /// Whether it has been written, so that its file must be. Guarded by the lock of [SharedFrames],
  /// and never cleared, since a process whose TLB entry permits writing writes on without another
  /// check.
  boolean isDirty;

  /// Number of resident pages of processes that show it. Guarded by the lock of [PhysicalMemory].
  int holders;
}
