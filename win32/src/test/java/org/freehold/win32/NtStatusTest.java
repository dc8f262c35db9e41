package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NtStatusTest {

  @ParameterizedTest
  @CsvSource({
    "CONFLICTING_ADDRESSES, C0000018, 487",
    "MEMORY_NOT_ALLOCATED, C00000A0, 487",
    "FREE_VM_NOT_AT_BASE, C000009F, 487",
    "NOT_COMMITTED, C000002D, 487",
    "INVALID_PARAMETER, C000000D, 87",
    "INVALID_PARAMETER_5, C00000F3, 87",
    "UNABLE_TO_FREE_VM, C000001A, 87",
    "UNABLE_TO_DELETE_SECTION, C000001B, 87",
    "INVALID_PAGE_PROTECTION, C0000045, 87",
    "NO_MEMORY, C0000017, 8",
    "COMMITMENT_LIMIT, C000012D, 1455",
    "INSUFFICIENT_RESOURCES, C000009A, 1450",
    "ACCESS_VIOLATION, C0000005, 998",
    "NOT_LOCKED, C000002A, 158",
    "WORKING_SET_QUOTA, C00000A1, 1453",
    "PRIVILEGE_NOT_HELD, C0000061, 1314",
    "NOT_SUPPORTED, C00000BB, 50",
    "PARTIAL_COPY, 8000000D, 299",
    "INVALID_HANDLE, C0000008, 6",
    "NOT_MAPPED_VIEW, C0000019, 487",
    "INVALID_VIEW_SIZE, C000001F, 5",
    "ALREADY_COMMITTED, C0000021, 5",
    "ACCESS_DENIED, C0000022, 5",
    "OBJECT_NAME_INVALID, C0000033, 123",
    "OBJECT_NAME_NOT_FOUND, C0000034, 2",
    "OBJECT_NAME_COLLISION, C0000035, 183",
    "OBJECT_PATH_NOT_FOUND, C000003A, 3",
    "SECTION_TOO_BIG, C0000040, 8",
    "SECTION_PROTECTION, C000004E, 87",
    "MAPPED_FILE_SIZE_ZERO, C000011E, 1006",
    "MAPPED_ALIGNMENT, C0000220, 1132",
    "HEAP_CORRUPTION, C0000374, 1359",
  })
  void hasTheDocumentedValueAndCode(NtStatus status, String value, int code) {
    assertThat(status.code()).isEqualTo(Integer.parseUnsignedInt(value, 16));
    assertThat(status.lastError()).isEqualTo(code);
  }

  @Test
  void valuesAreDistinct() {
    assertThat(Arrays.stream(NtStatus.values()).map(NtStatus::code)).doesNotHaveDuplicates();
  }
}
