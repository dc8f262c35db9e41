package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.FaultySpace;
import org.freehold.vm.VmError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Purges that are cut short: each call to the address space that a free makes throws once. The
/// free has been served all the same, and the heap is whole.
class CutPurgesTest {

  private static final int ROUNDS = 4;
  private static final int BLOCKS = 24;

  static Stream<Supplier<Throwable>> errors() {
    return Stream.of(
        () -> new OutOfMemoryError("on purpose"),
        StackOverflowError::new,
        () -> new AddressSpaceException(VmError.SYSTEM, "decommit", 0, 0, "ENOMEM"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void neverReachAFreeThatIsPurgedAtPace(Supplier<Throwable> errors) throws InterruptedException {
    assertThat(pointsOfFailure(errors, 1_000_000)).isGreaterThan(2);
  }

  @ParameterizedTest
  @MethodSource("errors")
  void neverReachAFreeThatPurgesAtOnce(Supplier<Throwable> errors) throws InterruptedException {
    assertThat(pointsOfFailure(errors, 0)).isGreaterThan(ROUNDS);
  }

  private static int pointsOfFailure(Supplier<Throwable> errors, int returnDelay)
      throws InterruptedException {
    int n = 0;
    boolean hasStruck;
    do {
      n++;
      hasStruck = run(n, errors, returnDelay);
    } while (hasStruck);
    return n;
  }

  private static boolean run(int n, Supplier<Throwable> errors, int returnDelay)
      throws InterruptedException {
    FaultySpace space = new FaultySpace(AddressSpace.host());
    HeapOptions options =
        HeapOptions.builder(space)
            .returnDelay(returnDelay)
            .decommitDelay(1)
            .firstSegmentSize(1)
            .nextSegmentSize(1)
            .frontEnd(FrontEndMode.OFF)
            .build();
    boolean[] isFreeing = {false};
    int[] calls = {0};
    space.onEachCall(() -> {
      if (isFreeing[0] && ++calls[0] == n) {
        throw CutPurgesTest.<RuntimeException>unchecked(errors.get());
      }
    });
    SplittableRandom random = new SplittableRandom(11);
    try (Heap heap = Heap.create(options)) {
      for (int round = 0; round < ROUNDS; round++) {
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < BLOCKS; i++) {
          blocks.add(heap.allocate(1 + random.nextLong(1 << 20)));
        }
        if (returnDelay != 0) {
          Thread.sleep(11);
        }
        isFreeing[0] = true;
        for (long block : blocks) {
          heap.free(block);
        }
        isFreeing[0] = false;
        heap.validate();
        assertThat(heap.summary().busyBlocks()).isZero();
      }
      assertThat(heap.compact()).isLessThan(1 << 16);
      assertThat(heap.summary().committedBytes()).isZero();
    }
    return calls[0] >= n;
  }

  // A throw that the compiler does not check.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
