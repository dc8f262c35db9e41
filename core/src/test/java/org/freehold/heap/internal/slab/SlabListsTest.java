package org.freehold.heap.internal.slab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.freehold.testkit.Property;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.internal.RawMemory;
import org.junit.jupiter.api.Test;

/// The lists of slabs against a set of blocks in use for each slab: INV-HEAP-09, `in use =
/// popcount(bits) − padding`, and which block comes next.
class SlabListsTest {

  private static final int BLOCK_SIZE = 768;
  private static final long SLAB_BYTES = 4096;
  private static final int BLOCKS = 5; // And a tail of 256 bytes.
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

  @Test
  void agreesWithASetOfBlocksInUseForEachSlab() {
    Property.of("slab lists agree with sets", Operation::draw, Subject::new).check();
  }

  @Test
  void anEmptySlabIsUsedOnlyWhenNoPartialOneIsLeft() {
    try (Subject lists = new Subject()) {
      lists.apply(new Operation(Kind.ADD, 0));
      lists.apply(new Operation(Kind.TAKE, 0));
      lists.apply(new Operation(Kind.ADD, 0));
      for (int i = 1; i < BLOCKS; i++) {
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
    private final SlabLists lists = new SlabLists(3, BLOCK_SIZE, bytes -> emptyBytes += bytes);
    private final Map<Long, TreeSet<Long>> listed = new TreeMap<>();
    private final Map<Long, TreeSet<Long>> removed = new TreeMap<>();

    Subject() {
      for (int i = 0; i < SLABS; i++) {
        removed.put(slabs.newSlab(3, BLOCK_SIZE, SLAB_BYTES, 1, false), new TreeSet<>());
      }
    }

    @Override
    public void apply(Operation operation) {
      int number = operation.number;
      switch (operation.kind) {
        case ADD -> add(number);
        case TAKE -> take();
        case TAKE_MANY -> takeMany(1 + number % (BLOCKS + 2));
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
        listed.put(record, removed.remove(record));
        lists.add(record);
      }
    }

    private void take() {
      boolean hadPartial = listed.values().stream().anyMatch(SlabListsTest::isPartial);
      boolean hadRoom = lists.hasRoom();
      long address = lists.take();
      if (!hadRoom) {
        assertThat(address).isZero();
        return;
      }
      long record = slabs.directory().find(address);
      assertThat(isPartial(listed.get(record))).as("from a partial slab").isEqualTo(hadPartial);
      assertThat(address).as("the lowest of its slab").isEqualTo(free(record).getFirst());
      listed.get(record).add(address);
    }

    private void takeMany(int max) {
      boolean hadRoom = lists.hasRoom();
      long last = buffer + 1024;
      int count = lists.take(max, last);
      if (!hadRoom) {
        assertThat(count).isZero();
        return;
      }
      List<Long> taken = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        taken.add(RawMemory.getLong(last - i * Long.BYTES) >>> PointerCode.SHIFT);
      }
      long record = slabs.directory().find(taken.getFirst());
      List<Long> free = free(record);
      assertThat(taken).isEqualTo(free.subList(0, Math.min(max, free.size())));
      listed.get(record).addAll(taken);
    }

    private List<Long> inUse() {
      return listed.values().stream().flatMap(TreeSet::stream).toList();
    }

    private List<Long> free(long record) {
      List<Long> free = new ArrayList<>();
      for (int i = 0; i < BLOCKS; i++) {
        free.add(SlabRecord.addressOf(record, i));
      }
      free.removeAll(listed.get(record));
      return free;
    }

    private void release(int number) {
      List<Long> all = inUse();
      if (!all.isEmpty()) {
        long address = all.get(number % all.size());
        long record = slabs.directory().find(address);
        lists.release(record, SlabRecord.indexOf(record, address));
        listed.get(record).remove(address);
      }
    }

    /// Every second or third block, so that runs of one slab and changes between slabs occur.
    private void releaseMany(int number) {
      List<Long> all = inUse();
      long end = buffer;
      for (int i = number % 3; i < all.size(); i += 1 + number % 2) {
        RawMemory.putLong(end, all.get(i) << PointerCode.SHIFT);
        end += Long.BYTES;
        listed.get(slabs.directory().find(all.get(i))).remove(all.get(i));
      }
      lists.releaseAll(buffer, end, slabs.directory());
    }

    private void remove(long record, boolean mayBePartial) {
      boolean hasPartial = listed.values().stream().anyMatch(SlabListsTest::isPartial);
      boolean hasEmpty = listed.values().stream().anyMatch(TreeSet::isEmpty);
      if (record == 0) {
        assertThat(hasEmpty || (mayBePartial && hasPartial)).isFalse();
        return;
      }
      TreeSet<Long> blocks = listed.remove(record);
      assertThat(isPartial(blocks)).isEqualTo(mayBePartial && hasPartial);
      assertThat(blocks).hasSizeLessThan(BLOCKS);
      removed.put(record, blocks);
    }

    private void compare() {
      lists.check();
      List<Long> records = new ArrayList<>();
      lists.forEachSlab(records::add);
      assertThat(records).containsExactlyInAnyOrderElementsOf(listed.keySet());
      assertThat(lists.slabBytes()).isEqualTo(listed.size() * SLAB_BYTES);
      assertThat(lists.blocksInUse()).isEqualTo(inUse().size());
      assertThat(lists.hasRoom()).isEqualTo(inUse().size() < listed.size() * BLOCKS);
      assertThat(emptyBytes)
          .isEqualTo(listed.values().stream().filter(TreeSet::isEmpty).count() * SLAB_BYTES);
      listed.forEach((record, blocks) -> {
        assertThat(SlabRecord.inUse(record)).isEqualTo(blocks.size());
        assertThat(SlabFixture.popCount(record)).isEqualTo(blocks.size());
      });
    }

    @Override
    public void close() {
      slabs.close();
      host.release(buffer);
    }
  }

  private static boolean isPartial(TreeSet<Long> blocks) {
    return !blocks.isEmpty() && blocks.size() < BLOCKS;
  }
}
