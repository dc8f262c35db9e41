package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.freehold.malloc.Malloc;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Programs that are unloaded: copies of Freehold, each in a class loader of its own, whose heaps
/// are used and closed. The loader is collected, and neither threads nor memory of the copy stay.
class RedeployTest {

  private static final int ROUNDS = 3;

  /// The figures of the kernel about this process: KiB of addresses, KiB resident, mappings.
  private record Figures(long addresses, long resident, long mappings) {
    static Figures now() {
      try {
        List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
        long mappings = Files.readAllLines(Path.of("/proc/self/maps")).size();
        return new Figures(value(status, "VmSize:"), value(status, "VmRSS:"), mappings);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static long value(List<String> status, String name) {
      return status.stream()
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }

  /// Uses a copy as a program would, and closes what it has made.
  ///
  /// @return its class loader
  private static WeakReference<ClassLoader> deployAndUndeploy() {
    URL classes = Heap.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
      Class<?> copy = loader.loadClass(Heap.class.getName());
      assertThat(copy).isNotSameAs(Heap.class);
      Class<?> space = loader.loadClass("org.freehold.vm.AddressSpace");
      Class<?> options = loader.loadClass("org.freehold.heap.HeapOptions");
      Object host = space.getMethod("host").invoke(null);
      Object builder = options.getMethod("builder", space).invoke(null, host);
      Object stacked = builder.getClass().getMethod("stackTraces", int.class).invoke(builder, 1);
      Object built = stacked.getClass().getMethod("build").invoke(stacked);
      Object heap = copy.getMethod("create", options).invoke(null, built);
      use(copy, heap);
      copy.getMethod("close").invoke(heap);
      Object processHeap = copy.getMethod("processHeap").invoke(null);
      use(copy, processHeap);
      Object _ =
          loader
              .loadClass(Malloc.class.getName())
              .getMethod("sbrk", long.class)
              .invoke(null, 4096L);
      loader.loadClass(HeapRegistry.class.getName()).getMethod("closeAll").invoke(null);
      assertThat(space.getMethod("reservedBytes").invoke(host)).isEqualTo(0L);
      return new WeakReference<>(loader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void use(Class<?> copy, Object heap) throws ReflectiveOperationException {
    List<Long> blocks = new ArrayList<>();
    for (long size = 16; size < 30_000_000; size *= 5) {
      for (int i = 0; (i < 20 && size < 10_000_000) || i < 2; i++) {
        blocks.add((Long) copy.getMethod("allocate", long.class).invoke(heap, size));
      }
    }
    for (long block : blocks) {
      copy.getMethod("free", long.class).invoke(heap, block);
    }
    copy.getMethod("validate").invoke(heap);
  }

  private static long uncollected(List<WeakReference<ClassLoader>> loaders) {
    return loaders.stream().filter(each -> each.get() != null).count();
  }

  private static void awaitCollected(List<WeakReference<ClassLoader>> loaders)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (uncollected(loaders) > 0 && System.nanoTime() - end < 0) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(uncollected(loaders)).as("class loaders").isZero();
  }

  private static void requireNoGrowth(int redeploys) throws InterruptedException {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      loaders.add(deployAndUndeploy());
    }
    awaitCollected(loaders);
    // The JVM's own threads and arenas come and go beside other tests; what copies leave behind
    // grows in
    // every round.
    for (int round = 1; round < ROUNDS; round++) {
      if (growth(redeploys).isSmall()) {
        return;
      }
    }
    Growth last = growth(redeploys);
    assertThat(last.isSmall()).as("%s, in round %d as in those before", last, ROUNDS).isTrue();
  }

  /// What so many copies have left.
  private record Growth(Figures before, Figures after) {
    // Each copy used to leave 4.1 GiB of addresses and 19 mappings. The rest is the JVM's own.
    boolean isSmall() {
      return after.addresses - before.addresses < before.addresses / 100 + 64 * 1024
          && after.mappings - before.mappings < before.mappings / 100 + 15;
    }
  }

  private static Growth growth(int redeploys) throws InterruptedException {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    Figures before = Figures.now();
    for (int i = 0; i < redeploys; i++) {
      loaders.add(deployAndUndeploy());
      if (i % 25 == 24) {
        awaitCollected(loaders);
        loaders.clear();
      }
    }
    awaitCollected(loaders);
    return new Growth(before, Figures.now());
  }

  @Test
  void nothingOfACopyStaysWhenItsClassLoaderGoes() throws InterruptedException {
    requireNoGrowth(30);
  }

  @Test
  @Tag("campaign")
  void nothingOfAThousandCopiesStays() throws InterruptedException {
    requireNoGrowth(1_000);
  }
}
