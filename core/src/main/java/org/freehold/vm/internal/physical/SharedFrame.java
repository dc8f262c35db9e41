package org.freehold.vm.internal.physical;

import org.jspecify.annotations.Nullable;

/// One page of a section on a simulated machine.
public final class SharedFrame {

  /// The contents; null while nobody has written and there is no file: then it reads as zero. Set
  /// once and never replaced.
  public volatile byte @Nullable [] bytes;

  /// Whether anybody has written to it, so that its file must be written. Guarded by the lock of
  /// [SharedFrames], and never taken back, since a process that has once reached the page for
  /// writing may write on without coming by.
  boolean isDirty;

  /// How many pages of processes show it and are in physical memory. Guarded by the lock of
  /// [PhysicalMemory].
  int holders;
}
