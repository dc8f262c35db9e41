package org.freehold.vm;

import java.util.Set;
import org.freehold.vm.internal.simulated.Machine;

/// A machine that exists only as data: a page size, a layout of addresses, a commit limit, and the
/// processes that share the limit. It behaves identically on every host and in every run.
///
/// The defaults are those of 64-bit Windows: pages of 4 KiB, reservations at multiples of 64 KiB,
/// the lowest and the highest 64 KiB of 128 TiB inaccessible, no commit limit.
///
/// ```java
/// SimulatedMachine machine = SimulatedMachine.builder().bits(32).build();
/// AddressSpace space = machine.createProcess("demo");
/// ```
///
/// Safe for use by several threads.
public interface SimulatedMachine {

  /// Bytes between the addresses at which a reservation of Windows may start, whatever its page
  /// size: the default granularity.
  long WINDOWS_ALLOCATION_GRANULARITY = 64 << 10;

  /// A builder with the defaults.
  static Builder builder() {
    return new Builder();
  }

  /// Starts a process with nothing in its address space.
  ///
  /// @param name of the process, for reports
  /// @return its address space
  SimulatedAddressSpace createProcess(String name);

  /// Opens a process for access by another one.
  ///
  /// @param id the number of the process, as [SimulatedAddressSpace#processId] returns it
  /// @param rights what the handle may be used for
  /// @return a handle
  /// @throws AddressSpaceException when there is no process of that number (`INVALID_PARAMETER`)
  RemoteAddressSpace openProcess(long id, Set<ProcessRight> rights);

  /// The constants of every process's address space.
  SpaceInfo info();

  /// The commit limit: bytes that all processes together may commit.
  long commitLimit();

  /// The commit charge: bytes that all processes together have committed.
  long committedBytes();

  /// Bytes that one process may lock.
  long lockQuota();

  /// Bytes of physical memory; `Long.MAX_VALUE` when it is unlimited.
  long physicalBytes();

  /// Bytes of the page file.
  long pageFileBytes();

  /// How all processes together use physical memory.
  PageUse pageUse();

  /// Checks the machine's totals against its processes and sections, none of which may be in use
  /// meanwhile.
  ///
  /// @throws IllegalStateException naming the invariant that does not hold
  void validate();

  /// Collects the settings of a machine.
  final class Builder {
    private static final long NOT_GIVEN = -1;
    private static final long MIN_PHYSICAL_PAGES = 2;

    /// The lowest and the highest bytes of the address space that no program may have.
    private static final long NO_ACCESS_BYTES = 64 << 10;

    private static final long USER_RANGE_32 = 1L << 31;
    private static final long USER_RANGE_64 = 1L << 47;

    /// A page has several granules of a heap, and its contents are one Java array.
    private static final long MIN_PAGE_SIZE = 64;

    private static final long MAX_PAGE_SIZE = 1L << 30;

    /// Records of heaps keep addresses of 48 bits.
    private static final long MAX_USER_RANGE = 1L << 48;

    /// Where every Windows process sees the kernel's shared page.
    private static final long SHARED_PAGE = 0x7FFE_0000L;

    /// The pages that Windows lets a process lock by default.
    private static final long DEFAULT_LOCK_QUOTA = 50 * 4096;

    private int bits = 64;
    private long pageSize = 4096;
    private long granularity = WINDOWS_ALLOCATION_GRANULARITY;
    private long userRange;
    private long commitLimit = NOT_GIVEN;
    private long physicalMemory = Long.MAX_VALUE;
    private long pageFile;
    private long lockQuota = DEFAULT_LOCK_QUOTA;
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

    /// Sets the bytes of addresses that a process has, the inaccessible 64 KiB at both ends
    /// included: 2, 3 or 4 GiB are usual with 32 bits.
    public Builder userRange(long userRange) {
      this.userRange = userRange;
      return this;
    }

    /// Sets the bytes of physical memory, which is unlimited by default. When it is full, pages are
    /// trimmed: see [PageUse].
    public Builder physicalMemory(long physicalMemory) {
      this.physicalMemory = physicalMemory;
      return this;
    }

    /// Sets the bytes of the page file, 0 by default. It counts towards the commit limit only:
    /// trimming never fails for lack of it.
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

    /// Sets the bytes that all processes together may commit. The default is physical memory and
    /// page file together.
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
    /// takes the 64 KiB of addresses around it.
    public Builder sharedPage(boolean sharedPage) {
      this.sharedPage = sharedPage;
      return this;
    }

    /// Builds the machine.
    ///
    /// @throws IllegalArgumentException when the settings contradict each other
    public SimulatedMachine build() {
      long range = userRange == 0 ? (bits == 32 ? USER_RANGE_32 : USER_RANGE_64) : userRange;
      if (granularity < pageSize) {
        throw new IllegalArgumentException(
            "granularity must be at least a page, granularity=" + granularity);
      }
      if (physicalMemory < MIN_PHYSICAL_PAGES * pageSize) {
        throw new IllegalArgumentException(
            "physicalMemory must have at least two pages, physicalMemory=" + physicalMemory);
      }
      long lowest = Math.max(NO_ACCESS_BYTES, granularity);
      if (range < 3 * lowest
          || range % granularity != 0
          || range > (bits == 32 ? 1L << 32 : MAX_USER_RANGE)) {
        throw new IllegalArgumentException(
            "userRange must be a multiple of the granularity that fits the address width,"
                + " userRange="
                + range);
      }
      SpaceInfo info =
          new SpaceInfo(
              "simulated", bits, pageSize, granularity, lowest, range - NO_ACCESS_BYTES - 1);
      if (sharedPage && (info.highestAddress() < SHARED_PAGE || lowest > SHARED_PAGE)) {
        throw new IllegalArgumentException(
            "the shared page at 0x7ffe0000 is not among the user's addresses, userRange=" + range);
      }
      return Machine.of(
          new Machine.Figures(
              info,
              effectiveCommitLimit(),
              lockQuota,
              physicalMemory,
              pageFile,
              sharedPage ? SHARED_PAGE : 0));
    }

    private static long powerOfTwo(String what, long value) {
      if (Long.bitCount(value) != 1 || value < MIN_PAGE_SIZE || value > MAX_PAGE_SIZE) {
        throw new IllegalArgumentException(
            what + " must be a power of two from 64 B to 1 GiB, " + what + "=" + value);
      }
      return value;
    }
  }
}
