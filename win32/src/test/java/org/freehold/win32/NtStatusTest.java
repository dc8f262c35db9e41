package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.freehold.vm.VmError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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
    "HEAP_CORRUPTION, C0000374, 1359",
  })
  void hasTheDocumentedValueAndCode(NtStatus status, String value, int code) {
    assertThat(status.code()).isEqualTo(Integer.parseUnsignedInt(value, 16));
    assertThat(status.lastError()).isEqualTo(code);
  }

  @ParameterizedTest
  @EnumSource(VmError.class)
  void everyErrorOfASpaceIsAFailure(VmError error) {
    assertThat(NtStatus.of(error)).isNotEqualTo(NtStatus.SUCCESS);
  }

  @Test
  void valuesAreDistinct() {
    assertThat(Arrays.stream(NtStatus.values()).map(NtStatus::code)).doesNotHaveDuplicates();
  }
}
