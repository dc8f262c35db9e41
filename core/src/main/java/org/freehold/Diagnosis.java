package org.freehold;

import java.io.Serializable;
import java.util.Locale;

/// Why a request for memory was refused: the figures, the limit that was hit, and one sentence for
/// a person.
///
/// @param requested bytes requested
/// @param alignment alignment requested, in bytes
/// @param freeBytes bytes that are free in total where the request was tried; -1 when not known, as
///   in the next two figures
/// @param largestFree bytes of the largest free range
/// @param largestUsable bytes of the largest free range that a request could actually use, after
///   alignment and granularity
/// @param limit the limit that was hit
/// @param limitValue its value in the limit's own unit; -1 when not known
/// @param sentence one sentence that says what happened
public record Diagnosis(
    long requested,
    long alignment,
    long freeBytes,
    long largestFree,
    long largestUsable,
    Limit limit,
    long limitValue,
    String sentence)
    implements Serializable {

  /// The limit that a request hit.
  public enum Limit {
    /// No free range of addresses is large enough.
    ADDRESS_SPACE("address space"),
    /// The machine's commit limit: memory and page file together (`vm.overcommit_memory` 2 on
    /// Linux).
    COMMIT_LIMIT("commit limit"),
    /// The heap's own maximum size.
    MAXIMUM_SIZE("maximum size of the heap"),
    /// The maximum size of a region.
    REGION_SIZE("maximum size of the region"),
    /// The maximum bytes that the heap may commit.
    BYTE_LIMIT("byte limit of the heap"),
    /// The process's limit on address space, `RLIMIT_AS`.
    RLIMIT_AS("RLIMIT_AS"),
    /// The process's limit on private writable memory, `RLIMIT_DATA`.
    RLIMIT_DATA("RLIMIT_DATA"),
    /// The memory limit of the container that the process runs in, its control group.
    CONTAINER("memory limit of the container"),
    /// The kernel's limit on mappings of a process, `vm.max_map_count`.
    MAX_MAP_COUNT("vm.max_map_count"),
    /// The maximum number of live blocks of a page heap.
    PAGE_HEAP_BLOCKS("maximum blocks of the page heap"),
    /// No limit: the request was refused on purpose, to test how the program reacts.
    FAULT_INJECTION("fault injection, of 10000"),
    /// The process's limit on locked memory, `RLIMIT_MEMLOCK`.
    RLIMIT_MEMLOCK("RLIMIT_MEMLOCK"),
    /// More than any address space holds.
    REQUEST_TOO_LARGE("size of an address space"),
    /// The system refused, for a reason that it does not report.
    SYSTEM("operating system");

    private final String label;

    Limit(String label) {
      this.label = label;
    }

    /// The name of the limit for people to read.
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
