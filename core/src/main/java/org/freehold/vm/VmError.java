package org.freehold.vm;

/// Why a virtual memory call is illegal or refused. One constant for each status that the Windows
/// kernel distinguishes, since its distinctions are the finest; the Win32 compatibility layer maps
/// them to codes.
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
  /// The pages belong to a view, and are committed from the beginning.
  ALREADY_COMMITTED("the pages of a view are committed already"),
  /// The handle is closed, or refers to something else.
  INVALID_HANDLE("the handle is closed or refers to something else"),
  /// The handle, the limit of the section or the file does not allow it.
  ACCESS_DENIED("that is not allowed"),
  /// A name that no section can have.
  INVALID_NAME("no section can have that name"),
  /// There is a section of that name.
  NAME_TAKEN("there is a section of that name"),
  /// There is no section of that name.
  NAME_NOT_FOUND("there is no section of that name"),
  /// The offset or the address is not a multiple of the granularity.
  NOT_ALIGNED("the offset or the address is not a multiple of the granularity"),
  /// The part is not inside the section.
  INVALID_VIEW_SIZE("the part is not inside the section"),
  /// The access is none that a section can have.
  SECTION_PROTECTION("no section can have that access"),
  /// The section would be larger than its file, which may not be extended.
  SECTION_TOO_BIG("the file is shorter and may not be extended"),
  /// The address is in no view of a section.
  NOT_MAPPED_VIEW("the range does not lie inside one view of a section"),
  /// There is no such file.
  FILE_NOT_FOUND("there is no such file"),
  /// The file has no contents to map.
  FILE_EMPTY("the file is empty"),
  /// What the path names is no regular file.
  NOT_A_FILE("what the path names is not a regular file"),
  /// The contents of a page could not be read from their file.
  IN_PAGE_ERROR("the contents of a page could not be read from their file"),
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
