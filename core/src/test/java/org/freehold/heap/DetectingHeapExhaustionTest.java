package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A program whose Java heap is full while it allocates and frees in a heap that detects errors:
/// each call is served or throws, and the heap is whole.
class DetectingHeapExhaustionTest {

  private static final long TIMEOUT_SECONDS = 120;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void survivesAFullJavaHeap(DetectingHeap kind) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx16m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            kind.name());
    Path printed = folder.resolve("printed");
    Process process = builder.redirectErrorStream(true).redirectOutput(printed.toFile()).start();
    try {
      assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).as("ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String output = Files.readString(printed);
    assertThat(output).contains("whole");
    assertThat(process.exitValue()).as(output).isZero();
  }

  /// Fills its Java heap several times, and goes on with the heap each time.
  static final class Program {

    private static final int ROUNDS = 6;
    private static final int BLOCKS = 1_500;
    private static final Memory MEMORY = AddressSpace.host().memory();

    private final long[] blocks = new long[BLOCKS];
    private final SplittableRandom random = new SplittableRandom(4);
    private final Heap heap;
    private int count;
    private int errors;

    private Program(Heap heap) {
      this.heap = heap;
    }

    @SuppressWarnings("SystemOut") // The result of the program.
    public static void main(String[] arguments) {
      Program program =
          new Program(DetectingHeap.valueOf(arguments[0]).create(AddressSpace.host()));
      program.use(2_000); // Warm.
      for (int round = 0; round < ROUNDS; round++) {
        program.useWithAFullHeap(round);
        program.check();
      }
      program.finish();
      System.out.println("whole, errors: " + program.errors);
    }

    private void useWithAFullHeap(int round) {
      @Nullable Object[] ballast = new Object[1];
      for (int size = 1 << 20; size >= 64; size /= 4) {
        fill(ballast, size);
      }
      use(40 + 5 * round); // Each failure is a collection or two, some 10 ms.
      ballast[0] = null;
    }

    private static void fill(@Nullable Object[] list, int size) {
      try {
        while (true) {
          list[0] = new Object[] {list[0], new byte[size]};
        }
      } catch (OutOfMemoryError e) {
        // Full, for this size.
      }
    }

    private void use(int operations) {
      for (int i = 0; i < operations; i++) {
        try {
          step();
        } catch (OutOfMemoryError e) {
          errors++;
        }
      }
    }

    private void step() {
      int choice = random.nextInt(10);
      if (count == 0 || (choice < 6 && count < BLOCKS)) {
        long block = heap.allocate(16L + random.nextInt(1_500));
        blocks[count++] = block;
        MEMORY.putLong(block, block);
      } else if (choice < 8) {
        int index = random.nextInt(count);
        long block = blocks[index];
        blocks[index] = blocks[--count];
        require(block);
        heap.free(block);
      } else {
        int index = random.nextInt(count);
        long moved = heap.reallocate(blocks[index], 16L + random.nextInt(3_000));
        if (MEMORY.getLong(moved) != blocks[index]) {
          throw new IllegalStateException("lost contents");
        }
        blocks[index] = moved;
        MEMORY.putLong(moved, moved);
      }
    }

    private static void require(long block) {
      if (MEMORY.getLong(block) != block) {
        throw new IllegalStateException("lost contents");
      }
    }

    private void check() {
      heap.validate();
      for (int i = 0; i < count; i++) {
        require(blocks[i]);
      }
    }

    private void finish() {
      List<Long> busy = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        busy.add(blocks[i]);
      }
      busy.forEach(heap::free);
      heap.validate();
      long left = heap.summary().busyBlocks(); // Those whose free threw.
      if (left > errors) {
        throw new IllegalStateException("blocks were lost: " + left);
      }
      heap.close();
    }
  }
}
