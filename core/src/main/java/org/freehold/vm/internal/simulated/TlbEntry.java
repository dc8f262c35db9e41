package org.freehold.vm.internal.simulated;

import org.jspecify.annotations.Nullable;

/// An entry of a software TLB: a page for which an access has been checked, with its bytes and the
/// epoch of the check. Immutable, so that threads may exchange it without synchronization.
final class TlbEntry {

  /// The page's number in the address space.
  final long page;

  /// Its bytes; null when it was never written and reads as zero.
  final byte @Nullable [] frame;

  /// Whether a write needs no further check.
  final boolean writable;

  /// When the check was made. The entry is void once the epoch has advanced.
  final int epoch;

  TlbEntry(long page, byte @Nullable [] frame, boolean writable, int epoch) {
    this.page = page;
    this.frame = frame;
    this.writable = writable;
    this.epoch = epoch;
  }
}
