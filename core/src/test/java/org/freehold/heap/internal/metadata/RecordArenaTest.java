package org.freehold.heap.internal.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.freehold.testkit.Property;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.freehold.vm.internal.RawMemory;
import org.junit.jupiter.api.Test;

/// The arena of records against a map: records do not overlap, keep what is written into them, and
/// are reused by length; `used bytes = Σ lengths rounded up to units`.
class RecordArenaTest {

  private static final long UNIT = 64;
  private static final long BYTES = 1 << 16;

  private final AddressSpace host = AddressSpace.host();

  /// A record of a length to allocate, or none and a number for which one to free.
  record Operation(int bytes, int number) {
    static Operation draw(SplittableRandom random) {
      return new Operation(
          random.nextInt(5) < 3 ? 1 + random.nextInt(700) : 0, random.nextInt(1_000));
    }
  }

  @Test
  void agreesWithAMapOfRecords() {
    Property.of("an arena agrees with a map of records", Operation::draw, Subject::new).check();
  }

  private static final class Subject implements Property.Subject<Operation> {
    private final RecordArena arena =
        Objects.requireNonNull(RecordArena.tryReserve(AddressSpace.host(), BYTES, BYTES));

    /// Lengths of records by their address.
    private final TreeMap<Long, Integer> records = new TreeMap<>();

    /// Addresses of freed records, by their number of units.
    private final Map<Long, Set<Long>> freed = new TreeMap<>();

    @Override
    public void apply(Operation operation) {
      if (operation.bytes > 0) {
        allocate(operation.bytes);
      } else if (!records.isEmpty()) {
        free(new ArrayList<>(records.keySet()).get(operation.number % records.size()));
      }
      long used = records.values().stream().mapToLong(bytes -> units(bytes) * UNIT).sum();
      assertThat(arena.usedBytes()).isEqualTo(used);
    }

    private static long units(int bytes) {
      return (bytes + UNIT - 1) / UNIT;
    }

    private void allocate(int bytes) {
      Set<Long> reusable = freed.getOrDefault(units(bytes), Set.of());
      long record = arena.allocate(bytes);
      if (record == 0) {
        assertThat(reusable).as("a record of this length was free").isEmpty();
        return;
      }
      assertThat(reusable.isEmpty() || reusable.remove(record)).as("reused").isTrue();
      assertThat(arena.unitOf(record)).isPositive();
      assertThat(arena.addressOf(arena.unitOf(record))).isEqualTo(record);
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
      freed.computeIfAbsent(units(bytes), _ -> new HashSet<>()).add(record);
    }

    @Override
    public void close() {
      arena.release();
    }
  }

  @Test
  void aFullArenaServesWhatFitsAFreedRecordAndNothingElse() {
    RecordArena arena = Objects.requireNonNull(RecordArena.tryReserve(host, BYTES, BYTES));
    List<Long> records = new ArrayList<>();
    for (long record = arena.allocate(128); record != 0; record = arena.allocate(128)) {
      records.add(record);
    }
    // The unit 0 is never handed out, so the last record of two units does not fit.
    assertThat(records).hasSize((int) (BYTES / 128) - 1).doesNotHaveDuplicates();
    assertThat(arena.allocate(64)).as("the last unit").isNotZero();
    assertThat(arena.allocate(64)).isZero();

    arena.free(records.get(7), 128);
    assertThat(arena.allocate(64)).as("of another length").isZero();
    assertThat(arena.allocate(100)).as("of as many units").isEqualTo(records.get(7));
    arena.release();
  }

  @Test
  void aSmallerArenaIsReservedWhereTheWantedOneDoesNotFit() {
    AddressSpace small = SimulatedMachine.builder().bits(32).build().createProcess("small");
    RecordArena arena = Objects.requireNonNull(RecordArena.tryReserve(small, 8L << 30, 1 << 20));
    assertThat(arena.allocate(1 << 20)).isNotZero();
    arena.release();
    assertThat(RecordArena.tryReserve(small, 8L << 30, 8L << 30)).isNull();
  }
}
