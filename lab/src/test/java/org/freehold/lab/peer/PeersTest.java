package org.freehold.lab.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeersTest {

  private static final Memory MEMORY = AddressSpace.host().memory();

  @ParameterizedTest
  @EnumSource(CLibrary.class)
  void servesBlocksWhereItIsInstalled(CLibrary library) {
    Optional<CAllocator> found = Peers.open(library);
    assumeTrue(found.isPresent(), library.debianPackage() + " is not installed or preloaded");
    CAllocator allocator = found.get();
    long block = allocator.allocate(100);
    MEMORY.putLong(block, 42);
    assertThat(allocator.sizeOf(block)).isBetween(100L, 200L);
    block = allocator.reallocate(block, 100_000);
    assertThat(MEMORY.getLong(block)).isEqualTo(42);
    assertThat(allocator.sizeOf(block)).isGreaterThanOrEqualTo(100_000);
    block = allocator.reallocate(block, 0);
    allocator.free(block);
    assertThat(allocator.footprint()).isNotNegative();
  }

  @Test
  void theCLibraryIsAlwaysThere() {
    assertThat(Peers.open(CLibrary.GLIBC)).isPresent();
    assertThat(Peers.isInstalled(CLibrary.GLIBC)).isTrue();
  }

  @Test
  void refusesWhatNobodyCanHave() {
    CAllocator glibc = Peers.open(CLibrary.GLIBC).orElseThrow();
    assertThat(glibc.tryAllocate(-1)).isZero();
    assertThatThrownBy(() -> glibc.allocate(Long.MAX_VALUE))
        .isInstanceOf(OutOfMemoryException.class)
        .hasMessageStartingWith("glibc has no block of this size");
  }

  @Test
  void jemallocIsFoundOnlyWhereItIsPreloaded() {
    assertThat(Peers.open(CLibrary.JEMALLOC)).isEmpty();
  }

  @Test
  void knowsWhatIsInPhysicalMemory() {
    assertThat(Resident.bytes()).isGreaterThan(1 << 20);
  }
}
