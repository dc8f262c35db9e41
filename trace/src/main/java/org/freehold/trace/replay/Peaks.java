package org.freehold.trace.replay;

import org.freehold.heap.HeapSummary;
import org.jspecify.annotations.Nullable;

/// Tracks live bytes and footprint through a measuring pass, and keeps the allocator's summary at
/// the peak of each.
///
/// A summary costs more than an operation, so that none is taken while live bytes climb: only when
/// the next call is about to reduce them from a new peak.
final class Peaks {

  private final ReplayTarget target;

  private long liveBytes;
  private long liveBlocks;
  private long peakLiveBytes;
  private long peakLiveBlocks;
  private long peakFootprint;
  private long metadataAtPeakFootprint;
  private boolean onNewPeak;
  private @Nullable HeapSummary atPeakLive;

  Peaks(ReplayTarget target) {
    this.target = target;
  }

  /// A block was allocated.
  void allocated(long size) {
    liveBlocks++;
    grew(size);
  }

  /// The next call will free a block or make one smaller.
  void leaving() {
    if (onNewPeak) {
      atPeakLive = target.summary();
      onNewPeak = false;
    }
  }

  /// A block has changed its size.
  void resized(long from, long to) {
    grew(to - from);
  }

  /// A block was freed.
  void freed(long size) {
    liveBlocks--;
    liveBytes -= size;
  }

  private void grew(long bytes) {
    liveBytes += bytes;
    if (liveBytes > peakLiveBytes) {
      peakLiveBytes = liveBytes;
      peakLiveBlocks = liveBlocks;
      onNewPeak = true;
    }
  }

  /// The footprint after a call. New peaks are rare: the footprint grows by whole commits.
  void footprint(long bytes) {
    if (bytes > peakFootprint) {
      peakFootprint = bytes;
      metadataAtPeakFootprint = target.summary().metadataBytes();
    }
  }

  /// Ends the pass.
  ///
  /// @return the five kinds of fragmentation at the live peak
  Fragmentation fragmentation() {
    leaving();
    HeapSummary peak = atPeakLive;
    if (peak == null) {
      peak = target.summary();
    }
    long footprint = peak.footprintBytes();
    return new Fragmentation(
        peak.busyBytes() == 0 ? 0 : 1 - (double) peakLiveBytes / peak.busyBytes(),
        peak.externalFragmentation(),
        peak.virtualFragmentation(),
        footprint == 0 ? 0 : (double) peak.cachedBytes() / footprint,
        peakLiveBytes == 0 ? 0 : (double) peakFootprint / peakLiveBytes - 1);
  }

  long peakLiveBytes() {
    return peakLiveBytes;
  }

  long peakLiveBlocks() {
    return peakLiveBlocks;
  }

  long peakFootprint() {
    return peakFootprint;
  }

  long metadataAtPeakFootprint() {
    return metadataAtPeakFootprint;
  }
}
