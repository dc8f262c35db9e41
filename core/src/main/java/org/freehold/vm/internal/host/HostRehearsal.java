package org.freehold.vm.internal.host;

import java.util.function.Supplier;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Protection;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.internal.reservations.Rehearsal;

/// The rehearsal of the operating system's memory: each kind of call is made once before the first
/// space of the process is used, so that no class is loaded and no method handle linked in the
/// middle of a later one.
///
/// Safe for use by several threads.
final class HostRehearsal {

  private static volatile boolean isDone;

  private HostRehearsal() {}

  /// Rehearses unless it has been done.
  ///
  /// @param space makes a space to rehearse on
  /// @throws OutOfMemoryError when there is too little Java memory; a later call tries again
  static void require(Supplier<? extends AddressSpace> space) {
    if (!isDone) {
      Rehearsal.require();
      rehearse(space.get());
      isDone = true;
    }
  }

  private static void rehearse(AddressSpace space) {
    long page = space.info().pageSize();
    long base = space.tryReserve(4 * page, ReserveOptions.COMMITTED.withAlignment(4 * page));
    if (base == 0) {
      return; // Nor can anything else be reserved.
    }
    try {
      Protection _ = space.protect(base, page, Protection.READ);
      boolean _ = space.tryCommit(base, 2 * page, Protection.READ_WRITE);
      space.decommit(base, 2 * page);
      space.release(base + page, page);
      space.release(base + 2 * page);
    } finally {
      space.release(base);
    }
  }
}
