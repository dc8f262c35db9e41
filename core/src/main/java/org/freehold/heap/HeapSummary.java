package org.freehold.heap;

/// The statistics of a heap at one moment, in bytes unless stated otherwise.
///
/// Two equations hold: `committed = busy + free + cached`, counted in whole blocks, and `reserved =
/// committed + uncommitted`; large blocks are included in both. In a debug heap `cached` is its
/// quarantine.
///
/// A later version may add figures, so a summary is not a record: what is matched or constructed by
/// all of its parts would break with each. Heaps make summaries; who has an allocator of his own to
/// report on makes one with [#builder(String)], and figures that he does not set are 0. Two
/// summaries are equal if all figures are. A summary does not change.
public sealed interface HeapSummary {

  /// The heap's name.
  String name();

  /// Reserved address space.
  long reservedBytes();

  /// The committed part of it.
  long committedBytes();

  /// The uncommitted part of it.
  long uncommittedBytes();

  /// In live blocks, rounding included.
  long busyBytes();

  /// Requested for live blocks; -1 unless the heap keeps exact sizes.
  long requestedBytes();

  /// Committed and free.
  long freeBytes();

  /// The largest free committed range.
  long largestFreeBytes();

  /// In thread caches, and in remote frees not yet collected.
  long cachedBytes();

  /// Of the heap's own records, which are not part of `committedBytes`.
  long metadataBytes();

  /// Number of live blocks, large ones included.
  long busyBlocks();

  /// Number of free committed ranges.
  long freeRanges();

  /// Number of uncommitted ranges.
  long uncommittedRanges();

  /// Number of segments.
  long segments();

  /// Number of live blocks with a reservation of their own.
  long largeBlocks();

  /// Committed bytes in these.
  long largeBytes();

  /// Number of slabs of the front end.
  long slabs();

  /// In these; their free blocks are part of `freeBytes` or of `cachedBytes`.
  long slabBytes();

  /// Blocks allocated since the heap was made.
  long allocations();

  /// Blocks freed since the heap was made.
  long frees();

  /// Blocks reallocated since the heap was made.
  long reallocations();

  /// Requests refused since the heap was made.
  long refusals();

  /// How often a thread had to wait for the heap's lock.
  long lockContentions();

  /// Commit calls made since the heap was made.
  long commits();

  /// Decommit calls made since the heap was made.
  long decommits();

  /// The footprint: committed bytes and metadata, which is what the heap costs the machine.
  default long footprintBytes() {
    return committedBytes() + metadataBytes();
  }

  /// External fragmentation: 1 − largest free ÷ total free; 0 when nothing is free.
  default double externalFragmentation() {
    return freeBytes() == 0 ? 0 : 1 - (double) largestFreeBytes() / freeBytes();
  }

  /// Virtual fragmentation: 1 − committed ÷ reserved; 0 when nothing is reserved.
  default double virtualFragmentation() {
    return reservedBytes() == 0 ? 0 : 1 - (double) committedBytes() / reservedBytes();
  }

  /// A builder of a summary in which every figure is 0, but for `requestedBytes`, which is -1.
  ///
  /// @param name the heap's name
  /// @return a builder
  static Builder builder(String name) {
    return new Builder(name);
  }

  /// A builder that begins with the figures of this summary.
  default Builder toBuilder() {
    return new Builder(this);
  }

  /// A builder of summaries. The setters are named for the figures of [HeapSummary], which describe
  /// them.
  final class Builder {
    private String name;
    private long reservedBytes;
    private long committedBytes;
    private long uncommittedBytes;
    private long busyBytes;
    private long requestedBytes = -1;
    private long freeBytes;
    private long largestFreeBytes;
    private long cachedBytes;
    private long metadataBytes;
    private long busyBlocks;
    private long freeRanges;
    private long uncommittedRanges;
    private long segments;
    private long largeBlocks;
    private long largeBytes;
    private long slabs;
    private long slabBytes;
    private long allocations;
    private long frees;
    private long reallocations;
    private long refusals;
    private long lockContentions;
    private long commits;
    private long decommits;

    private Builder(String name) {
      this.name = name;
    }

    private Builder(HeapSummary summary) {
      this.name = summary.name();
      this.reservedBytes = summary.reservedBytes();
      this.committedBytes = summary.committedBytes();
      this.uncommittedBytes = summary.uncommittedBytes();
      this.busyBytes = summary.busyBytes();
      this.requestedBytes = summary.requestedBytes();
      this.freeBytes = summary.freeBytes();
      this.largestFreeBytes = summary.largestFreeBytes();
      this.cachedBytes = summary.cachedBytes();
      this.metadataBytes = summary.metadataBytes();
      this.busyBlocks = summary.busyBlocks();
      this.freeRanges = summary.freeRanges();
      this.uncommittedRanges = summary.uncommittedRanges();
      this.segments = summary.segments();
      this.largeBlocks = summary.largeBlocks();
      this.largeBytes = summary.largeBytes();
      this.slabs = summary.slabs();
      this.slabBytes = summary.slabBytes();
      this.allocations = summary.allocations();
      this.frees = summary.frees();
      this.reallocations = summary.reallocations();
      this.refusals = summary.refusals();
      this.lockContentions = summary.lockContentions();
      this.commits = summary.commits();
      this.decommits = summary.decommits();
    }

    /// Sets [HeapSummary#name].
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /// Sets [HeapSummary#reservedBytes].
    public Builder reservedBytes(long reservedBytes) {
      this.reservedBytes = reservedBytes;
      return this;
    }

    /// Sets [HeapSummary#committedBytes].
    public Builder committedBytes(long committedBytes) {
      this.committedBytes = committedBytes;
      return this;
    }

    /// Sets [HeapSummary#uncommittedBytes].
    public Builder uncommittedBytes(long uncommittedBytes) {
      this.uncommittedBytes = uncommittedBytes;
      return this;
    }

    /// Sets [HeapSummary#busyBytes].
    public Builder busyBytes(long busyBytes) {
      this.busyBytes = busyBytes;
      return this;
    }

    /// Sets [HeapSummary#requestedBytes].
    public Builder requestedBytes(long requestedBytes) {
      this.requestedBytes = requestedBytes;
      return this;
    }

    /// Sets [HeapSummary#freeBytes].
    public Builder freeBytes(long freeBytes) {
      this.freeBytes = freeBytes;
      return this;
    }

    /// Sets [HeapSummary#largestFreeBytes].
    public Builder largestFreeBytes(long largestFreeBytes) {
      this.largestFreeBytes = largestFreeBytes;
      return this;
    }

    /// Sets [HeapSummary#cachedBytes].
    public Builder cachedBytes(long cachedBytes) {
      this.cachedBytes = cachedBytes;
      return this;
    }

    /// Sets [HeapSummary#metadataBytes].
    public Builder metadataBytes(long metadataBytes) {
      this.metadataBytes = metadataBytes;
      return this;
    }

    /// Sets [HeapSummary#busyBlocks].
    public Builder busyBlocks(long busyBlocks) {
      this.busyBlocks = busyBlocks;
      return this;
    }

    /// Sets [HeapSummary#freeRanges].
    public Builder freeRanges(long freeRanges) {
      this.freeRanges = freeRanges;
      return this;
    }

    /// Sets [HeapSummary#uncommittedRanges].
    public Builder uncommittedRanges(long uncommittedRanges) {
      this.uncommittedRanges = uncommittedRanges;
      return this;
    }

    /// Sets [HeapSummary#segments].
    public Builder segments(long segments) {
      this.segments = segments;
      return this;
    }

    /// Sets [HeapSummary#largeBlocks].
    public Builder largeBlocks(long largeBlocks) {
      this.largeBlocks = largeBlocks;
      return this;
    }

    /// Sets [HeapSummary#largeBytes].
    public Builder largeBytes(long largeBytes) {
      this.largeBytes = largeBytes;
      return this;
    }

    /// Sets [HeapSummary#slabs].
    public Builder slabs(long slabs) {
      this.slabs = slabs;
      return this;
    }

    /// Sets [HeapSummary#slabBytes].
    public Builder slabBytes(long slabBytes) {
      this.slabBytes = slabBytes;
      return this;
    }

    /// Sets [HeapSummary#allocations].
    public Builder allocations(long allocations) {
      this.allocations = allocations;
      return this;
    }

    /// Sets [HeapSummary#frees].
    public Builder frees(long frees) {
      this.frees = frees;
      return this;
    }

    /// Sets [HeapSummary#reallocations].
    public Builder reallocations(long reallocations) {
      this.reallocations = reallocations;
      return this;
    }

    /// Sets [HeapSummary#refusals].
    public Builder refusals(long refusals) {
      this.refusals = refusals;
      return this;
    }

    /// Sets [HeapSummary#lockContentions].
    public Builder lockContentions(long lockContentions) {
      this.lockContentions = lockContentions;
      return this;
    }

    /// Sets [HeapSummary#commits].
    public Builder commits(long commits) {
      this.commits = commits;
      return this;
    }

    /// Sets [HeapSummary#decommits].
    public Builder decommits(long decommits) {
      this.decommits = decommits;
      return this;
    }

    /// The summary.
    public HeapSummary build() {
      return new Figures(
          name,
          reservedBytes,
          committedBytes,
          uncommittedBytes,
          busyBytes,
          requestedBytes,
          freeBytes,
          largestFreeBytes,
          cachedBytes,
          metadataBytes,
          busyBlocks,
          freeRanges,
          uncommittedRanges,
          segments,
          largeBlocks,
          largeBytes,
          slabs,
          slabBytes,
          allocations,
          frees,
          reallocations,
          refusals,
          lockContentions,
          commits,
          decommits);
    }

    /// A summary is its figures.
    private record Figures(
        String name,
        long reservedBytes,
        long committedBytes,
        long uncommittedBytes,
        long busyBytes,
        long requestedBytes,
        long freeBytes,
        long largestFreeBytes,
        long cachedBytes,
        long metadataBytes,
        long busyBlocks,
        long freeRanges,
        long uncommittedRanges,
        long segments,
        long largeBlocks,
        long largeBytes,
        long slabs,
        long slabBytes,
        long allocations,
        long frees,
        long reallocations,
        long refusals,
        long lockContentions,
        long commits,
        long decommits)
        implements HeapSummary {

      @Override
      public String toString() {
        return "HeapSummary[name="
            + name
            + ", reservedBytes="
            + reservedBytes
            + ", committedBytes="
            + committedBytes
            + ", uncommittedBytes="
            + uncommittedBytes
            + ", busyBytes="
            + busyBytes
            + ", requestedBytes="
            + requestedBytes
            + ", freeBytes="
            + freeBytes
            + ", largestFreeBytes="
            + largestFreeBytes
            + ", cachedBytes="
            + cachedBytes
            + ", metadataBytes="
            + metadataBytes
            + ", busyBlocks="
            + busyBlocks
            + ", freeRanges="
            + freeRanges
            + ", uncommittedRanges="
            + uncommittedRanges
            + ", segments="
            + segments
            + ", largeBlocks="
            + largeBlocks
            + ", largeBytes="
            + largeBytes
            + ", slabs="
            + slabs
            + ", slabBytes="
            + slabBytes
            + ", allocations="
            + allocations
            + ", frees="
            + frees
            + ", reallocations="
            + reallocations
            + ", refusals="
            + refusals
            + ", lockContentions="
            + lockContentions
            + ", commits="
            + commits
            + ", decommits="
            + decommits
            + "]";
      }
    }
  }
}
