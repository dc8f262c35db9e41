package org.freehold.vm.internal.simulated;

import java.util.Locale;
import org.freehold.Bytes;
import org.freehold.Diagnosis;
import org.freehold.Diagnosis.Limit;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.internal.physical.CommitCharge;
import org.freehold.vm.internal.reservations.FreeSpace;

/// Explains why a simulated process cannot have addresses or memory.
final class SimulatedRefusal {

  private SimulatedRefusal() {}

  /// Why addresses cannot be had.
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
    if (free.unusableHoles() > 0 && free.largestUsable() < size && free.total() >= size) {
      return "holes of up to "
          + Bytes.format(free.largestUnusable())
          + " are free "
          + String.format(Locale.ROOT, "%,d", free.unusableHoles())
          + " times over, but none of them starts on a "
          + Bytes.format(info.granularity())
          + " boundary";
    }
    return "no free range of addresses is large enough; the largest that can be reserved is "
        + Bytes.format(free.largestUsable());
  }

  /// Why memory cannot be had.
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
