package org.freehold.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.malloc.Malloc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A JVM that denies native access, seen by a program on the class path: each first and second use
/// of Freehold says in one sentence what to do.
class NativeAccessTest {

  private static final String SENTENCE =
      "java.lang.IllegalCallerException: Freehold calls the operating system, and this JVM denies"
          + " native access: start it with --enable-native-access=ALL-UNNAMED";

  @TempDir private Path folder;

  /// Uses Freehold in each way twice and prints what comes of it.
  static final class Uses {
    private Uses() {}

    public static void main(String[] args) {
      for (int i = 0; i < 2; i++) {
        attempt(() -> AddressSpace.host().info());
        attempt(() -> NativeAddressSpace.apart().info());
        attempt(() -> {
          try (Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()))) {
            heap.free(heap.allocate(100));
          }
        });
        attempt(() -> Malloc.free(Malloc.malloc(100)));
        attempt(() -> HeapOptions.of(SimulatedMachine.builder().build().createProcess("p")));
      }
    }

    private static void attempt(Runnable use) {
      try {
        use.run();
        System.out.println("done");
      } catch (Throwable e) {
        System.out.println(e);
      }
    }
  }

  private List<String> outputOf(String... options)
      throws IOException, InterruptedException, URISyntaxException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classPathOf(Uses.class) + ":" + classPathOf(Heap.class)));
    command.add(Uses.class.getName());
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
    return Files.readAllLines(out, StandardCharsets.UTF_8);
  }

  private static Path classPathOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void eachUseSaysWhichOptionGrantsIt() throws Exception {
    assertThat(outputOf("--illegal-native-access=deny")).hasSize(10).containsOnly(SENTENCE);
  }

  @Test
  void nothingIsRefusedWhereTheJvmOnlyWarns() throws Exception {
    assertThat(outputOf("--illegal-native-access=warn")).hasSize(10).containsOnly("done");
  }

  @Test
  void nothingIsRefusedWhereItIsGranted() throws Exception {
    assertThat(outputOf("--illegal-native-access=deny", "--enable-native-access=ALL-UNNAMED"))
        .hasSize(10)
        .containsOnly("done");
  }
}
