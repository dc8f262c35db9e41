package org.freehold.vm.internal.simulated;

import java.util.Locale;
import org.freehold.Bytes;
import org.freehold.Diagnosis;
import org.freehold.Diagnosis.Limit;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.internal.physical.CommitCharge;
import org.freehold.vm.internal.reservations.FreeSpace;

/// Explains why a simulated machine refused addresses or memory.
final class SimulatedRefusal {

  private SimulatedRefusal() {}

  /// Why a reservation was refused.
  static Diagnosis ofReservation(SpaceInfo info, FreeSpace free, long size, long alignment) {
    boolean impossible = size < 0 || size > info.highestAddress();
    return new Diagnosis(
        size,
        alignment,
        free.total(),
        free.largest(),
        free.largestUsable(),
        impossible ? Limit.REQUEST_TOO_LARGE : Limit.ADDRESS_SPACE,
        info.highestAddress() + 1 - info.lowestAddress(),
        impossible
            ? "no process of this machine can address that much"
            : sentence(info, free, size));
  }

  private static String sentence(SpaceInfo info, FreeSpace free, long size) {
    if (free.isMostlyUnusable() && free.largestUsable() < size && free.total() >= size) {
      return String.format(Locale.ROOT, "%,d", free.unusableHoles())
          + " holes of up to "
          + Bytes.format(free.largestUnusable())
          + " are free, but none of them contains a "
          + Bytes.format(info.granularity())
          + " boundary";
    }
    return "no free range of addresses is large enough; the largest that can be reserved is "
        + Bytes.format(free.largestUsable());
  }

  /// Why a commit was refused.
  static Diagnosis ofCommit(CommitCharge charge, long size) {
    long left = charge.limit() - charge.bytes();
    return new Diagnosis(
        size,
        1,
        left,
        left,
        left,
        Limit.COMMIT_LIMIT,
        charge.limit(),
        "the machine may commit "
            + Bytes.format(charge.limit())
            + " in total, and "
            + Bytes.format(left)
            + " of that is left");
  }
}
