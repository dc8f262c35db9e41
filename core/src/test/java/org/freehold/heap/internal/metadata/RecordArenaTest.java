package org.freehold.heap.internal.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.freehold.testkit.Property;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.FaultySpace;
import org.freehold.vm.internal.RawMemory;
import org.junit.jupiter.api.Test;

/// The arena of records against a map: records do not overlap, keep what is written into them, are
/// found by their numbers, and are reused; `used bytes = Σ lengths rounded up to units`.
class RecordArenaTest {

  private static final long UNIT = 64;
  private static final long BYTES = 1 << 16;
  private static final int PAGE = 4096;

  private final AddressSpace host = AddressSpace.host();

  /// A record of a length to allocate, or none and a number for which one to free.
  record Operation(int bytes, int number) {
    static Operation draw(SplittableRandom random) {
      return new Operation(random.nextInt(5) < 3 ? drawLength(random) : 0, random.nextInt(1_000));
    }

    /// Mostly some that share a page, sometimes one of several pages.
    private static int drawLength(SplittableRandom random) {
      return 1 + random.nextInt(random.nextInt(8) == 0 ? 20_000 : 700);
    }
  }

  @Test
  void agreesWithAMapOfRecords() {
    Property.of("an arena agrees with a map of records", Operation::draw, Subject::new).check();
  }

  private static final class Subject implements Property.Subject<Operation> {
    private final RecordArena arena =
        Objects.requireNonNull(RecordArena.tryReserve(AddressSpace.host(), BYTES, 4));

    /// Lengths of records by their address.
    private final TreeMap<Long, Integer> records = new TreeMap<>();

    @Override
    public void apply(Operation operation) {
      if (operation.bytes > 0) {
        allocate(operation.bytes);
      } else if (operation.number % 50 == 0) {
        arena.discardFree();
        assertThat(arena.discardableBytes()).isZero();
      } else if (!records.isEmpty()) {
        free(new ArrayList<>(records.keySet()).get(operation.number % records.size()));
      }
      long used = records.values().stream().mapToLong(bytes -> units(bytes) * UNIT).sum();
      assertThat(arena.usedBytes()).isEqualTo(used);
      arena.validate();
    }

    private static long units(int bytes) {
      return (bytes + UNIT - 1) / UNIT;
    }

    private void allocate(int bytes) {
      long record = arena.allocate(bytes);
      if (record == 0) {
        assertThat(arena.usedBytes()).as("refused while much is free").isGreaterThan(BYTES);
        return;
      }
      assertThat(arena.numberOf(record)).isPositive().isLessThan(1L << 32);
      assertThat(arena.addressOf(arena.numberOf(record))).isEqualTo(record);
      Map.Entry<Long, Integer> before = records.floorEntry(record);
      if (before != null) {
        assertThat(before.getKey() + before.getValue()).isLessThanOrEqualTo(record);
      }
      Long after = records.higherKey(record);
      assertThat(after == null || record + bytes <= after).isTrue();
      RawMemory.fill(record, bytes, stamp(record));
      records.put(record, bytes);
    }

    private static byte stamp(long record) {
      return (byte) (record >>> 6);
    }

    private void free(long record) {
      int bytes = Objects.requireNonNull(records.remove(record));
      for (int i = 0; i < bytes; i++) {
        assertThat(RawMemory.getByte(record + i)).isEqualTo(stamp(record));
      }
      arena.free(record, bytes);
    }

    @Override
    public void close() {
      arena.release();
    }
  }

  @Test
  void aFullArenaServesWhatFitsAFreedRecordOrAFreedPageAndNothingElse() {
    RecordArena arena = Objects.requireNonNull(RecordArena.tryReserve(host, BYTES, 1));
    List<Long> records = new ArrayList<>();
    for (long record = arena.allocate(128); record != 0; record = arena.allocate(128)) {
      records.add(record);
    }
    assertThat(records).hasSize((int) (BYTES / 128)).doesNotHaveDuplicates();
    assertThat(arena.allocate(64)).isZero();

    arena.free(records.get(7), 128);
    assertThat(arena.allocate(64)).as("of another length").isZero();
    assertThat(arena.allocate(100)).as("of as many units").isEqualTo(records.get(7));

    for (int i = 0; i < PAGE / 128; i++) {
      arena.free(records.get(i), 128);
    }
    assertThat(arena.allocate(64)).as("in the page that is free now").isEqualTo(records.get(0));
    arena.validate();
    arena.release();
  }

  @Test
  void anArenaGrowsByChunksAndStaysWhereItIs() {
    RecordArena arena = Objects.requireNonNull(RecordArena.tryReserve(host));
    long before = host.reservedBytes();
    List<Long> records = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      long record = arena.allocate(1_000);
      RawMemory.putLongAligned(record, i);
      records.add(record);
    }
    for (int i = 0; i < 5_000; i++) {
      assertThat(RawMemory.getLongAligned(records.get(i))).isEqualTo(i);
      assertThat(arena.addressOf(arena.numberOf(records.get(i)))).isEqualTo(records.get(i));
    }
    assertThat(host.reservedBytes() - before).isBetween(4L << 20, 8L << 20);
    arena.validate();
    arena.release();
  }

  @Test
  void memoryOfFreedRecordsIsGivenBackAndStaysReadable() {
    RecordArena arena = Objects.requireNonNull(RecordArena.tryReserve(host));
    List<Long> records = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      long record = arena.allocate(500);
      RawMemory.fill(record, 500, (byte) 1);
      records.add(record);
    }
    records.forEach(record -> arena.free(record, 500));
    assertThat(arena.discardableBytes()).isGreaterThan(2_000 * 500);
    arena.discardFree();
    assertThat(arena.discardableBytes()).isZero();
    assertThat(records).allMatch(record -> RawMemory.getByte(record + 100) == 0);
    arena.validate();
    arena.release();
  }

  @Test
  void aRefusedReservationOrCommitChangesNothing() {
    FaultySpace faulty = new FaultySpace(host);
    RecordArena arena = Objects.requireNonNull(RecordArena.tryReserve(faulty, BYTES, 8));
    List<Long> records = new ArrayList<>();
    faulty.refuseWhen(() -> faulty.refusals() % 3 != 2);
    for (int i = 0; i < 2_000; i++) {
      long used = arena.usedBytes();
      long record = arena.allocate(300);
      if (record == 0) {
        assertThat(arena.usedBytes()).isEqualTo(used);
      } else {
        records.add(record);
      }
      arena.validate();
    }
    assertThat(records).isNotEmpty().doesNotHaveDuplicates();
    records.forEach(record -> arena.free(record, 300));
    arena.validate();
    assertThat(arena.usedBytes()).isZero();
    arena.release();
  }

  @Test
  void aSmallerChunkIsReservedWhereTheWantedOneDoesNotFit() {
    FaultySpace faulty = new FaultySpace(host);
    long before = host.reservedBytes();
    faulty.refuseWhen(() -> faulty.refusals() < 3);
    RecordArena arena = Objects.requireNonNull(RecordArena.tryReserve(faulty, 8L << 20, 1));
    assertThat(host.reservedBytes() - before).isBetween(1L << 20, 2L << 20);
    arena.release();
    assertThat(host.reservedBytes()).isEqualTo(before);
    faulty.refuseWhen(() -> true);
    assertThat(RecordArena.tryReserve(faulty, 8L << 20, 1)).isNull();
    assertThat(host.reservedBytes()).isEqualTo(before);
  }
}
