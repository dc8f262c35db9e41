package org.freehold.vm.internal.reservations;

import org.freehold.vm.SpaceInfo;

/// The free addresses of an address space, summed up: what a refused reservation is explained with.
///
/// A hole in which no multiple of the granularity lies is free and still unusable, since no
/// reservation can start there.
///
/// @param total bytes of all holes
/// @param largest bytes of the largest hole
/// @param largestUsable bytes of the largest reservation that fits into a hole
/// @param unusableHoles number of holes in which no reservation can start
/// @param unusable bytes of these
/// @param largestUnusable bytes of the largest of them
public record FreeSpace(
    long total,
    long largest,
    long largestUsable,
    long unusableHoles,
    long unusable,
    long largestUnusable) {

  /// Whether most of what is free is unusable, which is then why a request is refused.
  public boolean isMostlyUnusable() {
    return unusable > total / 2;
  }

  /// Sums the holes between reservations, which it is shown in the order of their addresses.
  static final class Counter {
    private final SpaceInfo info;
    private long previousEnd;
    private long total;
    private long largest;
    private long largestUsable;
    private long unusableHoles;
    private long unusable;
    private long largestUnusable;

    Counter(SpaceInfo info) {
      this.info = info;
      this.previousEnd = info.lowestAddress();
    }

    /// Counts the hole before the reservation of `[base, end)`.
    void reservation(long base, long end) {
      hole(base);
      previousEnd = end;
    }

    private void hole(long end) {
      long size = end - previousEnd;
      if (size <= 0) {
        return;
      }
      long start = (previousEnd + info.granularity() - 1) & -info.granularity();
      total += size;
      largest = Math.max(largest, size);
      if (start < end) {
        largestUsable = Math.max(largestUsable, end - start);
      } else {
        unusableHoles++;
        unusable += size;
        largestUnusable = Math.max(largestUnusable, size);
      }
    }

    /// Counts the hole after the last reservation.
    FreeSpace finish() {
      hole(info.highestAddress() + 1);
      return new FreeSpace(total, largest, largestUsable, unusableHoles, unusable, largestUnusable);
    }
  }
}
