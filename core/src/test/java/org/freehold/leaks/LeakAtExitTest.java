package org.freehold.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.malloc.Malloc;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The leak report at the exit of a second JVM, which leaks two blocks of three.
class LeakAtExitTest {

  @TempDir private Path folder;

  /// The leaking program.
  static final class Forgetful {
    private Forgetful() {}

    public static void main(String[] args) {
      long kept = Malloc.malloc(1000);
      forget(100);
      forget(200);
      Malloc.free(kept);
    }

    private static void forget(long size) {
      Malloc.malloc(size);
    }
  }

  /// A program that closes a heap with a live block.
  static final class Careless {
    private Careless() {}

    public static void main(String[] args) {
      try (Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()))) {
        heap.debugHeap().markPermanent(heap.allocate(500));
        heap.allocate(100);
      }
    }
  }

  private List<String> errorsOf(String... options)
      throws IOException, InterruptedException, URISyntaxException {
    return errorsOf(Forgetful.class, options);
  }

  private List<String> errorsOf(Class<?> program, String... options)
      throws IOException, InterruptedException, URISyntaxException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(classPathOf(program) + ":" + classPathOf(Heap.class));
    command.add(program.getName());
    Path err = folder.resolve("err");
    Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
    assertThat(process.waitFor()).isZero();
    return Files.readAllLines(err);
  }

  private static Path classPathOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void reportsLeakedBlocks() throws Exception {
    List<String> lines = errorsOf("-Dfreehold.leaks=exit");
    assertThat(lines).last().isEqualTo("SUMMARY: Freehold: 300 byte(s) leaked in 2 block(s).");
    assertThat(lines.get(3))
        .isEqualTo("Leak of 200 byte(s) in 1 block(s), heap \"process\", allocated from:");
    assertThat(lines.get(4))
        .startsWith("    #0 ")
        .contains("Forgetful.forget(LeakAtExitTest.java:");
    assertThat(lines.get(5)).startsWith("    #1 ").contains("Forgetful.main(");
  }

  @Test
  void isSilentUnlessEnabled() throws Exception {
    assertThat(errorsOf()).isEmpty();
  }

  @Test
  void reportsWhatIsLiveWhenAHeapIsClosed() throws Exception {
    List<String> lines = errorsOf(Careless.class, "-Dfreehold.leaks=close");
    assertThat(lines.get(1))
        .endsWith("==Freehold: blocks that were live when heap \"heap\" was closed");
    assertThat(lines.get(4)).contains("Careless.main(LeakAtExitTest.java:");
    assertThat(lines)
        .contains("Not counted: 500 byte(s) in 1 block(s) that are meant to live.")
        .last()
        .isEqualTo("SUMMARY: Freehold: 100 byte(s) leaked in 1 block(s).");
    assertThat(errorsOf(Careless.class, "-Dfreehold.leaks=exit")).isEmpty();
    assertThat(errorsOf(Forgetful.class, "-Dfreehold.leaks=close")).isEmpty();
  }

  @Test
  void reportsAtBothMoments() throws Exception {
    assertThat(errorsOf(Careless.class, "-Dfreehold.leaks=exit,close")).isNotEmpty();
    assertThat(errorsOf(Forgetful.class, "-Dfreehold.leaks=exit,close")).isNotEmpty();
  }

  @Test
  void saysOnceThatAValueIsIgnored() throws Exception {
    assertThat(errorsOf("-Dfreehold.leaks=never"))
        .filteredOn(line -> line.contains("-Dfreehold.leaks=never is ignored"))
        .hasSize(1);
  }
}
