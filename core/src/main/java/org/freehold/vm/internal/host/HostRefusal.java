package org.freehold.vm.internal.host;

import org.freehold.Bytes;
import org.freehold.Diagnosis;
import org.freehold.vm.internal.Kernel;
import org.freehold.vm.internal.MemoryMargin;

/// Explains why the operating system refused addresses or memory.
final class HostRefusal {

  private HostRefusal() {}

  /// Why a reservation was refused.
  static Diagnosis ofReservation(Kernel kernel, long size, long alignment) {
    Kernel.FreeAddresses free = kernel.freeAddresses();
    Diagnosis.Limit limit;
    long value;
    if (size < 0 || size > kernel.highestAddress()) {
      limit = Diagnosis.Limit.REQUEST_TOO_LARGE;
      value = kernel.highestAddress() + 1;
    } else {
      long slack = alignment > kernel.pageSize() ? alignment - kernel.pageSize() : 0;
      Kernel.LimitHit hit = kernel.limitHitBy(size + slack, false);
      limit = hit.limit();
      value = hit.value();
    }
    String sentence =
        switch (limit) {
          case REQUEST_TOO_LARGE -> "no process can address that much";
          case RLIMIT_AS, RLIMIT_DATA, MAX_MAP_COUNT -> processLimit(limit, value);
          default ->
              "the operating system has no free range of addresses that is large enough"
                  + (alignment > kernel.pageSize()
                      ? " for a multiple of " + Bytes.format(alignment)
                      : "")
                  + (free.largest() < 0 ? "" : "; the largest is " + Bytes.format(free.largest()));
        };
    return new Diagnosis(
        size, alignment, free.total(), free.largest(), free.largest(), limit, value, sentence);
  }

  /// What a limit of the process allows, and what Freehold leaves of it.
  private static String processLimit(Diagnosis.Limit limit, long value) {
    return switch (limit) {
      case RLIMIT_AS ->
          "the process may address "
              + Bytes.format(value)
              + " in total (RLIMIT_AS), of which Freehold leaves the JVM "
              + Bytes.format(MemoryMargin.of(value));
      case RLIMIT_DATA ->
          "the process may have "
              + Bytes.format(value)
              + " of private memory (RLIMIT_DATA), of which Freehold leaves the JVM "
              + MemoryMargin.leftToJvm(value);
      default ->
          "the process has as many mappings as the kernel allows, "
              + value
              + ", but for some that Freehold leaves the JVM";
    };
  }

  /// Why a commit was refused.
  static Diagnosis ofCommit(Kernel kernel, long size) {
    Kernel.FreeAddresses free = kernel.freeAddresses();
    Kernel.LimitHit hit = kernel.limitHitBy(size, true);
    String sentence =
        switch (hit.limit()) {
          case RLIMIT_AS, RLIMIT_DATA, MAX_MAP_COUNT -> processLimit(hit.limit(), hit.value());
          case COMMIT_LIMIT ->
              "the commit limit of the machine is reached, " + Bytes.format(hit.value());
          default -> "the operating system refused to back " + Bytes.format(size) + " with memory";
        };
    return new Diagnosis(
        size, 1, free.total(), free.largest(), free.largest(), hit.limit(), hit.value(), sentence);
  }
}
