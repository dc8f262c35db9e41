package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.freehold.InvalidFreeException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a heap asks the system for: only what is used, once as long as it is used again, and no
/// longer than that.
class UsedMemoryTest {

  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final int NEVER_IN_THIS_TEST = 1_000_000;
  private static final Path STATM = Path.of("/proc/self/statm");

  private final AddressSpace space = AddressSpace.host();
  private final Memory memory = space.memory();
  private Heap heap = Heap.create(options().build());

  private static HeapOptions.Builder options() {
    return HeapOptions.builder(AddressSpace.host()).name("used").returnDelay(NEVER_IN_THIS_TEST);
  }

  private void use(HeapOptions.Builder options) {
    heap.close();
    heap = Heap.create(options.build());
  }

  @AfterEach
  void close() {
    heap.close();
  }

  private long residentBytes() throws IOException {
    String resident = Files.readString(STATM, StandardCharsets.US_ASCII).split(" ", -1)[1];
    return Long.parseLong(resident) * space.info().pageSize();
  }

  private List<Long> allocate(int blocks, long size) {
    List<Long> addresses = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      addresses.add(heap.allocate(size));
    }
    return addresses;
  }

  @ParameterizedTest
  @ValueSource(longs = {40 * KIB, 300 * KIB, 3 * MIB, 20 * MIB})
  void blocksThatAreNeverWrittenAreNotResident(long size) throws IOException {
    int blocks = (int) (1500 * MIB / size);
    long before = residentBytes();
    List<Long> addresses = allocate(blocks, size);
    assertThat(residentBytes() - before).isLessThan(blocks * size / 20);
    memory.putByte(addresses.getLast(), (byte) 1);
    heap.validate();
  }

  @ParameterizedTest
  @ValueSource(longs = {13 * MIB, 100 * MIB, 3L << 30})
  void aZeroedBlockThatGetsAnotherOnesPagesIsZeroAndNotAllResident(long size) throws IOException {
    long used = heap.allocate(size);
    for (long i = 0; i < size; i += 16 * KIB) {
      memory.putByte(used + i, (byte) 1);
    }
    heap.free(used);
    long before = residentBytes();
    long again = heap.allocateZeroed(size);
    assertThat(again).isEqualTo(used);
    for (long i = 0; i < size; i += 16 * MIB) {
      assertThat(memory.getByte(again + i)).isZero();
    }
    assertThat(residentBytes() - before).isLessThan(16 * MIB);
    heap.validate();
  }

  @ParameterizedTest
  @ValueSource(longs = {3 * MIB, 20 * MIB})
  void blocksOfAHeapThatPrefaultsAreResidentAtOnce(long size) throws IOException {
    use(options().prefault(true));
    int blocks = (int) (200 * MIB / size);
    long before = residentBytes();
    List<Long> addresses = allocate(blocks, size);
    assertThat(residentBytes() - before).isGreaterThan(blocks * size * 9 / 10);
    assertThat(addresses).doesNotHaveDuplicates();
    heap.validate();
  }

  @ParameterizedTest
  @ValueSource(longs = {64 * KIB, 256 * KIB, 300 * KIB, MIB, 5 * MIB, 11 * MIB, 13 * MIB, 64 * MIB})
  void oneBufferAtATimeIsCommittedOnce(long size) {
    heap.free(heap.allocate(size));
    HeapSummary before = heap.summary();
    for (int i = 0; i < 200; i++) {
      long a = heap.allocate(size);
      memory.putByte(a + size - 1, (byte) i);
      heap.free(a);
    }
    HeapSummary after = heap.summary();
    assertThat(after.commits() - before.commits()).isZero();
    assertThat(after.decommits() - before.decommits()).isZero();
    assertThat(after.busyBytes()).isZero();
    assertThat(after.committedBytes()).isEqualTo(before.committedBytes());
    heap.validate();
  }

  @Test
  void buffersOfAnySizeOneAtATimeNeverTakeMoreThanTheLargest() {
    SplittableRandom random = new SplittableRandom(7);
    long most = 64 * MIB;
    heap.free(heap.allocate(most));
    for (int i = 0; i < 2_000; i++) {
      long size = 12 * MIB + random.nextLong(most - 12 * MIB);
      long a = heap.allocate(size);
      memory.putByte(a + size - 1, (byte) i);
      assertThat(heap.summary().committedBytes()).isLessThanOrEqualTo(most);
      heap.free(a);
      assertThat(heap.summary().committedBytes()).isLessThanOrEqualTo(most);
    }
    heap.validate();
  }

  @Test
  void keptMemoryGoesBackWhenTheHeapIsCompacted() {
    long before = space.reservedBytes();
    heap.free(heap.allocate(20 * MIB));
    assertThat(space.reservedBytes()).isGreaterThan(before);
    assertThat(heap.summary().freeBytes()).isEqualTo(20 * MIB);
    assertThat(heap.summary().largeBlocks()).isZero();
    assertThat(heap.compact()).isZero();
    assertThat(space.reservedBytes()).isEqualTo(before);
    assertThat(heap.summary().committedBytes()).isZero();
  }

  @Test
  void keptMemoryGoesBackWhenTheHeapIsClosed() {
    heap.close();
    long before = space.reservedBytes();
    use(options());
    heap.free(heap.allocate(20 * MIB));
    heap.close();
    assertThat(space.reservedBytes()).isEqualTo(before);
  }

  @Test
  void keptMemoryGoesBackWhenTheHeapIsIdle() throws InterruptedException {
    use(options().returnDelay(20));
    for (long size : new long[] {300 * KIB, 5 * MIB, 20 * MIB}) {
      heap.free(heap.allocate(size));
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (heap.summary().committedBytes() > 64 * KIB && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertThat(heap.summary().committedBytes()).isLessThanOrEqualTo(64 * KIB);
    heap.validate();
  }

  @Test
  void whatABusyHeapNoLongerUsesGoesBackToo() throws InterruptedException {
    use(options().returnDelay(20));
    heap.free(heap.allocate(40 * MIB));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (heap.summary().committedBytes() > 8 * MIB && System.nanoTime() < deadline) {
      heap.free(heap.allocate(MIB));
      Thread.sleep(1);
    }
    assertThat(heap.summary().committedBytes()).isLessThanOrEqualTo(8 * MIB);
    heap.validate();
  }

  @Test
  void aReusedReservationReadsAsZeroWhenThatIsAskedFor() {
    long a = heap.allocate(16 * MIB);
    memory.fill(a, 16 * MIB, (byte) 7);
    heap.free(a);
    long b = heap.allocateZeroed(16 * MIB - 5);
    assertThat(b).isEqualTo(a);
    for (long offset = 0; offset < 16 * MIB - 5; offset += 1021) {
      assertThat(memory.getByte(b + offset)).isZero();
    }
    assertThat(memory.getByte(b + 16 * MIB - 6)).isZero();
  }

  @Test
  void aSmallerBlockReusesAReservationWithoutItsEnd() {
    long a = heap.allocate(64 * MIB);
    heap.free(a);
    long b = heap.allocate(20 * MIB);
    assertThat(b).isEqualTo(a);
    assertThat(heap.summary().committedBytes()).isEqualTo(20 * MIB);
    heap.free(b);
    assertThat(heap.allocate(60 * MIB)).isEqualTo(a);
    memory.putByte(a + 60 * MIB - 1, (byte) 1);
    heap.validate();
  }

  @Test
  void aReservationIsReusedOnlyWhereItsAddressIsAligned() {
    long a = heap.allocate(16 * MIB);
    heap.free(a);
    long alignment = 2 * Long.lowestOneBit(a);
    long b = heap.allocate(16 * MIB, alignment);
    assertThat(b % alignment).isZero();
    heap.validate();
  }

  @Test
  void aKeptReservationIsFreeMemoryToASecondFree() {
    long a = heap.allocate(16 * MIB);
    heap.free(a);
    for (long wrong : new long[] {a, a + MIB}) {
      InvalidFreeException again =
          catchThrowableOfType(InvalidFreeException.class, () -> heap.free(wrong));
      assertThat(again.what()).isEqualTo(InvalidFreeException.What.FREE);
    }
    assertThat(heap.isBlock(a)).isFalse();
  }

  @Test
  void keptMemoryIsNeverTheReasonForARefusal() {
    use(options().byteLimit(40 * MIB).frontEnd(FrontEndMode.OFF));
    heap.free(heap.allocate(35 * MIB));
    List<Long> blocks = allocate(20, MIB);
    heap.validate();
    blocks.forEach(heap::free);
    heap.free(heap.allocate(35 * MIB));
    assertThat(heap.tryAllocate(39 * MIB)).isNotZero();
    assertThat(heap.summary().refusals()).isZero();
    heap.validate();
  }

  @Test
  void aDebugHeapReleasesALargeBlockAtOnce() {
    use(options().debugging(DebugOption.TAIL_CHECK));
    long before = space.reservedBytes();
    heap.free(heap.allocate(20 * MIB));
    assertThat(space.reservedBytes()).isEqualTo(before);
  }
}
