package org.freehold;

import java.util.Locale;

/// Why memory could not be had: the figures, the limit that was hit, and one sentence for a person.
///
/// @param requested bytes asked for
/// @param alignment alignment asked for, in bytes
/// @param freeBytes bytes that are free in total where the request looked; -1 when it is not known,
///   as in the two figures after it
/// @param largestFree bytes of the largest free range there
/// @param largestUsable bytes of the largest free range that a request could really take, after
///   alignment and granularity
/// @param limit the limit that was hit
/// @param limitValue its value in the limit's own unit, or -1 when it is not known
/// @param sentence one sentence that says what happened
public record Diagnosis(
    long requested,
    long alignment,
    long freeBytes,
    long largestFree,
    long largestUsable,
    Limit limit,
    long limitValue,
    String sentence) {

  /// What stood in the way.
  public enum Limit {
    /// No free range of addresses is large enough.
    ADDRESS_SPACE("address space"),
    /// The machine's commit limit: memory and page file together (`vm.overcommit_memory` 2 on
    /// Linux).
    COMMIT_LIMIT("commit limit"),
    /// The heap's own maximum size.
    MAXIMUM_SIZE("maximum size of the heap"),
    /// The most bytes that the heap may commit.
    BYTE_LIMIT("byte limit of the heap"),
    /// The process's limit on address space, `RLIMIT_AS`.
    RLIMIT_AS("RLIMIT_AS"),
    /// The process's limit on private writable memory, `RLIMIT_DATA`.
    RLIMIT_DATA("RLIMIT_DATA"),
    /// The kernel's limit on mappings of a process, `vm.max_map_count`.
    MAX_MAP_COUNT("vm.max_map_count"),
    /// The number of live blocks that a page heap may have.
    PAGE_HEAP_BLOCKS("most blocks of the page heap"),
    /// No limit: the request was refused on purpose, to try how the program takes it.
    FAULT_INJECTION("fault injection, of 10000"),
    /// The process's limit on locked memory, `RLIMIT_MEMLOCK`.
    RLIMIT_MEMLOCK("RLIMIT_MEMLOCK"),
    /// More than any address space holds.
    REQUEST_TOO_LARGE("size of an address space"),
    /// The system refused and gives no reason that can be told apart.
    SYSTEM("operating system");

    private final String label;

    Limit(String label) {
      this.label = label;
    }

    /// The limit's name as its users know it.
    public String label() {
      return label;
    }
  }

  private static String known(long bytes) {
    return bytes < 0 ? "unknown" : Bytes.format(bytes);
  }

  /// The sentence, followed by the figures.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s (asked for %s, free in total %s, largest free %s, largest usable %s, limit: %s%s)",
        sentence,
        Bytes.format(requested),
        known(freeBytes),
        known(largestFree),
        known(largestUsable),
        limit.label(),
        limitValue < 0 ? "" : " = " + limitValue);
  }
}
