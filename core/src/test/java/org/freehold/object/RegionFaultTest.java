package org.freehold.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.freehold.Diagnosis;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.FaultySpace;
import org.freehold.vm.NativeAddressSpace;
import org.freehold.vm.SimulatedAddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Test;

/// Regions whose requests for memory are refused, each once, and by a limit.
class RegionFaultTest {

  private static final long BLOCK = 5_000;
  private static final int BLOCKS = 200;

  @Test
  void everyRequestForMemoryRefusedOnceLosesNothing() {
    AddressSpace space = NativeAddressSpace.apart();
    long requests = 0;
    for (long n = 1; n <= requests + 1; n++) {
      FaultySpace faulty = new FaultySpace(space);
      faulty.refuseOnly(n);
      requests = Math.max(requests, fillAndCopy(faulty, n));
      assertThat(space.reservedBytes()).isZero();
    }
    assertThat(requests).isBetween(10L, 200L);
  }

  /// Fills a region and copies it, trying again what is refused; says how many were.
  private static long fillAndCopy(FaultySpace faulty, long n) {
    RegionOptions options = RegionOptions.of(faulty).withMaximumSize(2 << 20).withChunkSize(1);
    try (Region region = made(options);
        Region copy = made(options)) {
      for (int i = 0; i < BLOCKS; i++) {
        long block = allocated(region);
        assertThat(region.offsetOf(block)).isEqualTo(64 + i * BLOCK);
        region.memory().fill(block, BLOCK, (byte) i);
      }
      region.root(region.addressOf(64));
      copy(region, copy);
      for (int i = 0; i < BLOCKS; i++) {
        long block = copy.addressOf(64 + i * BLOCK);
        assertThat(copy.memory().getByte(block)).isEqualTo((byte) i);
        assertThat(copy.memory().getByte(block + BLOCK - 1)).isEqualTo((byte) i);
      }
    }
    return faulty.refusals() == 0 ? 0 : n;
  }

  private static Region made(RegionOptions options) {
    try {
      return Region.create(options);
    } catch (OutOfMemoryException _) {
      return Region.create(options);
    }
  }

  /// A growth that is refused is tried with less first, so that one refusal alone is not seen.
  private static long allocated(Region region) {
    long used = region.usedBytes();
    try {
      return region.allocate(BLOCK, 1);
    } catch (OutOfMemoryException _) {
      assertThat(region.usedBytes()).isEqualTo(used);
      region.validate();
      return region.allocate(BLOCK, 1);
    }
  }

  private static void copy(Region region, Region copy) {
    try {
      region.copyTo(copy);
    } catch (OutOfMemoryException _) {
      copy.validate();
      assertThat(copy.usedBytes()).isEqualTo(64);
      assertThat(copy.root()).isZero();
      region.copyTo(copy);
    }
    copy.validate();
  }

  @Test
  void aDefaultRegionTakesLessWhereMuchIsRefused() {
    FaultySpace faulty = new FaultySpace(NativeAddressSpace.apart());
    int[] left = {5};
    faulty.refuseWhen(() -> left[0]-- > 0);
    try (Region region = Region.create(RegionOptions.of(faulty))) {
      assertThat(region.maximumSize()).isEqualTo(2L << 30);
    }
    faulty.refuseWhen(() -> true);
    assertThatThrownBy(() -> Region.create(RegionOptions.of(faulty)))
        .isInstanceOf(OutOfMemoryException.class);
    assertThat(faulty.reservedBytes()).isZero();
  }

  @Test
  void growsToTheLastPageUnderACommitLimit() {
    SimulatedMachine machine = SimulatedMachine.builder().commitLimit(1 << 20).build();
    SimulatedAddressSpace space = machine.createProcess("limited");
    try (Region region = Region.create(RegionOptions.of(space))) {
      long allocated = 0;
      while (region.tryAllocate(100, 1) != 0) {
        region.memory().putLong(region.start() + 64 + allocated * 100, allocated);
        allocated++;
      }
      assertThat(region.committedBytes()).isEqualTo(1 << 20);
      assertThat(region.usedBytes()).isGreaterThan((1 << 20) - 100);
      assertThatThrownBy(() -> region.allocate(100, 1))
          .isInstanceOfSatisfying(
              OutOfMemoryException.class,
              e -> assertThat(e.diagnosis().limit()).isEqualTo(Diagnosis.Limit.COMMIT_LIMIT));
      for (long i = 0; i < allocated; i++) {
        assertThat(region.memory().getLong(region.start() + 64 + i * 100)).isEqualTo(i);
      }
      region.validate();
      region.reset();
      region.trim();
      assertThat(machine.committedBytes()).isZero();
      assertThat(region.allocate(500_000, 1)).isEqualTo(region.start() + 64);
    }
    machine.validate();
    assertThat(machine.committedBytes()).isZero();
  }

  @Test
  void aReleaseThatIsRefusedIsDoneByTheNextClose() {
    FaultySpace faulty = new FaultySpace(NativeAddressSpace.apart());
    Region region = Region.create(RegionOptions.of(faulty));
    region.allocate(8, 8);
    faulty.refuseReleaseWhen(() -> true);
    assertThatThrownBy(region::close).hasMessageContaining("ENOMEM");
    assertThat(region.isOpen()).isFalse();
    faulty.refuseReleaseWhen(() -> false);
    region.close();
    assertThat(faulty.reservedBytes()).isZero();
    region.close();
  }

  @Test
  void aTrimThatIsCutCanBeRepeated() {
    FaultySpace faulty = new FaultySpace(NativeAddressSpace.apart());
    try (Region region = Region.create(RegionOptions.of(faulty))) {
      region.memory().fill(region.allocate(500_000, 1), 500_000, (byte) 7);
      region.reset();
      faulty.onDecommit(() -> {
        throw new StackOverflowError("cut");
      });
      assertThatThrownBy(region::trim).isInstanceOf(StackOverflowError.class);
      region.validate();
      faulty.onDecommit(() -> {});
      long block = region.allocate(10_000, 1);
      region.memory().fill(block, 10_000, (byte) 1);
      region.trim();
      assertThat(region.committedBytes()).isLessThan(20_000);
    }
  }
}
