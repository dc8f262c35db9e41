package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.freehold.InvalidFreeException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.NativeAddressSpace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What heaps take of the process, and that nothing of it is left when they are closed.
///
/// The figures of the kernel are those of the whole process, and other tests may run at the same
/// time; so they are compared with a margin, and those of Freehold exactly.
class ClosedHeapsTest {

  private static final long MIB = 1 << 20;

  private final AddressSpace host = AddressSpace.host();

  /// Native memory whose heaps are those of this test alone, so that the last one is known.
  private final AddressSpace space = NativeAddressSpace.apart();

  private Heap newHeap(String name) {
    return Heap.create(HeapOptions.builder(space).frontEnd(FrontEndMode.ON).name(name).build());
  }

  private static void use(Heap heap) {
    for (int size = 16; size < 3_000; size += 100) {
      heap.free(heap.allocate(size));
      long _ = heap.allocate(size);
    }
  }

  /// Bytes reserved for heaps of this test, and for the metadata of all.
  private long reserved() {
    return space.reservedBytes() + host.reservedBytes();
  }

  private long committed() {
    return space.committedBytes() + host.committedBytes();
  }

  /// A figure of the kernel about this process, in KiB.
  private static long status(String name) {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith(name + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long mappings() {
    try {
      return Files.readAllLines(Path.of("/proc/self/maps")).size();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long javaBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void aHeapWithOneBlockReservesAtMost64MiB() {
    makeAndClose(); // What is made once.
    long before = reserved();
    long kibBefore = status("VmSize");
    try (Heap heap = newHeap("one block")) {
      long _ = heap.allocate(100);
      assertThat(reserved() - before).isLessThanOrEqualTo(64 * MIB);
      assertThat(status("VmSize") - kibBefore).isLessThanOrEqualTo(64 * 1024);
    }
    assertThat(space.reservedBytes()).isZero();
  }

  @Test
  void nothingIsLeftOfTwoThousandHeaps() {
    requireNoGrowth(2_000);
  }

  @Test
  @Tag("campaign")
  void nothingIsLeftOfAHundredThousandHeaps() {
    requireNoGrowth(100_000);
  }

  private void requireNoGrowth(int heaps) {
    for (int i = 0; i < Math.max(500, heaps / 10); i++) { // The compiler takes memory meanwhile.
      makeAndClose();
    }
    long reserved = reserved();
    long committed = committed();
    long java = javaBytes();
    long addresses = status("VmSize");
    long resident = status("VmRSS");
    long mappings = mappings();
    for (int i = 0; i < heaps; i++) {
      makeAndClose();
    }
    assertThat(space.reservedBytes()).isZero();
    assertThat(reserved()).isLessThanOrEqualTo(reserved);
    assertThat(committed()).isLessThanOrEqualTo(committed + MIB);
    assertThat((double) javaBytes()).isLessThan(1.01 * java + MIB);
    assertThat((double) status("VmSize")).isLessThan(1.01 * addresses);
    assertThat((double) mappings()).isLessThan(1.01 * mappings + 8);
    // The Java heap has grown meanwhile, of which the kernel knows nothing.
    long javaTotal = Runtime.getRuntime().totalMemory() / 1024;
    assertThat((double) status("VmRSS"))
        .isLessThan(1.01 * Math.max(resident, javaTotal + resident));
  }

  private void makeAndClose() {
    try (Heap heap = newHeap("short")) {
      use(heap);
    }
  }

  @Test
  void theLastHeapOfManyThatWereOpenAtTheSameTimeLeavesNothing() {
    long reserved = reserved();
    Heap last = newHeap("last");
    List<Heap> heaps = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Heap heap = newHeap("many");
      use(heap);
      heaps.add(heap);
    }
    heaps.forEach(Heap::close);
    use(last);
    last.validate();
    last.close();
    assertThat(space.reservedBytes()).isZero();
    assertThat(reserved()).isLessThanOrEqualTo(reserved);
  }

  /// Threads that use a heap while it is closed, the last one on its space: whatever they look up,
  /// they read no memory that is gone.
  @Test
  void threadsThatUseAHeapWhileItIsClosedAreRefusedAndNothingElse() throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    for (int round = 0; round < 150; round++) {
      Heap heap = newHeap("closing");
      List<Long> blocks = Collections.synchronizedList(new ArrayList<>());
      CountDownLatch inUse = new CountDownLatch(4);
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        boolean isVirtual = t == 3;
        Runnable work = () -> useUntilClosed(heap, blocks, inUse, failure);
        threads.add(isVirtual ? Thread.startVirtualThread(work) : Thread.ofPlatform().start(work));
      }
      inUse.await();
      heap.close();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failure.get()).isNull();
    }
  }

  private static void useUntilClosed(
      Heap heap, List<Long> blocks, CountDownLatch inUse, AtomicReference<Throwable> failure) {
    try {
      for (int i = 0; ; i++) {
        long block = heap.allocate(16 + i % 500);
        blocks.add(block);
        long other = blocks.get(i % blocks.size());
        try {
          heap.free(i % 7 == 0 ? other + 1 : other);
        } catch (InvalidFreeException _) {
          // Freed by another thread, or no block at all.
        }
        if (i == 50) {
          inUse.countDown();
        }
      }
    } catch (IllegalStateException closed) {
      assertThat(closed).hasMessageContaining("is closed");
    } catch (Throwable t) {
      failure.set(t);
    } finally {
      inUse.countDown();
    }
  }
}
