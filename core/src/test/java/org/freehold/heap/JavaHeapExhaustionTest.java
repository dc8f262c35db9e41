package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A program fills its Java heap, again and again, and uses blocks of the back end meanwhile. Each
/// call is refused or done, and the heap is whole.
class JavaHeapExhaustionTest {

  @TempDir private Path folder;

  /// The program. Nothing of it may need Java memory while there is none.
  static final class Program {
    private static final int MAX_BLOCKS = 600;
    private static final long[] BLOCKS = new long[MAX_BLOCKS];
    private static final long[] SIZES = new long[MAX_BLOCKS];
    private static int count;
    private static int errors;
    private static long overlaps;

    private Program() {}

    @SuppressWarnings("SystemOut") // A program that talks to its parent.
    public static void main(String[] args) {
      long largest = Long.parseLong(args[0]);
      Heap heap =
          Heap.create(
              HeapOptions.builder(AddressSpace.host())
                  .frontEnd(FrontEndMode.OFF)
                  .decommitRange(64 * 1024)
                  .decommitTotal(1 << 20)
                  .build());
      SplittableRandom random = new SplittableRandom(Long.parseLong(args[1]));
      int rounds = Integer.parseInt(args[2]);
      int calls = Integer.parseInt(args[3]);
      int failures = 0;
      for (int round = 0; round < rounds; round++) {
        Object[] hoard = fill();
        for (int i = 0; i < calls; i++) {
          try {
            call(heap, random, largest);
          } catch (OutOfMemoryError e) {
            failures++;
          }
        }
        hoard[0] = null;
        heap.validate();
        check(heap);
      }
      heap.close();
      System.out.println("overlaps " + overlaps + ", errors " + errors);
      System.out.println(failures > 0 ? "some calls failed" : "no call failed");
    }

    /// Fills the Java heap to the last byte.
    private static Object[] fill() {
      Object[] hoard = new Object[1];
      for (int size = 1 << 20; size > 16; size /= 4) {
        try {
          while (true) {
            hoard[0] = new Object[][] {{hoard[0]}, {new byte[size]}};
          }
        } catch (OutOfMemoryError e) {
          // Smaller ones still fit.
        }
      }
      return hoard;
    }

    private static void call(Heap heap, SplittableRandom random, long largest) {
      int kind = random.nextInt(100);
      long size = 16 + random.nextLong(largest >>> random.nextInt(6));
      int index = count == 0 ? 0 : random.nextInt(count);
      if (count == 0 || (kind < 50 && count < MAX_BLOCKS)) {
        long address = heap.tryAllocate(size);
        if (address != 0) {
          BLOCKS[count] = address;
          SIZES[count] = size;
          mark(heap, count++);
        }
      } else if (kind < 60) {
        long address = heap.tryReallocate(BLOCKS[index], size);
        if (address != 0) {
          BLOCKS[index] = address;
          SIZES[index] = size;
          mark(heap, index);
        }
      } else if (kind < 61) {
        long _ = heap.compact();
      } else {
        long block = BLOCKS[index];
        long bytes = SIZES[index];
        BLOCKS[index] = BLOCKS[--count];
        SIZES[index] = SIZES[count];
        free(heap, block, bytes);
      }
    }

    private static void free(Heap heap, long block, long bytes) {
      boolean isDone = false;
      try {
        heap.free(block);
        isDone = true;
      } finally {
        if (!isDone) {
          BLOCKS[count] = block;
          SIZES[count++] = bytes;
        }
      }
    }

    private static void mark(Heap heap, int index) {
      heap.options().space().memory().putLong(BLOCKS[index], BLOCKS[index]);
      heap.options().space().memory().putLong(last(index), ~BLOCKS[index]);
    }

    private static long last(int index) {
      return BLOCKS[index] + (SIZES[index] - Long.BYTES & -Long.BYTES);
    }

    /// Checks what the blocks hold, and that the heap has these blocks and no others.
    private static void check(Heap heap) {
      for (int i = 0; i < count; i++) {
        boolean isWhole =
            heap.isBlock(BLOCKS[i])
                && heap.options().space().memory().getLong(BLOCKS[i]) == BLOCKS[i]
                && heap.options().space().memory().getLong(last(i)) == ~BLOCKS[i];
        overlaps += isWhole ? 0 : 1;
      }
      errors += heap.summary().busyBlocks() == count ? 0 : 1;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {30_000, 300_000})
  void aHeapSurvivesIt(long largest) throws Exception {
    assertThat(output(largest, 1, 3, 80)).startsWith("overlaps 0, errors 0");
  }

  /// Large blocks too.
  @Tag("campaign")
  @ParameterizedTest
  @ValueSource(longs = {2_000, 30_000, 300_000, 5_000_000})
  void aHeapSurvivesItOften(long largest) throws Exception {
    for (int seed = 0; seed < 10; seed++) {
      assertThat(output(largest, seed, 20, 500)).startsWith("overlaps 0, errors 0");
    }
  }

  private List<String> output(long largest, int seed, int rounds, int calls) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx12m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", place(Program.class) + ":" + place(Heap.class)));
    command.addAll(List.of(Program.class.getName(), "" + largest, "" + seed));
    command.addAll(List.of("" + rounds, "" + calls));
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    try {
      assertThat(process.waitFor(600, TimeUnit.SECONDS)).as("ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(out)).isZero();
    return Files.readAllLines(out);
  }

  private static Path place(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
