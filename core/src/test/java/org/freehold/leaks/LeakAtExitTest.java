package org.freehold.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.freehold.heap.Heap;
import org.freehold.malloc.Malloc;
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

  private List<String> errorsOf(String... options)
      throws IOException, InterruptedException, URISyntaxException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(classPathOf(Forgetful.class) + ":" + classPathOf(Heap.class));
    command.add(Forgetful.class.getName());
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
}
