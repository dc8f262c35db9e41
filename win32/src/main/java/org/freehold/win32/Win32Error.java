package org.freehold.win32;

/// The `ERROR_` codes that memory calls set for `GetLastError`. [NtStatus] has the table that leads
/// from a kernel status to its code.
public final class Win32Error {

  /// No error.
  public static final int NO_ERROR = 0;

  /// There is no file, or no file mapping, of that name.
  public static final int ERROR_FILE_NOT_FOUND = 2;

  /// The name contains a folder that does not exist.
  public static final int ERROR_PATH_NOT_FOUND = 3;

  /// The handle, the file or the mapping does not grant the access.
  public static final int ERROR_ACCESS_DENIED = 5;

  /// The handle is invalid, or what it referred to no longer exists.
  public static final int ERROR_INVALID_HANDLE = 6;

  /// There is not enough address space or memory.
  public static final int ERROR_NOT_ENOUGH_MEMORY = 8;

  /// The call failed for a reason that has no code of its own.
  public static final int ERROR_GEN_FAILURE = 31;

  /// The call is not supported.
  public static final int ERROR_NOT_SUPPORTED = 50;

  /// An argument is wrong.
  public static final int ERROR_INVALID_PARAMETER = 87;

  /// The buffer is too small for the result.
  public static final int ERROR_INSUFFICIENT_BUFFER = 122;

  /// The name is not legal for a file mapping.
  public static final int ERROR_INVALID_NAME = 123;

  /// The contents of a movable object have been discarded.
  public static final int ERROR_DISCARDED = 157;

  /// Pages, or a movable object, to unlock are not locked.
  public static final int ERROR_NOT_LOCKED = 158;

  /// A file mapping of that name exists, and was opened.
  public static final int ERROR_ALREADY_EXISTS = 183;

  /// The file cannot be mapped.
  public static final int ERROR_BAD_EXE_FORMAT = 193;

  /// A walk has reached its end.
  public static final int ERROR_NO_MORE_ITEMS = 259;

  /// Another thread holds the lock, or none does.
  public static final int ERROR_NOT_OWNER = 288;

  /// Only some of the bytes were copied, or none because the first could not be read.
  public static final int ERROR_PARTIAL_COPY = 299;

  /// The address is not valid for the call.
  public static final int ERROR_INVALID_ADDRESS = 487;

  /// The memory may not be accessed.
  public static final int ERROR_NOACCESS = 998;

  /// The contents of a page could not be read.
  public static final int ERROR_SWAPERROR = 999;

  /// The file is empty.
  public static final int ERROR_FILE_INVALID = 1006;

  /// The offset or the address is not a multiple of the granularity.
  public static final int ERROR_MAPPED_ALIGNMENT = 1132;

  /// The process lacks a privilege.
  public static final int ERROR_PRIVILEGE_NOT_HELD = 1314;

  /// A heap is damaged.
  public static final int ERROR_INTERNAL_ERROR = 1359;

  /// The system refused for a reason of its own.
  public static final int ERROR_NO_SYSTEM_RESOURCES = 1450;

  /// The quota for locked memory is used up.
  public static final int ERROR_WORKING_SET_QUOTA = 1453;

  /// The commit limit of the machine is reached.
  public static final int ERROR_COMMITMENT_LIMIT = 1455;

  /// The process must not create memory that is both writable and executable.
  public static final int ERROR_DYNAMIC_CODE_BLOCKED = 1655;

  private Win32Error() {}
}
