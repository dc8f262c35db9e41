package org.freehold.win32;

/// The `ERROR_` constants that memory calls leave for `GetLastError`.
public final class Win32Error {

  /// No error.
  public static final int NO_ERROR = 0;

  /// There is no file, or no file mapping, of that name.
  public static final int ERROR_FILE_NOT_FOUND = 2;

  /// There is no folder of names for that name.
  public static final int ERROR_PATH_NOT_FOUND = 3;

  /// The handle, the file or the mapping does not allow it.
  public static final int ERROR_ACCESS_DENIED = 5;

  /// The handle is none, or what it stood for is gone.
  public static final int ERROR_INVALID_HANDLE = 6;

  /// There are no addresses or there is no memory.
  public static final int ERROR_NOT_ENOUGH_MEMORY = 8;

  /// The call failed for a reason that has no code.
  public static final int ERROR_GEN_FAILURE = 31;

  /// The system cannot do that.
  public static final int ERROR_NOT_SUPPORTED = 50;

  /// An argument is wrong.
  public static final int ERROR_INVALID_PARAMETER = 87;

  /// No file mapping can have that name.
  public static final int ERROR_INVALID_NAME = 123;

  /// Pages to unlock are not locked.
  public static final int ERROR_NOT_LOCKED = 158;

  /// There is one of that name, which was opened.
  public static final int ERROR_ALREADY_EXISTS = 183;

  /// The file is none that can be mapped.
  public static final int ERROR_BAD_EXE_FORMAT = 193;

  /// A walk is at its end.
  public static final int ERROR_NO_MORE_ITEMS = 259;

  /// Some of the bytes were copied, or none because the first could not be read.
  public static final int ERROR_PARTIAL_COPY = 299;

  /// The address is not one that the call can work on.
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

  /// The system refused for a reason of its own.
  public static final int ERROR_NO_SYSTEM_RESOURCES = 1450;

  /// The quota for locked memory is used up.
  public static final int ERROR_WORKING_SET_QUOTA = 1453;

  /// The machine can promise no more memory.
  public static final int ERROR_COMMITMENT_LIMIT = 1455;

  private Win32Error() {}
}
