package org.freehold.malloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.freehold.InvalidFreeException;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Random calls against a model that knows the blocks, their sizes and contents, on memory that
/// runs out again and again: a refusal is ENOMEM and changes nothing, and nothing else fails.
class CMallocModelTest {

  private static final int LIVE = 300;

  private record Block(long address, long size, long alignment, byte contents) {}

  private final List<Block> blocks = new ArrayList<>();
  private Random random = new Random(0);
  private int refusals;

  private static Heap heap(String ground, boolean exact) {
    AddressSpace space =
        ground.equals("host")
            ? AddressSpace.host()
            : SimulatedMachine.builder()
                .bits(ground.endsWith("32") ? 32 : 64)
                .build()
                .createProcess("model");
    return Heap.create(
        HeapOptions.builder(space)
            .exactSizes(exact)
            .frontEnd(FrontEndMode.ON)
            .byteLimit(1 << 20)
            .build());
  }

  @ParameterizedTest
  @CsvSource({
    "host, false, 30000",
    "host, true, 30000",
    "simulated64, false, 15000",
    "simulated32, true, 15000",
  })
  void everyCallDoesWhatTheModelSays(String ground, boolean exact, int calls) {
    run(ground, exact, calls, 1);
  }

  @Tag("campaign")
  @ParameterizedTest
  @CsvSource({
    "host, false, 1000000",
    "host, true, 1000000",
    "simulated64, false, 1000000",
    "simulated32, false, 1000000",
  })
  void everyCallOfAMillionDoesWhatTheModelSays(String ground, boolean exact, int calls) {
    run(ground, exact, calls, 2);
  }

  private void run(String ground, boolean exact, int calls, long seed) {
    random = new Random(seed);
    try (Heap heap = heap(ground, exact)) {
      CMalloc c = CMalloc.on(heap);
      Memory memory = heap.options().space().memory();
      for (int i = 0; i < calls; i++) {
        step(c, memory);
        if (i % (calls / 20) == 0) {
          heap.validate();
          assertThat(heap.summary().busyBlocks()).isEqualTo(blocks.size());
        }
      }
      assertThat(refusals).as("refusals").isPositive();
      while (!blocks.isEmpty()) {
        free(c, memory);
      }
      heap.validate();
      assertThat(heap.summary().busyBlocks()).isZero();
    }
  }

  private void step(CMalloc c, Memory memory) {
    boolean isFull = blocks.size() > LIVE;
    int call = random.nextInt(blocks.isEmpty() ? 4 : 10);
    if (isFull && call < 4) {
      call = 6;
    }
    long size = size();
    long alignment = 1L << random.nextInt(13);
    switch (call) {
      case 0 -> keep(c, memory, c.malloc(size), size, 1);
      case 1 -> {
        long block = c.calloc(size, 1);
        for (long i = 0; block != 0 && i < size; i++) {
          assertThat(memory.getByte(block + i)).isZero();
        }
        keep(c, memory, block, size, 1);
      }
      case 2 -> keep(c, memory, c.alignedAlloc(alignment, size), size, alignment);
      case 3 -> {
        long[] result = {0};
        int error = c.posixMemalign(result, 8 * alignment, size);
        assertThat(error).isEqualTo(result[0] == 0 ? CMalloc.ENOMEM : 0);
        keepOrCount(memory, result[0], size, 8 * alignment);
      }
      case 4, 5 -> resize(c, memory, Math.max(1, size));
      case 6, 7, 8 -> free(c, memory);
      default -> misuse(c);
    }
  }

  /// Mostly small sizes, and some that the limit refuses sooner or later.
  private long size() {
    return switch (random.nextInt(10)) {
      case 0 -> random.nextInt(3);
      case 1 -> random.nextInt(60_000);
      case 2 -> random.nextInt(400_000);
      default -> random.nextInt(700);
    };
  }

  private void keep(CMalloc c, Memory memory, long address, long size, long alignment) {
    if (address == 0) {
      assertThat(c.errno()).isEqualTo(CMalloc.ENOMEM);
      c.fail(CMalloc.EINVAL);
    }
    keepOrCount(memory, address, size, alignment);
  }

  private void keepOrCount(Memory memory, long address, long size, long alignment) {
    if (address == 0) {
      refusals++;
      return;
    }
    assertThat(address & (alignment - 1)).isZero();
    byte contents = (byte) random.nextInt();
    memory.fill(address, size, contents);
    blocks.add(new Block(address, size, alignment, contents));
  }

  private static void check(Memory memory, long address, long size, byte contents) {
    for (long i = 0; i < size; i = i < 16 || i >= size - 17 ? i + 1 : size - 17) {
      assertThat(memory.getByte(address + i)).isEqualTo(contents);
    }
  }

  private void resize(CMalloc c, Memory memory, long size) {
    int index = random.nextInt(blocks.size());
    Block old = blocks.get(index);
    long moved =
        size % 2 == 0 ? c.reallocarray(old.address, 2, size / 2) : c.realloc(old.address, size);
    if (moved == 0) {
      assertThat(c.errno()).isEqualTo(CMalloc.ENOMEM);
      c.fail(CMalloc.EINVAL);
      refusals++;
      check(memory, old.address, old.size, old.contents);
      return;
    }
    check(memory, moved, Math.min(old.size, size), old.contents);
    blocks.remove(index);
    keepOrCount(memory, moved, size, 1);
  }

  private void free(CMalloc c, Memory memory) {
    Block block = blocks.remove(random.nextInt(blocks.size()));
    check(memory, block.address, block.size, block.contents);
    switch (random.nextInt(4)) {
      case 0 -> c.freeSized(block.address, block.size);
      case 1 -> c.freeAlignedSized(block.address, block.alignment, block.size);
      case 2 -> assertThat(c.realloc(block.address, 0)).isZero();
      default -> c.free(block.address);
    }
  }

  private void misuse(CMalloc c) {
    Block block = blocks.get(random.nextInt(blocks.size()));
    assertThatThrownBy(() -> c.free(block.address + 1)).isInstanceOf(InvalidFreeException.class);
    assertThatThrownBy(() -> c.realloc(block.address + 3, 0))
        .isInstanceOf(InvalidFreeException.class);
    assertThatThrownBy(() -> c.freeSized(block.address, 1 << 24))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(c.reallocarray(block.address, -1, -1)).isZero();
  }
}
