package org.freehold.heap.internal.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.FaultySpace;
import org.freehold.vm.NativeAddressSpace;
import org.junit.jupiter.api.Test;

class MetadataMappingTest {

  private final AddressSpace space = NativeAddressSpace.apart();
  private final FaultySpace faulty = new FaultySpace(space);

  private MetadataMapping reserve(long bytes) {
    return Objects.requireNonNull(MetadataMapping.tryReserve(faulty, bytes));
  }

  @Test
  void aMappingThatTheKernelKeepsIsDecommittedAndReleasedWithTheNext() {
    MetadataMapping first = reserve(1 << 20);
    MetadataMapping second = reserve(1 << 20);
    assertThat(first.tryEnsure(0, 1 << 20)).isTrue();
    faulty.refuseReleaseWhen(() -> true);
    first.release();
    second.release();
    assertThat(space.committedBytes()).isZero();
    assertThat(space.reservedBytes()).isGreaterThan(2 << 20);
    MetadataMapping third = reserve(4096);
    assertThat(space.reservedBytes()).isGreaterThan(2 << 20);
    faulty.refuseReleaseWhen(() -> false);
    MetadataMapping fourth = reserve(4096);
    assertThat(space.reservedBytes()).isLessThan(1 << 20);
    third.release();
    fourth.release();
    assertThat(space.reservedBytes()).isZero();
  }
}
