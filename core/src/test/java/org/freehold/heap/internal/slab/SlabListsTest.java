package org.freehold.heap.internal.slab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.freehold.testkit.Property;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.internal.RawMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The lists of slabs against a set of blocks in use for each slab: INV-HEAP-09, `in use =
/// popcount(bits) − padding`, and which block comes next.
class SlabListsTest {

  private static final long SLAB_BYTES = 4096;
  private static final int SLABS = 5;

  private enum Kind {
    ADD,
    TAKE,
    TAKE_MANY,
    RELEASE,
    RELEASE_MANY,
    REMOVE_EMPTY,
    REMOVE_WITH_ROOM
  }

  /// Something to do, and a number for which block or how many.
  record Operation(Kind kind, int number) {
    static Operation draw(SplittableRandom random) {
      Kind[] kinds = Kind.values();
      return new Operation(kinds[random.nextInt(kinds.length)], random.nextInt(1_000));
    }
  }

  /// Few blocks, so that slabs fill and empty all the time, with a tail of 256 bytes; and more than
  /// fit in one word of bits.
  @ParameterizedTest
  @ValueSource(ints = {768, 32})
  void agreesWithASetOfBlocksInUseForEachSlab(int blockSize) {
    Property.of(
            "slab lists agree with sets, blocks of " + blockSize,
            Operation::draw,
            () -> new Subject(blockSize))
        .length(blockSize == 768 ? 1_000 : 300)
        .check();
  }

  @Test
  void anEmptySlabIsUsedOnlyWhenNoPartialOneIsLeft() {
    try (Subject lists = new Subject(768)) {
      lists.apply(new Operation(Kind.ADD, 0));
      lists.apply(new Operation(Kind.TAKE, 0));
      lists.apply(new Operation(Kind.ADD, 0));
      for (int i = 1; i < lists.blocks; i++) {
        lists.apply(new Operation(Kind.TAKE, 0));
        assertThat(lists.emptyBytes).isEqualTo(SLAB_BYTES);
      }
      lists.apply(new Operation(Kind.TAKE, 0));
      assertThat(lists.emptyBytes).isZero();
    }
  }

  private static final class Subject implements Property.Subject<Operation> {
    private final AddressSpace host = AddressSpace.host();
    private final long buffer = host.reserve(1 << 16, ReserveOptions.COMMITTED);
    private final SlabFixture slabs = new SlabFixture(SLABS * SLAB_BYTES);
    private long emptyBytes;
    private final int blocks;
    private final SlabLists lists;
    private final Map<Long, Set<Long>> listed = new TreeMap<>();
    private final Map<Long, Set<Long>> removed = new TreeMap<>();

    Subject(int blockSize) {
      blocks = (int) (SLAB_BYTES / blockSize);
      lists = new SlabLists(3, blockSize, bytes -> emptyBytes += bytes);
      for (int i = 0; i < SLABS; i++) {
        removed.put(slabs.newSlab(3, blockSize, SLAB_BYTES, 1, false), new TreeSet<>());
      }
    }

    @Override
    public void apply(Operation operation) {
      int number = operation.number;
      switch (operation.kind) {
        case ADD -> add(number);
        case TAKE -> take();
        case TAKE_MANY -> takeMany(1 + number % (blocks + 2));
        case RELEASE -> release(number);
        case RELEASE_MANY -> releaseMany(number);
        case REMOVE_EMPTY -> remove(lists.removeEmpty(), false);
        case REMOVE_WITH_ROOM -> remove(lists.removeWithRoom(), true);
      }
      compare();
    }

    private void add(int number) {
      if (!removed.isEmpty()) {
        long record = new ArrayList<>(removed.keySet()).get(number % removed.size());
        listed.put(record, Objects.requireNonNull(removed.remove(record)));
        lists.add(record);
      }
    }

    private void take() {
      boolean hadPartial = listed.values().stream().anyMatch(this::isPartial);
      boolean hadRoom = lists.hasRoom();
      long address = lists.take();
      if (!hadRoom) {
        assertThat(address).isZero();
        return;
      }
      long record = slabs.directory().find(address);
      assertThat(isPartial(inUse(record))).as("from a partial slab").isEqualTo(hadPartial);
      assertThat(address).as("the lowest of its slab").isEqualTo(free(record).getFirst());
      inUse(record).add(address);
    }

    private void takeMany(int max) {
      boolean hadRoom = lists.hasRoom();
      long last = buffer + (1 << 15);
      int count = lists.take(max, last);
      if (!hadRoom) {
        assertThat(count).isZero();
        return;
      }
      List<Long> taken = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        taken.add(RawMemory.getLong(last - (long) i * Long.BYTES) >>> PointerCode.SHIFT);
      }
      long record = slabs.directory().find(taken.getFirst());
      List<Long> free = free(record);
      assertThat(taken).isEqualTo(free.subList(0, Math.min(max, free.size())));
      inUse(record).addAll(taken);
    }

    private Set<Long> inUse(long record) {
      return Objects.requireNonNull(listed.get(record));
    }

    private boolean isPartial(Set<Long> inUse) {
      return !inUse.isEmpty() && inUse.size() < blocks;
    }

    private List<Long> inUse() {
      return listed.values().stream().flatMap(Set::stream).toList();
    }

    private List<Long> free(long record) {
      List<Long> free = new ArrayList<>();
      for (int i = 0; i < blocks; i++) {
        free.add(SlabRecord.addressOf(record, i));
      }
      free.removeAll(inUse(record));
      return free;
    }

    private void release(int number) {
      List<Long> all = inUse();
      if (!all.isEmpty()) {
        long address = all.get(number % all.size());
        long record = slabs.directory().find(address);
        lists.release(record, SlabRecord.indexOf(record, address));
        inUse(record).remove(address);
      }
    }

    /// All or every second block, up or down, so that runs of one slab and changes between slabs
    /// occur.
    private void releaseMany(int number) {
      List<Long> all = number % 5 < 3 ? inUse() : inUse().reversed();
      long end = buffer;
      for (int i = number % 3; i < all.size(); i += 1 + number % 2) {
        RawMemory.putLong(end, all.get(i) << PointerCode.SHIFT);
        end += Long.BYTES;
        inUse(slabs.directory().find(all.get(i))).remove(all.get(i));
      }
      lists.releaseAll(buffer, end, slabs.directory());
    }

    private void remove(long record, boolean mayBePartial) {
      boolean hasPartial = listed.values().stream().anyMatch(this::isPartial);
      boolean hasEmpty = listed.values().stream().anyMatch(Set::isEmpty);
      if (record == 0) {
        assertThat(hasEmpty || (mayBePartial && hasPartial)).isFalse();
        return;
      }
      Set<Long> inUse = Objects.requireNonNull(listed.remove(record));
      assertThat(isPartial(inUse)).isEqualTo(mayBePartial && hasPartial);
      assertThat(inUse).hasSizeLessThan(blocks);
      removed.put(record, inUse);
    }

    private void compare() {
      lists.check();
      List<Long> records = new ArrayList<>();
      lists.forEachSlab(records::add);
      assertThat(records).containsExactlyInAnyOrderElementsOf(listed.keySet());
      assertThat(lists.slabBytes()).isEqualTo(listed.size() * SLAB_BYTES);
      assertThat(lists.blocksInUse()).isEqualTo(inUse().size());
      assertThat(lists.hasRoom()).isEqualTo(inUse().size() < listed.size() * blocks);
      assertThat(emptyBytes)
          .isEqualTo(listed.values().stream().filter(Set::isEmpty).count() * SLAB_BYTES);
      listed.forEach((record, inUse) -> {
        assertThat(SlabRecord.inUse(record)).isEqualTo(inUse.size());
        assertThat(SlabFixture.popCount(record)).isEqualTo(inUse.size());
      });
    }

    @Override
    public void close() {
      slabs.close();
      host.release(buffer);
    }
  }
}
