package org.freehold.win32.internal.status;

import java.util.function.Supplier;
import org.freehold.Diagnosis.Limit;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.VmError;
import org.freehold.win32.NtStatus;

/// The status for each error that an address space reports. From there, [NtStatus#lastError] leads
/// to the `ERROR_` code.
public final class Statuses {

  private Statuses() {}

  /// The status for an error of an address space.
  public static NtStatus of(VmError error) {
    return switch (error) {
      case INVALID_PARAMETER -> NtStatus.INVALID_PARAMETER;
      case CONFLICTING_ADDRESSES -> NtStatus.CONFLICTING_ADDRESSES;
      case MEMORY_NOT_ALLOCATED -> NtStatus.MEMORY_NOT_ALLOCATED;
      case NOT_AT_BASE -> NtStatus.FREE_VM_NOT_AT_BASE;
      case UNABLE_TO_FREE -> NtStatus.UNABLE_TO_FREE_VM;
      case UNABLE_TO_DELETE_SECTION -> NtStatus.UNABLE_TO_DELETE_SECTION;
      case NOT_COMMITTED -> NtStatus.NOT_COMMITTED;
      case INVALID_PAGE_PROTECTION -> NtStatus.INVALID_PAGE_PROTECTION;
      case ACCESS_VIOLATION -> NtStatus.ACCESS_VIOLATION;
      case GUARD_PAGE_VIOLATION -> NtStatus.GUARD_PAGE_VIOLATION;
      case NOT_LOCKED -> NtStatus.NOT_LOCKED;
      case WORKING_SET_QUOTA -> NtStatus.WORKING_SET_QUOTA;
      case NO_MEMORY -> NtStatus.NO_MEMORY;
      case COMMITMENT_LIMIT -> NtStatus.COMMITMENT_LIMIT;
      case ALREADY_COMMITTED -> NtStatus.ALREADY_COMMITTED;
      case INVALID_HANDLE -> NtStatus.INVALID_HANDLE;
      case ACCESS_DENIED -> NtStatus.ACCESS_DENIED;
      case INVALID_NAME -> NtStatus.OBJECT_NAME_INVALID;
      case NAME_TAKEN -> NtStatus.OBJECT_NAME_COLLISION;
      case NAME_NOT_FOUND -> NtStatus.OBJECT_NAME_NOT_FOUND;
      case NOT_ALIGNED -> NtStatus.MAPPED_ALIGNMENT;
      case INVALID_VIEW_SIZE -> NtStatus.INVALID_VIEW_SIZE;
      case SECTION_PROTECTION -> NtStatus.SECTION_PROTECTION;
      case SECTION_TOO_BIG -> NtStatus.SECTION_TOO_BIG;
      case NOT_MAPPED_VIEW -> NtStatus.NOT_MAPPED_VIEW;
      case FILE_NOT_FOUND -> NtStatus.NO_SUCH_FILE;
      case FILE_EMPTY -> NtStatus.MAPPED_FILE_SIZE_ZERO;
      case NOT_A_FILE -> NtStatus.INVALID_FILE_FOR_SECTION;
      case IN_PAGE_ERROR -> NtStatus.IN_PAGE_ERROR;
      case NOT_SUPPORTED -> NtStatus.NOT_SUPPORTED;
      case SYSTEM -> NtStatus.INSUFFICIENT_RESOURCES;
    };
  }

  /// The status for a limit at which memory was refused.
  public static NtStatus of(Limit limit) {
    return switch (limit) {
      case ADDRESS_SPACE, RLIMIT_AS, MAX_MAP_COUNT, REQUEST_TOO_LARGE -> NtStatus.NO_MEMORY;
      default -> NtStatus.COMMITMENT_LIMIT;
    };
  }

  /// The status of a call on an address space: its own result, or that of the error it throws.
  public static NtStatus of(Supplier<NtStatus> call) {
    try {
      return call.get();
    } catch (AddressSpaceException e) {
      return of(e.error());
    }
  }
}
