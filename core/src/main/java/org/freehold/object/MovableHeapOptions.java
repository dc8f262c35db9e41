package org.freehold.object;

import org.freehold.heap.Heap;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// The options of a [MovableHeap]. They do not change; [#builder] collects them.
public final class MovableHeapOptions {

  private static final int DEFAULT_GARBAGE_PERCENT = 15;

  private final String name;
  private final AddressSpace space;
  private final @Nullable Heap heap;
  private final long byteLimit;
  private final long initialReservation;
  private final boolean discardable;
  private final int garbagePercent;

  private MovableHeapOptions(Builder builder) {
    this.name = builder.name;
    this.space = builder.space;
    this.heap = builder.heap;
    this.byteLimit = builder.byteLimit;
    this.initialReservation = builder.initialReservation;
    this.discardable = builder.discardable;
    this.garbagePercent = builder.garbagePercent;
  }

  /// A builder for a heap that takes its memory from an address space, page by page.
  ///
  /// @param space native or simulated
  public static Builder builder(AddressSpace space) {
    return new Builder(space, null);
  }

  /// A builder for a heap that takes its memory from another heap, in blocks of up to 1 MiB.
  ///
  /// @param heap on native or simulated memory, which must stay open
  public static Builder builder(Heap heap) {
    return new Builder(heap.options().space(), heap);
  }

  /// The heap's name, for reports.
  public String name() {
    return name;
  }

  /// The address space of the blocks.
  public AddressSpace space() {
    return space;
  }

  /// The heap that the memory comes from; null when it comes from the address space.
  public @Nullable Heap heap() {
    return heap;
  }

  /// The byte limit: bytes that may be committed for blocks at a time; 0 for no limit. Tables are
  /// not counted.
  public long byteLimit() {
    return byteLimit;
  }

  /// Bytes of addresses that are reserved when the heap is made; 0 to reserve when the first block
  /// is allocated. Without meaning on a heap.
  public long initialReservation() {
    return initialReservation;
  }

  /// Whether [MovableHeap#allocate] makes discardable blocks.
  public boolean discardable() {
    return discardable;
  }

  /// How much of the committed memory may be garbage, in percent, until an allocation moves blocks
  /// to use it instead of committing more. At 100 an allocation moves blocks only under pressure.
  public int garbagePercent() {
    return garbagePercent;
  }

  /// Collects the options of a heap.
  public static final class Builder {
    private final AddressSpace space;
    private final @Nullable Heap heap;
    private String name = "movable";
    private long byteLimit;
    private long initialReservation;
    private boolean discardable;
    private int garbagePercent = DEFAULT_GARBAGE_PERCENT;

    private Builder(AddressSpace space, @Nullable Heap heap) {
      this.space = space;
      this.heap = heap;
    }

    /// Sets [MovableHeapOptions#name].
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /// Sets [MovableHeapOptions#byteLimit].
    public Builder byteLimit(long byteLimit) {
      this.byteLimit = byteLimit;
      return this;
    }

    /// Sets [MovableHeapOptions#initialReservation].
    public Builder initialReservation(long initialReservation) {
      this.initialReservation = initialReservation;
      return this;
    }

    /// Sets [MovableHeapOptions#discardable].
    public Builder discardable(boolean discardable) {
      this.discardable = discardable;
      return this;
    }

    /// Sets [MovableHeapOptions#garbagePercent].
    public Builder garbagePercent(int garbagePercent) {
      this.garbagePercent = garbagePercent;
      return this;
    }

    /// The options.
    ///
    /// @throws IllegalArgumentException naming an option that is out of range
    public MovableHeapOptions build() {
      if (byteLimit < 0) {
        throw new IllegalArgumentException(
            "byteLimit must not be negative, byteLimit=" + byteLimit);
      }
      if (initialReservation < 0) {
        throw new IllegalArgumentException(
            "initialReservation must not be negative, initialReservation=" + initialReservation);
      }
      if (garbagePercent < 1 || garbagePercent > 100) {
        throw new IllegalArgumentException(
            "garbagePercent must be from 1 to 100, garbagePercent=" + garbagePercent);
      }
      return new MovableHeapOptions(this);
    }
  }
}
