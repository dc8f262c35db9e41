package org.freehold.win32;

import static org.freehold.win32.Win32Error.ERROR_ACCESS_DENIED;
import static org.freehold.win32.Win32Error.ERROR_ALREADY_EXISTS;
import static org.freehold.win32.Win32Error.ERROR_BAD_EXE_FORMAT;
import static org.freehold.win32.Win32Error.ERROR_COMMITMENT_LIMIT;
import static org.freehold.win32.Win32Error.ERROR_FILE_INVALID;
import static org.freehold.win32.Win32Error.ERROR_FILE_NOT_FOUND;
import static org.freehold.win32.Win32Error.ERROR_GEN_FAILURE;
import static org.freehold.win32.Win32Error.ERROR_INTERNAL_ERROR;
import static org.freehold.win32.Win32Error.ERROR_INVALID_ADDRESS;
import static org.freehold.win32.Win32Error.ERROR_INVALID_HANDLE;
import static org.freehold.win32.Win32Error.ERROR_INVALID_NAME;
import static org.freehold.win32.Win32Error.ERROR_INVALID_PARAMETER;
import static org.freehold.win32.Win32Error.ERROR_MAPPED_ALIGNMENT;
import static org.freehold.win32.Win32Error.ERROR_NOACCESS;
import static org.freehold.win32.Win32Error.ERROR_NOT_ENOUGH_MEMORY;
import static org.freehold.win32.Win32Error.ERROR_NOT_LOCKED;
import static org.freehold.win32.Win32Error.ERROR_NOT_SUPPORTED;
import static org.freehold.win32.Win32Error.ERROR_NO_SYSTEM_RESOURCES;
import static org.freehold.win32.Win32Error.ERROR_PARTIAL_COPY;
import static org.freehold.win32.Win32Error.ERROR_PATH_NOT_FOUND;
import static org.freehold.win32.Win32Error.ERROR_PRIVILEGE_NOT_HELD;
import static org.freehold.win32.Win32Error.ERROR_SWAPERROR;
import static org.freehold.win32.Win32Error.ERROR_WORKING_SET_QUOTA;
import static org.freehold.win32.Win32Error.NO_ERROR;

/// The `STATUS_` values that kernel calls return, each with its number and with the `ERROR_` code
/// that the Win32 calls above make of it: `STATUS_CONFLICTING_ADDRESSES`, here
/// [#CONFLICTING_ADDRESSES], becomes `ERROR_INVALID_ADDRESS`. Several statuses become one code: the
/// kernel is more specific than `GetLastError`.
public enum NtStatus {
  /// The call succeeded.
  SUCCESS(0, NO_ERROR),
  /// A guard page was hit. The one status that reaches `GetLastError` unchanged.
  GUARD_PAGE_VIOLATION(0x80000001, 0x80000001),
  /// The memory may not be accessed.
  ACCESS_VIOLATION(0xC0000005, ERROR_NOACCESS),
  /// The call failed for a reason that has no status of its own.
  UNSUCCESSFUL(0xC0000001, ERROR_GEN_FAILURE),
  /// The combination of arguments is wrong.
  INVALID_PARAMETER(0xC000000D, ERROR_INVALID_PARAMETER),
  /// No free range of addresses is large enough.
  NO_MEMORY(0xC0000017, ERROR_NOT_ENOUGH_MEMORY),
  /// The range is taken, or does not lie inside one reservation.
  CONFLICTING_ADDRESSES(0xC0000018, ERROR_INVALID_ADDRESS),
  /// The range to free extends past the end of the reservation that it starts in.
  UNABLE_TO_FREE_VM(0xC000001A, ERROR_INVALID_PARAMETER),
  /// The memory is a view of a section.
  UNABLE_TO_DELETE_SECTION(0xC000001B, ERROR_INVALID_PARAMETER),
  /// Pages to unlock are not locked.
  NOT_LOCKED(0xC000002A, ERROR_NOT_LOCKED),
  /// Pages of the range are not committed.
  NOT_COMMITTED(0xC000002D, ERROR_INVALID_ADDRESS),
  /// The protection is not legal.
  INVALID_PAGE_PROTECTION(0xC0000045, ERROR_INVALID_PARAMETER),
  /// The process lacks a privilege.
  PRIVILEGE_NOT_HELD(0xC0000061, ERROR_PRIVILEGE_NOT_HELD),
  /// The operating system refused for a reason of its own.
  INSUFFICIENT_RESOURCES(0xC000009A, ERROR_NO_SYSTEM_RESOURCES),
  /// A range to free without a size does not start at a reservation's base.
  FREE_VM_NOT_AT_BASE(0xC000009F, ERROR_INVALID_ADDRESS),
  /// No reservation contains the address.
  MEMORY_NOT_ALLOCATED(0xC00000A0, ERROR_INVALID_ADDRESS),
  /// The quota for locked memory is used up.
  WORKING_SET_QUOTA(0xC00000A1, ERROR_WORKING_SET_QUOTA),
  /// The address space does not support the call.
  NOT_SUPPORTED(0xC00000BB, ERROR_NOT_SUPPORTED),
  /// The address is outside those of a program.
  INVALID_PARAMETER_2(0xC00000F0, ERROR_INVALID_PARAMETER),
  /// The size is zero, or the range extends past the addresses of a program.
  INVALID_PARAMETER_3(0xC00000F1, ERROR_INVALID_PARAMETER),
  /// The size is zero or too large (allocating), or the kind is unknown (freeing).
  INVALID_PARAMETER_4(0xC00000F2, ERROR_INVALID_PARAMETER),
  /// The allocation type is not a legal combination.
  INVALID_PARAMETER_5(0xC00000F3, ERROR_INVALID_PARAMETER),
  /// The protection is not the one that the type requires.
  INVALID_PARAMETER_6(0xC00000F4, ERROR_INVALID_PARAMETER),
  /// The commit limit is reached.
  COMMITMENT_LIMIT(0xC000012D, ERROR_COMMITMENT_LIMIT),
  /// Some of the bytes were copied.
  PARTIAL_COPY(0x8000000D, ERROR_PARTIAL_COPY),
  /// The contents of a page could not be read.
  IN_PAGE_ERROR(0xC0000006, ERROR_SWAPERROR),
  /// The handle is closed, or refers to something else.
  INVALID_HANDLE(0xC0000008, ERROR_INVALID_HANDLE),
  /// There is no such file.
  NO_SUCH_FILE(0xC000000F, ERROR_FILE_NOT_FOUND),
  /// No view contains the address.
  NOT_MAPPED_VIEW(0xC0000019, ERROR_INVALID_ADDRESS),
  /// The part does not lie within the section.
  INVALID_VIEW_SIZE(0xC000001F, ERROR_ACCESS_DENIED),
  /// The file cannot be mapped.
  INVALID_FILE_FOR_SECTION(0xC0000020, ERROR_BAD_EXE_FORMAT),
  /// The pages of a view are committed already.
  ALREADY_COMMITTED(0xC0000021, ERROR_ACCESS_DENIED),
  /// The handle, the file or the section does not grant the access.
  ACCESS_DENIED(0xC0000022, ERROR_ACCESS_DENIED),
  /// The name is not legal for a section.
  OBJECT_NAME_INVALID(0xC0000033, ERROR_INVALID_NAME),
  /// There is no section of that name.
  OBJECT_NAME_NOT_FOUND(0xC0000034, ERROR_FILE_NOT_FOUND),
  /// There is a section of that name.
  OBJECT_NAME_COLLISION(0xC0000035, ERROR_ALREADY_EXISTS),
  /// The name contains a folder that does not exist.
  OBJECT_PATH_NOT_FOUND(0xC000003A, ERROR_PATH_NOT_FOUND),
  /// The file is shorter than the section and may not be extended.
  SECTION_TOO_BIG(0xC0000040, ERROR_NOT_ENOUGH_MEMORY),
  /// The access is not legal for a section.
  SECTION_PROTECTION(0xC000004E, ERROR_INVALID_PARAMETER),
  /// The file is empty.
  MAPPED_FILE_SIZE_ZERO(0xC000011E, ERROR_FILE_INVALID),
  /// The offset or the address is not a multiple of the granularity.
  MAPPED_ALIGNMENT(0xC0000220, ERROR_MAPPED_ALIGNMENT),
  /// A heap call was given an address that is not a live block, or found the heap damaged.
  HEAP_CORRUPTION(0xC0000374, ERROR_INTERNAL_ERROR);

  private final int code;
  private final int lastError;

  NtStatus(int code, int lastError) {
    this.code = code;
    this.lastError = lastError;
  }

  /// The number, such as `0xC0000018`.
  public int code() {
    return code;
  }

  /// What `GetLastError` returns after a Win32 call that failed with this status.
  public int lastError() {
    return lastError;
  }
}
