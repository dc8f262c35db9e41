package org.freehold.vm;

/// Why a virtual memory call is wrong or refused. One constant for each answer that the kernel of
/// Windows tells apart, since it makes the finest distinctions; the Win32 face maps them to codes.
public enum VmError {
  /// A size that is zero, or a range that leaves the user's addresses.
  INVALID_PARAMETER("the range is empty or leaves the user's addresses"),
  /// The range is taken, or does not lie inside one reservation.
  CONFLICTING_ADDRESSES("the range is taken or does not lie inside one reservation"),
  /// No reservation holds the address.
  MEMORY_NOT_ALLOCATED("no reservation holds the address"),
  /// A release that does not name the start of a reservation.
  NOT_AT_BASE("the address is not the start of a reservation"),
  /// A range that leaves the reservation it starts in.
  UNABLE_TO_FREE("the range leaves the reservation it starts in"),
  /// The memory is a view of a section, which is unmapped, not freed.
  UNABLE_TO_DELETE_SECTION("the memory is a view of a section"),
  /// Pages of the range are not committed.
  NOT_COMMITTED("not every page of the range is committed"),
  /// The protection is not legal for this memory.
  INVALID_PAGE_PROTECTION("the protection is not legal for this memory"),
  /// The pages may not be accessed.
  ACCESS_VIOLATION("the pages may not be accessed"),
  /// A guard page was hit.
  GUARD_PAGE_VIOLATION("a guard page was hit"),
  /// Pages of the range are not locked.
  NOT_LOCKED("not every page of the range is locked"),
  /// The lock quota is used up.
  WORKING_SET_QUOTA("the quota for locked memory is used up"),
  /// No free range of addresses is large enough.
  NO_MEMORY("no free range of addresses is large enough"),
  /// The commit limit is reached.
  COMMITMENT_LIMIT("the commit limit is reached"),
  /// This kind of memory cannot do that.
  NOT_SUPPORTED("this kind of memory cannot do that"),
  /// The operating system refused for another reason.
  SYSTEM("the operating system refused");

  private final String text;

  VmError(String text) {
    this.text = text;
  }

  /// The error as a clause.
  public String text() {
    return text;
  }
}
