package org.freehold.object;

/// The statistics of a [MovableHeap] at one moment.
///
/// `busy + garbage + what is free at the end of chunks = committed`, as far as whole pages inside
/// garbage have not been decommitted. A later version may add figures, so this is not a record: the
/// heap makes it, and the accessors read it. It does not change.
public final class MovableHeapSummary {

  private final String name;
  private final long reservedBytes;
  private final long committedBytes;
  private final long requestedBytes;
  private final long busyBytes;
  private final long garbageBytes;
  private final long metadataBytes;
  private final long handleBytes;
  private final long blocks;
  private final long lockedBlocks;
  private final long discardableBlocks;
  private final long discardedBlocks;
  private final long largeBlocks;
  private final long largeBytes;
  private final long chunks;
  private final long allocations;
  private final long frees;
  private final long reallocations;
  private final long refusals;
  private final long discards;
  private final long movedBlocks;
  private final long movedBytes;
  private final long commits;
  private final long decommits;

  private MovableHeapSummary(Builder builder) {
    this.name = builder.name;
    this.reservedBytes = builder.reservedBytes;
    this.committedBytes = builder.committedBytes;
    this.requestedBytes = builder.requestedBytes;
    this.busyBytes = builder.busyBytes;
    this.garbageBytes = builder.garbageBytes;
    this.metadataBytes = builder.metadataBytes;
    this.handleBytes = builder.handleBytes;
    this.blocks = builder.blocks;
    this.lockedBlocks = builder.lockedBlocks;
    this.discardableBlocks = builder.discardableBlocks;
    this.discardedBlocks = builder.discardedBlocks;
    this.largeBlocks = builder.largeBlocks;
    this.largeBytes = builder.largeBytes;
    this.chunks = builder.chunks;
    this.allocations = builder.allocations;
    this.frees = builder.frees;
    this.reallocations = builder.reallocations;
    this.refusals = builder.refusals;
    this.discards = builder.discards;
    this.movedBlocks = builder.movedBlocks;
    this.movedBytes = builder.movedBytes;
    this.commits = builder.commits;
    this.decommits = builder.decommits;
  }

  /// A builder in which every figure is 0; what reports on an allocator of its own uses it too.
  ///
  /// @param name of the heap
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /// The heap's name.
  public String name() {
    return name;
  }

  /// Bytes of addresses that are reserved for blocks, committed ones included.
  public long reservedBytes() {
    return reservedBytes;
  }

  /// Bytes committed for blocks.
  public long committedBytes() {
    return committedBytes;
  }

  /// Bytes asked for in live blocks.
  public long requestedBytes() {
    return requestedBytes;
  }

  /// Bytes of live blocks, rounding included.
  public long busyBytes() {
    return busyBytes;
  }

  /// Bytes between live blocks, which compacting turns into free memory.
  public long garbageBytes() {
    return garbageBytes;
  }

  /// Bytes of the heap's tables, which are Java arrays. Handles are not among them.
  public long metadataBytes() {
    return metadataBytes;
  }

  /// Bytes of the Java objects that are the handles of all blocks, on a JVM with compressed
  /// references; a part of neither the footprint nor the tables.
  public long handleBytes() {
    return handleBytes;
  }

  /// Number of live blocks.
  public long blocks() {
    return blocks;
  }

  /// Number of live blocks that are locked.
  public long lockedBlocks() {
    return lockedBlocks;
  }

  /// Number of unlocked discardable blocks: those that the heap may discard.
  public long discardableBlocks() {
    return discardableBlocks;
  }

  /// Number of handles whose block is discarded at the moment.
  public long discardedBlocks() {
    return discardedBlocks;
  }

  /// Number of live blocks that have pages of their own.
  public long largeBlocks() {
    return largeBlocks;
  }

  /// Bytes committed for these.
  public long largeBytes() {
    return largeBytes;
  }

  /// Number of chunks.
  public long chunks() {
    return chunks;
  }

  /// Blocks allocated since the heap was made.
  public long allocations() {
    return allocations;
  }

  /// Blocks freed since the heap was made.
  public long frees() {
    return frees;
  }

  /// Blocks reallocated since the heap was made.
  public long reallocations() {
    return reallocations;
  }

  /// Requests refused since the heap was made.
  public long refusals() {
    return refusals;
  }

  /// Blocks that the heap has discarded because it needed memory.
  public long discards() {
    return discards;
  }

  /// Blocks moved since the heap was made.
  public long movedBlocks() {
    return movedBlocks;
  }

  /// Bytes of these.
  public long movedBytes() {
    return movedBytes;
  }

  /// Commit calls since the heap was made.
  public long commits() {
    return commits;
  }

  /// Decommit calls since the heap was made.
  public long decommits() {
    return decommits;
  }

  /// The footprint: committed bytes and tables, which is what the heap costs the machine beside the
  /// handles.
  public long footprintBytes() {
    return committedBytes + metadataBytes;
  }

  @Override
  public String toString() {
    return "MovableHeapSummary["
        + name
        + ", reservedBytes="
        + reservedBytes
        + ", committedBytes="
        + committedBytes
        + ", requestedBytes="
        + requestedBytes
        + ", busyBytes="
        + busyBytes
        + ", garbageBytes="
        + garbageBytes
        + ", metadataBytes="
        + metadataBytes
        + ", handleBytes="
        + handleBytes
        + ", blocks="
        + blocks
        + ", lockedBlocks="
        + lockedBlocks
        + ", discardableBlocks="
        + discardableBlocks
        + ", discardedBlocks="
        + discardedBlocks
        + ", largeBlocks="
        + largeBlocks
        + ", largeBytes="
        + largeBytes
        + ", chunks="
        + chunks
        + ", allocations="
        + allocations
        + ", frees="
        + frees
        + ", reallocations="
        + reallocations
        + ", refusals="
        + refusals
        + ", discards="
        + discards
        + ", movedBlocks="
        + movedBlocks
        + ", movedBytes="
        + movedBytes
        + ", commits="
        + commits
        + ", decommits="
        + decommits
        + "]";
  }

  /// Collects figures. The setters are named for those of [MovableHeapSummary], which describe
  /// them.
  public static final class Builder {
    private final String name;
    private long reservedBytes;
    private long committedBytes;
    private long requestedBytes;
    private long busyBytes;
    private long garbageBytes;
    private long metadataBytes;
    private long handleBytes;
    private long blocks;
    private long lockedBlocks;
    private long discardableBlocks;
    private long discardedBlocks;
    private long largeBlocks;
    private long largeBytes;
    private long chunks;
    private long allocations;
    private long frees;
    private long reallocations;
    private long refusals;
    private long discards;
    private long movedBlocks;
    private long movedBytes;
    private long commits;
    private long decommits;

    private Builder(String name) {
      this.name = name;
    }

    /// Sets [MovableHeapSummary#reservedBytes].
    public Builder reservedBytes(long reservedBytes) {
      this.reservedBytes = reservedBytes;
      return this;
    }

    /// Sets [MovableHeapSummary#committedBytes].
    public Builder committedBytes(long committedBytes) {
      this.committedBytes = committedBytes;
      return this;
    }

    /// Sets [MovableHeapSummary#requestedBytes].
    public Builder requestedBytes(long requestedBytes) {
      this.requestedBytes = requestedBytes;
      return this;
    }

    /// Sets [MovableHeapSummary#busyBytes].
    public Builder busyBytes(long busyBytes) {
      this.busyBytes = busyBytes;
      return this;
    }

    /// Sets [MovableHeapSummary#garbageBytes].
    public Builder garbageBytes(long garbageBytes) {
      this.garbageBytes = garbageBytes;
      return this;
    }

    /// Sets [MovableHeapSummary#metadataBytes].
    public Builder metadataBytes(long metadataBytes) {
      this.metadataBytes = metadataBytes;
      return this;
    }

    /// Sets [MovableHeapSummary#handleBytes].
    public Builder handleBytes(long handleBytes) {
      this.handleBytes = handleBytes;
      return this;
    }

    /// Sets [MovableHeapSummary#blocks].
    public Builder blocks(long blocks) {
      this.blocks = blocks;
      return this;
    }

    /// Sets [MovableHeapSummary#lockedBlocks].
    public Builder lockedBlocks(long lockedBlocks) {
      this.lockedBlocks = lockedBlocks;
      return this;
    }

    /// Sets [MovableHeapSummary#discardableBlocks].
    public Builder discardableBlocks(long discardableBlocks) {
      this.discardableBlocks = discardableBlocks;
      return this;
    }

    /// Sets [MovableHeapSummary#discardedBlocks].
    public Builder discardedBlocks(long discardedBlocks) {
      this.discardedBlocks = discardedBlocks;
      return this;
    }

    /// Sets [MovableHeapSummary#largeBlocks].
    public Builder largeBlocks(long largeBlocks) {
      this.largeBlocks = largeBlocks;
      return this;
    }

    /// Sets [MovableHeapSummary#largeBytes].
    public Builder largeBytes(long largeBytes) {
      this.largeBytes = largeBytes;
      return this;
    }

    /// Sets [MovableHeapSummary#chunks].
    public Builder chunks(long chunks) {
      this.chunks = chunks;
      return this;
    }

    /// Sets [MovableHeapSummary#allocations].
    public Builder allocations(long allocations) {
      this.allocations = allocations;
      return this;
    }

    /// Sets [MovableHeapSummary#frees].
    public Builder frees(long frees) {
      this.frees = frees;
      return this;
    }

    /// Sets [MovableHeapSummary#reallocations].
    public Builder reallocations(long reallocations) {
      this.reallocations = reallocations;
      return this;
    }

    /// Sets [MovableHeapSummary#refusals].
    public Builder refusals(long refusals) {
      this.refusals = refusals;
      return this;
    }

    /// Sets [MovableHeapSummary#discards].
    public Builder discards(long discards) {
      this.discards = discards;
      return this;
    }

    /// Sets [MovableHeapSummary#movedBlocks].
    public Builder movedBlocks(long movedBlocks) {
      this.movedBlocks = movedBlocks;
      return this;
    }

    /// Sets [MovableHeapSummary#movedBytes].
    public Builder movedBytes(long movedBytes) {
      this.movedBytes = movedBytes;
      return this;
    }

    /// Sets [MovableHeapSummary#commits].
    public Builder commits(long commits) {
      this.commits = commits;
      return this;
    }

    /// Sets [MovableHeapSummary#decommits].
    public Builder decommits(long decommits) {
      this.decommits = decommits;
      return this;
    }

    /// The summary.
    public MovableHeapSummary build() {
      return new MovableHeapSummary(this);
    }
  }
}
