package org.freehold.heap.internal.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.internal.backend.ByteLimit;
import org.freehold.heap.internal.blocks.ReservationList.Large;
import org.freehold.heap.internal.check.SpaceChecker;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.FaultySpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Large blocks whose address space throws or refuses at every single call: what was asked for is
/// done or not, all records agree with the space, and closing leaves nothing.
class LargeBlocksTest {

  private static final int OPERATIONS = 300;
  private static final long PAGE = 4096;
  private static final long LIMIT = 400 * PAGE;

  static Stream<Arguments> grounds() {
    List<Supplier<AddressSpace>> spaces =
        List.of(AddressSpace::host, () -> SimulatedMachine.builder().build().createProcess("test"));
    List<Supplier<Error>> errors =
        List.of(() -> new OutOfMemoryError("on purpose"), StackOverflowError::new);
    return spaces.stream()
        .flatMap(space ->
            errors.stream()
                .flatMap(
                    error -> Stream.of(0, 500).map(delay -> Arguments.of(space, error, delay))));
  }

  @ParameterizedTest
  @MethodSource("grounds")
  void areWholeAfterEachErrorOfTheirSpace(
      Supplier<AddressSpace> spaces, Supplier<Error> errors, int returnDelay) {
    for (long n = 1; ; n++) {
      FaultySpace space = new FaultySpace(spaces.get());
      Run run = new Run(space, returnDelay);
      run.throwAt(n, errors);
      if (!run.all()) {
        assertThat(n).as("points of failure").isGreaterThan(returnDelay == 0 ? 200 : 30);
        return;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("grounds")
  void areWholeWhereReleasesAreRefused(
      Supplier<AddressSpace> spaces, Supplier<Error> unused, int returnDelay) {
    SplittableRandom random = new SplittableRandom(5);
    boolean[] isOver = {false};
    FaultySpace space = new FaultySpace(spaces.get());
    space.refuseReleaseWhen(() -> !isOver[0] && random.nextInt(3) == 0);
    Run run = new Run(space, returnDelay);
    run.operate();
    isOver[0] = true;
    run.close();
  }

  /// A random series of calls.
  private static final class Run {
    private final FaultySpace space;
    private final LargeBlocks blocks;
    private final ByteLimit limit = new ByteLimit(LIMIT);
    private final List<Large> live = new ArrayList<>();
    private final long before;
    private boolean hasStruck;

    Run(FaultySpace space, int returnDelay) {
      this.space = space;
      this.before = space.reservedBytes();
      HeapOptions options = HeapOptions.builder(space).returnDelay(returnDelay).build();
      this.blocks = new LargeBlocks(options, limit);
    }

    void throwAt(long n, Supplier<Error> errors) {
      long[] calls = {0};
      space.onEachCall(() -> {
        if (++calls[0] == n) {
          hasStruck = true;
          throw errors.get();
        }
      });
    }

    /// Runs everything.
    ///
    /// @return whether an error has struck
    boolean all() {
      operate();
      close();
      return hasStruck;
    }

    void operate() {
      SplittableRandom random = new SplittableRandom(3);
      for (int i = 0; i < OPERATIONS; i++) {
        try {
          operate(random);
        } catch (OutOfMemoryError | StackOverflowError e) {
          assertThat(hasStruck).isTrue();
          check();
        }
      }
      check();
    }

    private void operate(SplittableRandom random) {
      long size = 1 + random.nextLong(100 * PAGE);
      int choice = random.nextInt(20);
      Large any = live.isEmpty() ? null : live.get(random.nextInt(live.size()));
      if (choice == 0) {
        boolean _ = blocks.releaseKept();
      } else if (choice == 1) {
        blocks.releaseOld();
      } else if (any == null || choice < 9) {
        allocate(size, PAGE << random.nextInt(3));
      } else if (choice < 13) {
        boolean _ = blocks.resize(any, size);
      } else {
        live.remove(any);
        int count = blocks.count();
        blocks.free(any);
        assertThat(blocks.count()).isEqualTo(count - 1);
      }
    }

    private void allocate(long size, long alignment) {
      int count = blocks.count();
      long address = blocks.allocate(size, alignment);
      if (address != 0) {
        assertThat(address % alignment).isZero();
        assertThat(blocks.count()).isEqualTo(count + 1);
        Large large = blocks.find(address);
        assertThat(large).isNotNull();
        if (large != null) {
          assertThat(live).doesNotContain(large);
          live.add(large);
        }
      }
    }

    private void check() {
      blocks.check(new SpaceChecker(space));
      assertThat(blocks.count()).isEqualTo(live.size());
      for (Large each : live) {
        assertThat(blocks.find(each.address)).isSameAs(each);
      }
      assertThat(LIMIT - limit.left()).isEqualTo(blocks.totals().committedBytes());
    }

    void close() {
      try {
        blocks.releaseAll();
      } catch (OutOfMemoryError | StackOverflowError e) {
        assertThat(hasStruck).isTrue();
        blocks.releaseAll();
      }
      blocks.check(new SpaceChecker(space));
      assertThat(blocks.totals().reservedBytes()).isZero();
      assertThat(limit.left()).isEqualTo(LIMIT);
      assertThat(space.reservedBytes()).isEqualTo(before);
    }
  }
}
