package org.freehold.vm.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import org.freehold.Diagnosis.Limit;
import org.freehold.vm.internal.Kernel.LimitHit;
import org.jspecify.annotations.Nullable;

/// Refuses memory before the process reaches one of its limits, so that the JVM keeps what it needs
/// ([MemoryMargin]): the limit on addresses (`RLIMIT_AS`), on private writable memory
/// (`RLIMIT_DATA`), and on mappings (`vm.max_map_count`).
///
/// Use is what the kernel counts against the limit, `statm` for the first two and the lines of
/// `maps` for the third; [Allowance] says how often it is measured. There is one instance of each,
/// since the limits are those of the process.
///
/// Thread-safe. Source: proc(5), setrlimit(2).
public final class ProcessMargin {

  private static final String ADDRESSES_NAME = "Max address space";
  private static final String DATA_NAME = "Max data size";
  private static final int TOTAL_FIELD = 0;
  private static final int DATA_FIELD = 5;
  private static final long MIN_MAPPINGS = 512;
  private static final int MAPPINGS_DIVISOR = 64;

  /// A reservation is one mapping and may be aligned; a commit splits one into three.
  private static final long MAPPINGS_OF_ONE_CALL = 2;

  private static final Allowance ADDRESSES = new Bytes(ADDRESSES_NAME, TOTAL_FIELD);
  private static final Allowance DATA =
      new Bytes(DATA_NAME, DATA_FIELD) {
        @Override
        long reservedForJvm(long limit) {
          return MemoryMargin.javaHeapGrowth(limit);
        }
      };

  private static final Allowance MAPPINGS = new Mappings();

  /// The thread that was refused last, by its number, and what it was refused; 0 for none. Another
  /// thread may be refused in between, and then the first one finds the limit by comparing figures.
  private static volatile long refusedThread;

  private static volatile @Nullable Allowance refusedAllowance;

  private ProcessMargin() {}

  /// Whether a reservation leaves the margin untouched; it counts as made then.
  public static boolean allowsReservation(long bytes) {
    return tryTake(MAPPINGS, MAPPINGS_OF_ONE_CALL) && tryTake(ADDRESSES, bytes);
  }

  /// Whether a commit of so many pages that were not committed leaves the margin untouched; it
  /// counts as made then. A change of the protection of committed pages is always allowed.
  public static boolean allowsCommit(long bytes) {
    return bytes <= 0 || (tryTake(MAPPINGS, MAPPINGS_OF_ONE_CALL) && tryTake(DATA, bytes));
  }

  private static boolean tryTake(Allowance allowance, long amount) {
    boolean isTaken = allowance.tryTake(amount);
    long thread = Thread.currentThread().threadId();
    if (!isTaken) {
      refusedAllowance = allowance;
      refusedThread = thread;
    } else if (refusedThread == thread) {
      refusedThread = 0;
    }
    return isTaken;
  }

  /// The limit whose margin was the reason that this thread's last request was refused; null when
  /// it was not refused here.
  @SuppressWarnings("ReferenceEquality") // There is one object for each allowance.
  static @Nullable LimitHit lastRefusal() {
    if (refusedThread != Thread.currentThread().threadId()) {
      return null;
    }
    Allowance allowance = refusedAllowance;
    return allowance == ADDRESSES
        ? new LimitHit(Limit.RLIMIT_AS, LinuxLimits.limit(ADDRESSES_NAME))
        : allowance == DATA
            ? new LimitHit(Limit.RLIMIT_DATA, LinuxLimits.limit(DATA_NAME))
            : new LimitHit(Limit.MAX_MAP_COUNT, MappingCount.limit());
  }

  /// Mappings that are left to the JVM.
  static long marginOfMappings(long limit) {
    return Math.max(MIN_MAPPINGS, limit / MAPPINGS_DIVISOR);
  }

  /// A limit in bytes, whose use is a field of `statm`.
  private static class Bytes extends Allowance {

    private static final String STATM = "/proc/self/statm";
    private static final int MAX_LENGTH = 256;

    private final String limitName;
    private final int field;
    private final byte[] text = new byte[MAX_LENGTH];
    private @Nullable RandomAccessFile file;
    private long limit;

    Bytes(String limitName, int field) {
      this.limitName = limitName;
      this.field = field;
    }

    @Override
    long usable() {
      limit = LinuxLimits.limit(limitName);
      return limit < 0 ? -1 : Math.max(0, limit - MemoryMargin.of(limit));
    }

    @Override
    long used() {
      try {
        RandomAccessFile open = file;
        if (open == null) {
          open = new RandomAccessFile(STATM, "r");
          file = open;
        }
        open.seek(0);
        int length = open.read(text);
        return pages(text, length, field) * Kernels.ofThisSystem().pageSize()
            + reservedForJvm(limit);
      } catch (IOException e) {
        return -1;
      }
    }

    /// What counts as used since the JVM will need it.
    long reservedForJvm(long limit) {
      return 0;
    }

    /// A field of numbers that are separated by blanks.
    private static long pages(byte[] text, int length, int field) {
      int blanks = 0;
      long value = 0;
      for (int i = 0; i < length && blanks <= field; i++) {
        if (text[i] == ' ') {
          blanks++;
        } else if (blanks == field && text[i] >= '0' && text[i] <= '9') {
          value = 10 * value + text[i] - '0';
        }
      }
      return value;
    }
  }

  /// The limit on mappings.
  private static final class Mappings extends Allowance {

    @Override
    long usable() {
      long limit = MappingCount.limit();
      return limit < 0 ? -1 : Math.max(0, limit - marginOfMappings(limit));
    }

    @Override
    long used() {
      return MappingCount.now();
    }
  }
}
