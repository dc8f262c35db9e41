package org.freehold.win32.internal.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.freehold.Diagnosis.Limit;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.VmError;
import org.freehold.win32.NtStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StatusesTest {

  @ParameterizedTest
  @EnumSource(VmError.class)
  void everyErrorOfAnAddressSpaceIsAFailure(VmError error) {
    assertThat(Statuses.of(error)).isNotEqualTo(NtStatus.SUCCESS);
  }

  @ParameterizedTest
  @CsvSource({
    "ADDRESS_SPACE, NO_MEMORY",
    "MAX_MAP_COUNT, NO_MEMORY",
    "REQUEST_TOO_LARGE, NO_MEMORY",
    "COMMIT_LIMIT, COMMITMENT_LIMIT",
  })
  void aLimitOnAddressesIsNoMemoryAndAnyOtherACommitmentLimit(Limit limit, NtStatus status) {
    assertThat(Statuses.of(limit)).isEqualTo(status);
  }

  @Test
  void theStatusOfACallIsItsResultOrThatOfItsError() {
    assertThat(Statuses.of(() -> NtStatus.UNSUCCESSFUL)).isEqualTo(NtStatus.UNSUCCESSFUL);
    assertThat(
            Statuses.of(() -> {
              throw new AddressSpaceException(VmError.NOT_COMMITTED, "lock", 0x10000, 0x1000);
            }))
        .isEqualTo(NtStatus.NOT_COMMITTED);
  }
}
