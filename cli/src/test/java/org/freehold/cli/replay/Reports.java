package org.freehold.cli.replay;

import java.nio.file.Path;
import java.util.List;
import org.freehold.cli.input.MemoryKind;
import org.freehold.heap.HeapSummary;
import org.freehold.trace.Repairs;
import org.freehold.trace.replay.Fragmentation;
import org.freehold.trace.replay.ReplayReport;
import org.freehold.trace.replay.Violation;

/// Reports with figures that are easy to recognise.
final class Reports {

  private static final Violation VIOLATION =
      new Violation(7, Violation.Kind.OVERLAP, "0x10 overlaps 0x20");

  private Reports() {}

  static ReplayRequest request(boolean verify, MemoryKind space) {
    return new ReplayRequest(
        List.of(Path.of("dir/a.rep")), space, verify, false, 0, 0, FrontEndSwitch.AUTOMATIC, false);
  }

  static ReplayReport clean(String trace) {
    return report(trace, Repairs.NONE, 0, 0);
  }

  static ReplayReport odd(String trace) {
    return report(trace, new Repairs(3, 0, 1, 0, 0, 0), 0, 0);
  }

  static ReplayReport wrong(String trace, int violations) {
    return report(trace, Repairs.NONE, violations, 0);
  }

  static ReplayReport refused(String trace, int refusals) {
    return report(trace, Repairs.NONE, 0, refusals);
  }

  private static ReplayReport report(String trace, Repairs repairs, int violations, int refusals) {
    return new ReplayReport(
        trace,
        "simulated",
        12_345,
        0.01,
        3,
        false,
        1 << 20,
        100,
        (1 << 20) + (1 << 18),
        1 << 19,
        new Fragmentation(0.1, 0.25, 0.5, 0, 0.25),
        4096,
        repairs,
        false,
        java.util.Collections.nCopies(Math.min(violations, 30), VIOLATION),
        violations,
        refusals,
        refusals == 0 ? "" : "no room (asked for 1 MiB)",
        0xABCDL,
        heap(trace));
  }

  private static HeapSummary heap(String name) {
    return HeapSummary.builder(name)
        .reservedBytes(64)
        .committedBytes(48)
        .uncommittedBytes(16)
        .busyBytes(32)
        .freeBytes(16)
        .largestFreeBytes(8)
        .metadataBytes(4)
        .busyBlocks(2)
        .freeRanges(2)
        .uncommittedRanges(1)
        .segments(1)
        .allocations(10)
        .frees(8)
        .reallocations(3)
        .commits(1)
        .build();
  }
}
