package org.freehold.vm;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// A machine that exists only as data: a page size, a layout of addresses, a commit limit, and the
/// processes that share the limit. It behaves the same on every host and in every run.
///
/// The defaults are those of 64-bit Windows: pages of 4 KiB, reservations at multiples of 64 KiB,
/// the lowest and the highest 64 KiB of 128 TiB out of bounds, no commit limit.
///
/// ```java
/// SimulatedMachine machine = SimulatedMachine.builder().bits(32).build();
/// AddressSpace space = machine.createProcess("demo");
/// ```
///
/// Safe for use by several threads.
public final class SimulatedMachine {

  private static final long KIB = 1024;

  /// Numbers of processes are multiples of four, as on Windows.
  private static final long PROCESS_ID_STEP = 4;

  private static final long FORBIDDEN = 64 * KIB;
  private static final long USER_RANGE_32 = 1L << 31;
  private static final long USER_RANGE_64 = 1L << 47;

  /// A page has several granules of a heap, and its contents are one Java array.
  private static final long SMALLEST_PAGE = 64;

  private static final long LARGEST_PAGE = 1L << 30;

  /// Records of heaps keep addresses of 48 bits.
  private static final long LARGEST_RANGE = 1L << 48;

  /// Where every process of Windows sees the kernel's shared page.
  private static final long SHARED_PAGE = 0x7FFE_0000L;

  private final SpaceInfo info;
  private final long commitLimit;
  private final long lockQuota;
  private final boolean sharedPage;
  private final AtomicLong committed = new AtomicLong();
  private final long physicalBytes;
  private final long pageFileBytes;
  private final PhysicalMemory physicalMemory;
  private final SectionTable sectionTable;
  private final Map<Long, SimulatedAddressSpace> processes = new ConcurrentHashMap<>();
  private final AtomicLong lastProcessId = new AtomicLong();

  private SimulatedMachine(SpaceInfo info, Builder builder) {
    this.info = info;
    this.commitLimit = builder.effectiveCommitLimit();
    this.lockQuota = builder.lockQuota;
    this.sharedPage = builder.sharedPage;
    this.physicalBytes = builder.physicalMemory;
    this.pageFileBytes = builder.pageFile;
    this.physicalMemory = new PhysicalMemory(info.pageSize(), physicalBytes);
    this.sectionTable = new SectionTable(this);
  }

  /// Starts from the defaults.
  public static Builder builder() {
    return new Builder();
  }

  /// Starts a process with nothing in its address space.
  ///
  /// @param name of the process, for reports
  /// @return its address space
  public SimulatedAddressSpace createProcess(String name) {
    long id = lastProcessId.addAndGet(PROCESS_ID_STEP);
    SimulatedAddressSpace space = new SimulatedAddressSpace(this, name, id);
    processes.put(id, space);
    if (sharedPage) {
      space.showSharedPage(SHARED_PAGE);
    }
    return space;
  }

  /// Opens a process for what another process may do to it.
  ///
  /// @param id as [SimulatedAddressSpace#processId] says it
  /// @param rights what may be done
  /// @return a handle
  /// @throws AddressSpaceException when there is no process of that number (`INVALID_PARAMETER`)
  public RemoteAddressSpace openProcess(long id, Set<ProcessRight> rights) {
    SimulatedAddressSpace space = processes.get(id);
    if (space == null) {
      throw new AddressSpaceException(
          VmError.INVALID_PARAMETER, "open process", 0, 0, "no process has the number " + id);
    }
    return new RemoteAddressSpace(space, rights);
  }

  /// The constants that the address spaces of all processes share.
  public SpaceInfo info() {
    return info;
  }

  /// Bytes that all processes together may commit.
  public long commitLimit() {
    return commitLimit;
  }

  /// Bytes that all processes together have committed.
  public long committedBytes() {
    return committed.get();
  }

  /// Bytes that one process may lock.
  public long lockQuota() {
    return lockQuota;
  }

  /// Bytes of physical memory; `Long.MAX_VALUE` when it never runs out.
  public long physicalBytes() {
    return physicalBytes;
  }

  /// Bytes of the page file.
  public long pageFileBytes() {
    return pageFileBytes;
  }

  /// How all processes together use physical memory.
  public PageUse pageUse() {
    return physicalMemory.use();
  }

  PhysicalMemory physicalMemory() {
    return physicalMemory;
  }

  SectionTable sectionTable() {
    return sectionTable;
  }

  /// Checks what the machine counts against what its processes and sections have. Nothing may call
  /// any of them meanwhile.
  ///
  /// @throws IllegalStateException naming the invariant that does not hold
  public void validate() {
    long charged = sectionTable.chargedBytes();
    for (SimulatedAddressSpace process : processes.values()) {
      process.validate();
      charged += process.chargedBytes();
    }
    if (charged != committed.get()) {
      throw new IllegalStateException(
          "INV-VM-07 the commit charge is a sum, committed=" + committed.get() + "/" + charged);
    }
    physicalMemory.validate();
  }

  /// Takes commit charge; false, and nothing taken, when the limit does not allow it.
  boolean charge(long bytes) {
    long before = committed.get();
    while (bytes <= commitLimit - before) {
      long seen = committed.compareAndExchange(before, before + bytes);
      if (seen == before) {
        return true;
      }
      before = seen;
    }
    return false;
  }

  /// Gives commit charge back.
  void uncharge(long bytes) {
    committed.addAndGet(-bytes);
  }

  /// Collects what differs from the defaults.
  public static final class Builder {
    private static final long NOT_GIVEN = -1;
    private static final long LEAST_PHYSICAL_PAGES = 2;

    private int bits = 64;
    private long pageSize = 4 * KIB;
    private long granularity = 64 * KIB;
    private long userRange;
    private long commitLimit = NOT_GIVEN;
    private long physicalMemory = Long.MAX_VALUE;
    private long pageFile;
    private long lockQuota = 50 * 4 * KIB;
    private boolean sharedPage;

    private Builder() {}

    /// Sets the width of an address: 32 or 64 bits.
    ///
    /// @throws IllegalArgumentException for another width
    public Builder bits(int bits) {
      if (bits != 32 && bits != 64) {
        throw new IllegalArgumentException("bits must be 32 or 64, bits=" + bits);
      }
      this.bits = bits;
      return this;
    }

    /// Sets the bytes of a page, a power of two.
    public Builder pageSize(long pageSize) {
      this.pageSize = powerOfTwo("pageSize", pageSize);
      return this;
    }

    /// Sets the bytes between the addresses at which a reservation may start, a power of two.
    public Builder granularity(long granularity) {
      this.granularity = powerOfTwo("granularity", granularity);
      return this;
    }

    /// Sets the bytes of addresses that a process has, the forbidden 64 KiB at both ends included:
    /// 2, 3 or 4 GiB are usual with 32 bits.
    public Builder userRange(long userRange) {
      this.userRange = userRange;
      return this;
    }

    /// Sets the bytes of physical memory, which never runs out unless it is set. When it is full,
    /// pages are trimmed: see [PageUse].
    public Builder physicalMemory(long physicalMemory) {
      this.physicalMemory = physicalMemory;
      return this;
    }

    /// Sets the bytes of the page file; without one there are none. It counts for the commit limit
    /// only: what is trimmed has always somewhere to go.
    public Builder pageFile(long pageFile) {
      if (pageFile < 0) {
        throw new IllegalArgumentException("pageFile must not be negative, pageFile=" + pageFile);
      }
      this.pageFile = pageFile;
      return this;
    }

    private long effectiveCommitLimit() {
      if (commitLimit != NOT_GIVEN) {
        return commitLimit;
      }
      long sum = physicalMemory + pageFile;
      return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /// Sets the bytes that all processes together may commit. Without it they are the physical
    /// memory and the page file together.
    public Builder commitLimit(long commitLimit) {
      if (commitLimit < 0) {
        throw new IllegalArgumentException(
            "commitLimit must not be negative, commitLimit=" + commitLimit);
      }
      this.commitLimit = commitLimit;
      return this;
    }

    /// Sets the bytes that one process may lock.
    public Builder lockQuota(long lockQuota) {
      this.lockQuota = lockQuota;
      return this;
    }

    /// Sets whether every process sees the kernel's read-only page at 0x7FFE0000, as on Windows. It
    /// takes the 64 KiB of addresses that it stands in.
    public Builder sharedPage(boolean sharedPage) {
      this.sharedPage = sharedPage;
      return this;
    }

    /// Makes the machine.
    ///
    /// @throws IllegalArgumentException when the figures do not fit together
    public SimulatedMachine build() {
      long range = userRange == 0 ? (bits == 32 ? USER_RANGE_32 : USER_RANGE_64) : userRange;
      if (granularity < pageSize) {
        throw new IllegalArgumentException(
            "granularity must be at least a page, granularity=" + granularity);
      }
      if (physicalMemory < LEAST_PHYSICAL_PAGES * pageSize) {
        throw new IllegalArgumentException(
            "physicalMemory must have at least two pages, physicalMemory=" + physicalMemory);
      }
      long lowest = Math.max(FORBIDDEN, granularity);
      if (range < 3 * lowest
          || range % granularity != 0
          || range > (bits == 32 ? 1L << 32 : LARGEST_RANGE)) {
        throw new IllegalArgumentException(
            "userRange must be a multiple of the granularity that fits the address width,"
                + " userRange="
                + range);
      }
      SpaceInfo info =
          new SpaceInfo("simulated", bits, pageSize, granularity, lowest, range - FORBIDDEN - 1);
      if (sharedPage && (info.highestAddress() < SHARED_PAGE || lowest > SHARED_PAGE)) {
        throw new IllegalArgumentException(
            "the shared page at 0x7ffe0000 is not among the user's addresses, userRange=" + range);
      }
      return new SimulatedMachine(info, this);
    }

    private static long powerOfTwo(String what, long value) {
      if (Long.bitCount(value) != 1 || value < SMALLEST_PAGE || value > LARGEST_PAGE) {
        throw new IllegalArgumentException(
            what + " must be a power of two from 64 B to 1 GiB, " + what + "=" + value);
      }
      return value;
    }
  }
}
