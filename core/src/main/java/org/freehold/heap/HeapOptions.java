package org.freehold.heap;

import java.util.function.Consumer;
import org.freehold.flags.EffectiveFlags;
import org.freehold.flags.GlobalFlag;
import org.freehold.flags.PageHeapSettings;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Protection;
import org.jspecify.annotations.Nullable;

/// How a heap is made. Start from [#builder(AddressSpace)]. Sizes are in bytes; those that the heap
/// rounds say so.
///
/// @param name the heap's name, for reports
/// @param space where its memory comes from
/// @param initialSize committed at creation, rounded up to pages
/// @param maximumSize 0 for a heap that grows; otherwise the heap is one reservation of this size,
///   rounded up to pages, and never grows
/// @param byteLimit the most bytes that the heap may commit, blocks of all kinds together; 0 for no
///   limit. Blocks with a guard page count what they would take without
/// @param limitListener is asked to make room before a request is refused for the limit
/// @param serialized whether several threads may call it; a heap that one thread uses alone saves
///   the lock
/// @param exactSizes whether `sizeOf` answers the size asked for instead of the block's; costs a
///   byte per granule
/// @param executable whether its pages may be executed too; they are never without being asked for
/// @param frontEnd whether small blocks come from slabs of one size class
/// @param firstSegmentSize bytes of the first segment's reservation
/// @param nextSegmentSize bytes of the second segment's reservation; each further one doubles
/// @param largestSegmentSize bytes at which the doubling ends
/// @param largeThreshold requests above this get a reservation of their own, which goes back with
///   them, unless the heap has a fixed size. Begins with what Windows has, 1020 KiB, or 508 KiB on
///   a 32-bit machine; on the operating system's memory with 12 MiB
/// @param decommitRange a free range of at least this size may lose its whole pages
/// @param decommitTotal and does when more than this, and more than an eighth of what is committed,
///   is free
/// @param decommitDelay but not before so many such ranges have come free since the last time, or
///   the heap holds no block at all
/// @param returnDelay milliseconds after which memory that is free and in nobody's use goes back:
///   what thread caches hold, slabs without blocks, whole free pages; 0 for never by time. A
///   serialized heap on the operating system's memory begins with 500; on simulated memory, where
///   the same program is to find the same heap every time, with 0. Once it is over a thread that
///   all heaps share looks; it ends when there is nothing to look for
/// @param stackTraces 0 for a heap that does not know who allocated its blocks; 1 to keep the stack
///   of every live block ([AllocationStacks]); n to keep that of one block in n. A heap that checks
///   something keeps those that allocated and freed each block, for its reports
/// @param debugging what the heap checks beside what it always checks; a heap that checks something
///   keeps exact sizes
/// @param onViolation is told of damaged patterns, in the thread that met them and with the heap's
///   lock held, so it must not call the heap. Unless one is set, a [HeapCorruptionException] is
///   thrown
/// @param pageHeap how blocks get pages of their own with a guard page; null for no page heap
/// @param faults which requests are refused on purpose; null for none
public record HeapOptions(
    String name,
    AddressSpace space,
    long initialSize,
    long maximumSize,
    long byteLimit,
    LimitListener limitListener,
    boolean serialized,
    boolean exactSizes,
    boolean executable,
    FrontEndMode frontEnd,
    long firstSegmentSize,
    long nextSegmentSize,
    long largestSegmentSize,
    long largeThreshold,
    long decommitRange,
    long decommitTotal,
    int decommitDelay,
    int returnDelay,
    int stackTraces,
    Debugging debugging,
    Consumer<? super Violation> onViolation,
    @Nullable PageHeap pageHeap,
    @Nullable Faults faults) {

  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final int HOST_RETURN_DELAY = 500;

  /// Most of the time that a large block costs goes into pages that are touched for the first time;
  /// a block of the back end leaves its pages to the next one.
  private static final long HOST_LARGE_THRESHOLD = 12 * MIB;

  /// Checks that the figures fit together.
  ///
  /// @throws IllegalArgumentException naming the one that does not
  public HeapOptions {
    exactSizes = exactSizes || debugging.checks();
    atLeast("initialSize", initialSize, 0);
    atLeast("maximumSize", maximumSize, 0);
    atLeast("byteLimit", byteLimit, 0);
    atLeast("firstSegmentSize", firstSegmentSize, 1);
    atLeast("nextSegmentSize", nextSegmentSize, 1);
    atLeast("largestSegmentSize", largestSegmentSize, nextSegmentSize);
    atLeast("largeThreshold", largeThreshold, 1);
    atLeast("decommitRange", decommitRange, 1);
    atLeast("decommitTotal", decommitTotal, 0);
    atLeast("decommitDelay", decommitDelay, 0);
    atLeast("returnDelay", returnDelay, 0);
    atLeast("stackTraces", stackTraces, 0);
    if (maximumSize != 0 && initialSize > maximumSize) {
      throw new IllegalArgumentException(
          "initialSize must not exceed maximumSize, initialSize="
              + initialSize
              + " maximumSize="
              + maximumSize);
    }
  }

  /// Whether a heap made like this may have a front end: it is serialized, it grows, nothing needs
  /// to see each of its blocks, and the mode does not forbid it.
  public boolean hasFrontEnd() {
    return serialized
        && maximumSize == 0
        && frontEnd != FrontEndMode.OFF
        && !debugging.checks()
        && pageHeap == null
        && faults == null;
  }

  /// How the heap's pages are protected.
  public Protection protection() {
    return executable ? Protection.EXECUTE_READ_WRITE : Protection.READ_WRITE;
  }

  private static void atLeast(String what, long value, long minimum) {
    if (value < minimum) {
      throw new IllegalArgumentException(
          what + " must be at least " + minimum + ", " + what + "=" + value);
    }
  }

  /// The defaults: a heap that grows.
  ///
  /// @param space where its memory comes from
  /// @return the options
  public static HeapOptions of(AddressSpace space) {
    return builder(space).build();
  }

  /// Starts from the defaults.
  ///
  /// @param space where the heap's memory comes from
  /// @return a builder
  public static Builder builder(AddressSpace space) {
    return new Builder(space);
  }

  /// Collects what differs from the defaults. The setters are named for the components of
  /// [HeapOptions] and mean what these mean.
  public static final class Builder {
    private final AddressSpace space;
    private String name = "heap";
    private long initialSize;
    private long maximumSize;
    private long byteLimit;
    private LimitListener limitListener = LimitListener.NONE;
    private boolean serialized = true;
    private boolean exactSizes;
    private boolean executable;
    private FrontEndMode frontEnd = FrontEndMode.AUTOMATIC;
    private long firstSegmentSize = MIB;
    private long nextSegmentSize = MIB;
    private long largestSegmentSize = 0xFD0000;
    private long largeThreshold;
    private long decommitRange = 64 * KIB;
    private long decommitTotal = 256 * KIB;
    private int decommitDelay = 16;
    private int returnDelay;
    private int stackTraces;
    private Debugging debugging;
    private Consumer<? super Violation> onViolation =
        violation -> {
          throw new HeapCorruptionException(violation);
        };
    private @Nullable PageHeap pageHeap;
    private @Nullable Faults faults;
    private boolean flagsKeepFrontEnd = true;

    private Builder(AddressSpace space) {
      this.space = space;
      flags(EffectiveFlags.current());
      this.largeThreshold = space.info().pointerBits() == 32 ? 508 * KIB : 1020 * KIB;
      if (space.equals(AddressSpace.host())) {
        this.largeThreshold = HOST_LARGE_THRESHOLD;
        this.returnDelay = HOST_RETURN_DELAY;
      }
    }

    /// Sets what global flags decide: [HeapOptions#debugging], [HeapOptions#stackTraces],
    /// [HeapOptions#pageHeap] and [HeapOptions#faults]. A builder begins with the flags of this
    /// program.
    public Builder flags(EffectiveFlags flags) {
      PageHeapSettings pageHeap = flags.pageHeap();
      boolean isPageHeap = flags.flags().contains(GlobalFlag.PAGE_HEAP);
      boolean traces = flags.flags().contains(GlobalFlag.USER_STACK_TRACES);
      this.flagsKeepFrontEnd = flags.flags().keepsFrontEnd();
      this.debugging = Debugging.of(flags.flags());
      this.stackTraces = traces || (isPageHeap && pageHeap.traces()) ? 1 : 0;
      this.pageHeap = isPageHeap && pageHeap.full() ? PageHeap.of(pageHeap) : null;
      this.faults = isPageHeap ? Faults.of(pageHeap) : null;
      return this;
    }

    /// Sets [HeapOptions#name].
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /// Sets [HeapOptions#initialSize].
    public Builder initialSize(long initialSize) {
      this.initialSize = initialSize;
      return this;
    }

    /// Sets [HeapOptions#maximumSize].
    public Builder maximumSize(long maximumSize) {
      this.maximumSize = maximumSize;
      return this;
    }

    /// Sets [HeapOptions#byteLimit].
    public Builder byteLimit(long byteLimit) {
      this.byteLimit = byteLimit;
      return this;
    }

    /// Sets [HeapOptions#limitListener].
    public Builder limitListener(LimitListener limitListener) {
      this.limitListener = limitListener;
      return this;
    }

    /// Sets [HeapOptions#serialized].
    public Builder serialized(boolean serialized) {
      this.serialized = serialized;
      return this;
    }

    /// Sets [HeapOptions#exactSizes].
    public Builder exactSizes(boolean exactSizes) {
      this.exactSizes = exactSizes;
      return this;
    }

    /// Sets [HeapOptions#executable].
    public Builder executable(boolean executable) {
      this.executable = executable;
      return this;
    }

    /// Sets [HeapOptions#frontEnd].
    public Builder frontEnd(FrontEndMode frontEnd) {
      this.frontEnd = frontEnd;
      return this;
    }

    /// Sets [HeapOptions#firstSegmentSize].
    public Builder firstSegmentSize(long firstSegmentSize) {
      this.firstSegmentSize = firstSegmentSize;
      return this;
    }

    /// Sets [HeapOptions#nextSegmentSize].
    public Builder nextSegmentSize(long nextSegmentSize) {
      this.nextSegmentSize = nextSegmentSize;
      return this;
    }

    /// Sets [HeapOptions#largestSegmentSize].
    public Builder largestSegmentSize(long largestSegmentSize) {
      this.largestSegmentSize = largestSegmentSize;
      return this;
    }

    /// Sets [HeapOptions#largeThreshold].
    public Builder largeThreshold(long largeThreshold) {
      this.largeThreshold = largeThreshold;
      return this;
    }

    /// Sets [HeapOptions#decommitRange].
    public Builder decommitRange(long decommitRange) {
      this.decommitRange = decommitRange;
      return this;
    }

    /// Sets [HeapOptions#decommitTotal].
    public Builder decommitTotal(long decommitTotal) {
      this.decommitTotal = decommitTotal;
      return this;
    }

    /// Sets [HeapOptions#decommitDelay].
    public Builder decommitDelay(int decommitDelay) {
      this.decommitDelay = decommitDelay;
      return this;
    }

    /// Sets [HeapOptions#returnDelay].
    public Builder returnDelay(int milliseconds) {
      this.returnDelay = milliseconds;
      return this;
    }

    /// Sets [HeapOptions#stackTraces].
    public Builder stackTraces(int stackTraces) {
      this.stackTraces = stackTraces;
      return this;
    }

    /// Sets [HeapOptions#debugging].
    public Builder debugging(Debugging debugging) {
      this.debugging = debugging;
      return this;
    }

    /// Sets [HeapOptions#debugging] to some options, page heap light with its usual quarantine.
    public Builder debugging(DebugOption... options) {
      return debugging(Debugging.of(options));
    }

    /// Sets [HeapOptions#onViolation].
    public Builder onViolation(Consumer<? super Violation> onViolation) {
      this.onViolation = onViolation;
      return this;
    }

    /// Sets [HeapOptions#pageHeap].
    public Builder pageHeap(@Nullable PageHeap pageHeap) {
      this.pageHeap = pageHeap;
      return this;
    }

    /// Sets [HeapOptions#faults].
    public Builder faults(@Nullable Faults faults) {
      this.faults = faults;
      return this;
    }

    /// The options.
    ///
    /// @throws IllegalArgumentException naming a figure that does not fit
    public HeapOptions build() {
      return new HeapOptions(
          name,
          space,
          initialSize,
          maximumSize,
          byteLimit,
          limitListener,
          serialized,
          exactSizes,
          executable,
          flagsKeepFrontEnd ? frontEnd : FrontEndMode.OFF,
          firstSegmentSize,
          nextSegmentSize,
          largestSegmentSize,
          largeThreshold,
          decommitRange,
          decommitTotal,
          decommitDelay,
          returnDelay,
          stackTraces,
          debugging,
          onViolation,
          pageHeap,
          faults);
    }
  }
}
