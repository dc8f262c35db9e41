package org.freehold.vm.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.freehold.Diagnosis.Limit;
import org.freehold.vm.internal.Kernel.FreeAddresses;
import org.freehold.vm.internal.Kernel.LimitHit;

/// Why memory was refused on Linux, derived from `/proc`. The kernel returns `ENOMEM` for all of:
/// too many mappings, the process's limit on addresses, the commit limit of strict overcommit, and
/// no gap that is large enough; and Freehold refuses what would leave the JVM too little of a limit
/// ([ProcessMargin]). Comparing each limit, less its margin, with its use distinguishes them.
///
/// Sources: proc(5), mmap(2), kernel documentation `vm/overcommit-accounting`.
final class LinuxLimits {

  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final Path MAX_MAP_COUNT = Path.of("/proc/sys/vm/max_map_count");
  private static final Path OVERCOMMIT = Path.of("/proc/sys/vm/overcommit_memory");

  private static final long STRICT_ACCOUNTING = 2;

  /// A range call splits one mapping into three at most.
  private static final long MAPPINGS_OF_ONE_CALL = 2;

  private LinuxLimits() {}

  static LimitHit hitBy(long size, boolean commit) {
    LimitHit margin = ProcessMargin.lastRefusal();
    if (margin != null) {
      return margin;
    }
    long maximumMappings = number(MAX_MAP_COUNT);
    if (maximumMappings > 0 && isUsedUp(maximumMappings)) {
      return new LimitHit(Limit.MAX_MAP_COUNT, maximumMappings);
    }
    long addressLimit = limit("Max address space");
    if (!commit && isExceeded(addressLimit, kibibytes(STATUS, "VmSize:") + size)) {
      return new LimitHit(Limit.RLIMIT_AS, addressLimit);
    }
    long dataLimit = limit("Max data size");
    long growth = MemoryMargin.javaHeapGrowth(dataLimit);
    if (commit && isExceeded(dataLimit, kibibytes(STATUS, "VmData:") + growth + size)) {
      return new LimitHit(Limit.RLIMIT_DATA, dataLimit);
    }
    if (commit && number(OVERCOMMIT) == STRICT_ACCOUNTING) {
      return new LimitHit(Limit.COMMIT_LIMIT, kibibytes(MEMINFO, "CommitLimit:"));
    }
    return new LimitHit(commit ? Limit.SYSTEM : Limit.ADDRESS_SPACE, -1);
  }

  private static boolean isUsedUp(long maximumMappings) {
    long mappings = lines(MAPS).size() + MAPPINGS_OF_ONE_CALL;
    return mappings >= maximumMappings - ProcessMargin.marginOfMappings(maximumMappings);
  }

  private static boolean isExceeded(long limit, long used) {
    return limit >= 0 && used > limit - MemoryMargin.of(limit);
  }

  static LimitHit lockLimit() {
    return new LimitHit(Limit.RLIMIT_MEMLOCK, limit("Max locked memory"));
  }

  static FreeAddresses freeAddresses(long lowest, long highest) {
    long total = 0;
    long largest = 0;
    long previousEnd = lowest;
    List<String> maps = lines(MAPS);
    if (maps.isEmpty()) {
      return new FreeAddresses(-1, -1);
    }
    for (String line : maps) {
      int dash = line.indexOf('-');
      long start = Long.parseUnsignedLong(line, 0, dash, 16);
      long end = Long.parseUnsignedLong(line, dash + 1, line.indexOf(' '), 16);
      if (start < 0 || start > highest) {
        break;
      }
      long gap = Math.max(0, start - previousEnd);
      total += gap;
      largest = Math.max(largest, gap);
      previousEnd = Math.max(previousEnd, end);
    }
    long last = Math.max(0, highest + 1 - previousEnd);
    return new FreeAddresses(total + last, Math.max(largest, last));
  }

  /// The soft limit of a line such as `Max address space unlimited unlimited bytes`; -1 for none.
  static long limit(String name) {
    for (String line : lines(LIMITS)) {
      if (line.startsWith(name)) {
        String soft = line.substring(name.length()).strip().split("\\s+", 2)[0];
        return soft.equals("unlimited") ? -1 : Math.max(-1, Long.parseUnsignedLong(soft));
      }
    }
    return -1;
  }

  private static long kibibytes(Path file, String name) {
    for (String line : lines(file)) {
      if (line.startsWith(name)) {
        return 1024 * Long.parseLong(line.substring(name.length()).replace("kB", "").strip());
      }
    }
    return -1;
  }

  private static long number(Path file) {
    List<String> lines = lines(file);
    return lines.isEmpty() ? -1 : Long.parseLong(lines.getFirst().strip());
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // A container may hide parts of /proc: what cannot be read is unknown.
      return List.of();
    }
  }
}
