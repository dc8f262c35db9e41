package org.freehold.heap;

import java.util.function.Consumer;
import org.freehold.flags.EffectiveFlags;
import org.freehold.flags.GlobalFlag;
import org.freehold.flags.PageHeapSettings;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Protection;
import org.jspecify.annotations.Nullable;

/// The options of a heap. Start from [#builder(AddressSpace)]. Sizes are in bytes; where the heap
/// rounds one, it says so.
///
/// A later version may add options, so they are not a record: what is matched or constructed by all
/// of its parts would break with each. Only a builder makes them. Two sets of options are equal if
/// each option is. They do not change; [#toBuilder()] makes others that differ in a few.
public sealed interface HeapOptions permits HeapOptionValues {

  /// The heap's name, for reports.
  String name();

  /// The address space that its memory comes from.
  AddressSpace space();

  /// Committed at creation, rounded up to pages.
  long initialSize();

  /// 0 for a heap that grows; otherwise the heap has a fixed size: one reservation of this size,
  /// rounded up to pages.
  long maximumSize();

  /// The maximum that the heap may commit, blocks of all kinds together; 0 for no limit. Blocks
  /// with a guard page are charged what they would take without it.
  long byteLimit();

  /// Whether the heap also refuses what would bring the container to its memory limit (cgroup,
  /// `memory.max`), where the kernel would end the process without a word. The room is what the
  /// limit leaves beyond a margin (`freehold.margin`), what the rest of the process and of the
  /// container uses, and what all heaps with this option have committed; it is shared by them.
  /// False by default, and without effect where there is no such limit.
  boolean limitFromContainer();

  /// Whether pages are brought into physical memory when they are committed, with one call instead
  /// of a page fault for each. False by default: then memory that is never touched is not resident,
  /// but for the slabs of blocks of at most 1 KiB.
  boolean prefault();

  /// Is asked to make room before a request is refused for the byte limit.
  LimitListener limitListener();

  /// Whether several threads may call it; a heap that only one thread uses can do without the lock.
  boolean serialized();

  /// Whether `sizeOf` returns the size requested instead of the block's; costs a byte per granule
  /// of 16 bytes.
  boolean exactSizes();

  /// Whether its pages are executable.
  boolean executable();

  /// Whether small blocks come from slabs of one size class, through thread caches.
  FrontEndMode frontEnd();

  /// Bytes of the first segment's reservation.
  long firstSegmentSize();

  /// Bytes of the second segment's reservation; each further one is twice as large.
  long nextSegmentSize();

  /// The size at which the doubling ends.
  long largestSegmentSize();

  /// Requests above this become large blocks, each with a reservation of its own that is released
  /// with it, unless the heap has a fixed size. The default is that of Windows, 1020 KiB, or 508
  /// KiB on a 32-bit machine; on the operating system's memory it is 12 MiB.
  long largeThreshold();

  /// The minimum size of a free range whose whole pages are decommitted when much is free.
  long decommitRange();

  /// How much that is: more than this, and more than an eighth of the committed bytes.
  long decommitTotal();

  /// The decay delay, in frees: how many such ranges must have been freed since the last time; does
  /// not apply when the heap holds no block at all.
  int decommitDelay();

  /// The purge delay: milliseconds after which unused memory is returned to the system, that is the
  /// contents of thread caches, slabs without blocks and whole free pages; 0 to never purge by
  /// time. The default is 500 on the operating system's memory; on simulated memory, where the same
  /// program is to find the same heap every time, it is 0. A heap that is not serialized ignores
  /// it. A thread that all heaps share does the work; it ends when there is nothing left to purge.
  int returnDelay();

  /// 0 to keep no stacks; 1 to keep the stack that allocated every live block ([AllocationStacks]);
  /// n to keep that of one block in n. A debug heap keeps the stacks that allocated and freed each
  /// block, for its reports.
  int stackTraces();

  /// What the heap checks in addition to what it always checks; a heap that checks anything is a
  /// debug heap, and keeps exact sizes.
  Debugging debugging();

  /// Receives damage to patterns, in the thread that found it and with the heap's lock held, so it
  /// must not call the heap. The default throws a [HeapCorruptionException].
  Consumer<? super Violation> onViolation();

  /// The settings of a page heap, whose blocks have guard pages; null for none.
  @Nullable PageHeap pageHeap();

  /// Fault injection: which requests are refused on purpose; null for none.
  @Nullable Faults faults();

  /// The default options: a heap that grows.
  ///
  /// @param space the address space that its memory comes from
  /// @return the options
  static HeapOptions of(AddressSpace space) {
    return builder(space).build();
  }

  /// A builder that begins with the defaults.
  ///
  /// @param space where the heap's memory comes from
  /// @return a builder
  static Builder builder(AddressSpace space) {
    return new Builder(space);
  }

  /// A builder that begins with these options. What global flags decide has been decided: the
  /// builder keeps it until it is set.
  default Builder toBuilder() {
    return new Builder(this);
  }

  /// Whether a heap with these options may have a front end: it is serialized, it grows, nothing
  /// needs to see each of its blocks, and the mode does not forbid it.
  default boolean hasFrontEnd() {
    return serialized()
        && maximumSize() == 0
        && frontEnd() != FrontEndMode.OFF
        && !debugging().checks()
        && pageHeap() == null
        && faults() == null;
  }

  /// The protection of the heap's pages.
  default Protection protection() {
    return executable() ? Protection.EXECUTE_READ_WRITE : Protection.READ_WRITE;
  }

  /// A builder of options, which begins with the defaults. The setters are named for the options in
  /// [HeapOptions], which describe them.
  final class Builder {
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final int HOST_RETURN_DELAY_MILLIS = 500;

    /// From which size on a block gets a reservation of its own, as on Windows.
    private static final long LARGE_THRESHOLD_32 = 508 * KIB;

    private static final long LARGE_THRESHOLD_64 = 1020 * KIB;

    /// Most of the cost of a large block is page faults on fresh pages; a block of the back end
    /// leaves its pages to the next one.
    private static final long HOST_LARGE_THRESHOLD = 12 * MIB;

    private final AddressSpace space;
    private String name = "heap";
    private long initialSize;
    private long maximumSize;
    private long byteLimit;
    private boolean limitFromContainer;
    private boolean prefault;
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
      this.largeThreshold =
          space.info().pointerBits() == 32 ? LARGE_THRESHOLD_32 : LARGE_THRESHOLD_64;
      if (space.equals(AddressSpace.host())) {
        this.largeThreshold = HOST_LARGE_THRESHOLD;
        this.returnDelay = HOST_RETURN_DELAY_MILLIS;
      }
    }

    private Builder(HeapOptions options) {
      this.name = options.name();
      this.space = options.space();
      this.initialSize = options.initialSize();
      this.maximumSize = options.maximumSize();
      this.byteLimit = options.byteLimit();
      this.limitFromContainer = options.limitFromContainer();
      this.prefault = options.prefault();
      this.limitListener = options.limitListener();
      this.serialized = options.serialized();
      this.exactSizes = options.exactSizes();
      this.executable = options.executable();
      this.frontEnd = options.frontEnd();
      this.firstSegmentSize = options.firstSegmentSize();
      this.nextSegmentSize = options.nextSegmentSize();
      this.largestSegmentSize = options.largestSegmentSize();
      this.largeThreshold = options.largeThreshold();
      this.decommitRange = options.decommitRange();
      this.decommitTotal = options.decommitTotal();
      this.decommitDelay = options.decommitDelay();
      this.returnDelay = options.returnDelay();
      this.stackTraces = options.stackTraces();
      this.debugging = options.debugging();
      this.onViolation = options.onViolation();
      this.pageHeap = options.pageHeap();
      this.faults = options.faults();
    }

    /// Sets what global flags decide: [HeapOptions#debugging], [HeapOptions#stackTraces],
    /// [HeapOptions#pageHeap] and [HeapOptions#faults]. A builder begins with the effective flags
    /// of this program.
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

    /// Sets [HeapOptions#limitFromContainer].
    public Builder limitFromContainer(boolean limitFromContainer) {
      this.limitFromContainer = limitFromContainer;
      return this;
    }

    /// Sets [HeapOptions#prefault].
    public Builder prefault(boolean prefault) {
      this.prefault = prefault;
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

    /// Sets [HeapOptions#debugging] to some options; a light page heap gets its default quarantine.
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
    /// @throws IllegalArgumentException naming an option that is inconsistent
    public HeapOptions build() {
      return new HeapOptionValues(
          name,
          space,
          initialSize,
          maximumSize,
          byteLimit,
          limitFromContainer,
          prefault,
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
