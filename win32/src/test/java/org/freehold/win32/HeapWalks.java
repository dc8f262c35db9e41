package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freehold.win32.ProcessHeapEntry.PROCESS_HEAP_ENTRY_BUSY;
import static org.freehold.win32.ProcessHeapEntry.PROCESS_HEAP_REGION;
import static org.freehold.win32.ProcessHeapEntry.PROCESS_HEAP_UNCOMMITTED_RANGE;

import java.util.ArrayList;
import java.util.List;

/// Heap walks, for tests.
final class HeapWalks {

  /// What one step of a walk showed.
  record Step(
      long data,
      long bytes,
      int overhead,
      int region,
      int flags,
      long committed,
      long uncommitted,
      long first,
      long last) {

    boolean isRegion() {
      return flags == PROCESS_HEAP_REGION;
    }

    boolean isBusy() {
      return flags == PROCESS_HEAP_ENTRY_BUSY;
    }

    boolean isFree() {
      return flags == 0;
    }

    boolean isUncommitted() {
      return flags == PROCESS_HEAP_UNCOMMITTED_RANGE;
    }
  }

  private HeapWalks() {}

  /// All steps of a walk, which must end with `ERROR_NO_MORE_ITEMS`.
  static List<Step> walk(Kernel32 kernel32, HeapHandle heap) {
    List<Step> steps = new ArrayList<>();
    ProcessHeapEntry entry = new ProcessHeapEntry();
    while (kernel32.HeapWalk(heap, entry)) {
      steps.add(
          new Step(
              entry.lpData(),
              entry.cbData(),
              entry.cbOverhead(),
              entry.iRegionIndex(),
              entry.wFlags(),
              entry.dwCommittedSize(),
              entry.dwUnCommittedSize(),
              entry.lpFirstBlock(),
              entry.lpLastBlock()));
    }
    assertThat(kernel32.GetLastError()).isEqualTo(259);
    return steps;
  }
}
