package org.freehold.playground.internal.run;

import java.util.ArrayList;
import java.util.List;
import org.freehold.lab.FreeRangeVisitor;

/// The first free ranges that a subject shows.
final class FreeRanges implements FreeRangeVisitor {

  private final int most;
  private final List<FreeRange> ranges = new ArrayList<>();

  FreeRanges(int most) {
    this.most = most;
  }

  @Override
  public void range(long address, long size) {
    if (ranges.size() < most) {
      ranges.add(new FreeRange(address, size));
    }
  }

  List<FreeRange> list() {
    return List.copyOf(ranges);
  }
}
