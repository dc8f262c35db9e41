package org.freehold.inspect.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.freehold.heap.Heap;
import org.freehold.inspect.snapshot.SnapshotFacts.Search;
import org.freehold.malloc.Malloc;
import org.freehold.trace.TraceEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Snapshots by switches, of a second JVM.
class SnapshotSwitchesTest {

  @TempDir private Path folder;

  /// The program: allocates, is refused twice, allocates again.
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      Malloc.malloc(1000);
      Malloc.malloc(-1);
      Malloc.malloc(2000);
      Malloc.malloc(-1);
    }
  }

  private String run(List<String> options, Class<?>... places)
      throws IOException, InterruptedException, URISyntaxException {
    List<String> path = new ArrayList<>();
    for (Class<?> each : places) {
      path.add(
          Path.of(each.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    Path err = folder.resolve("err");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", String.join(":", path)));
    command.add(Program.class.getName());
    Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
    assertThat(process.waitFor()).isZero();
    return Files.readString(err);
  }

  private String runWithAll(String... options) throws Exception {
    return run(
        List.of(options),
        Program.class,
        Heap.class,
        HeapSnapshot.class,
        TraceEvent.class,
        Zstd.class);
  }

  private static Map<String, Long> figures(Path file, String reason) throws IOException {
    try (HeapSnapshot snapshot = HeapSnapshot.open(file)) {
      assertThat(snapshot.facts().reason()).isEqualTo(reason);
      assertThat(snapshot.isCut()).isFalse();
      return snapshot.heaps().getFirst().figures();
    }
  }

  @Test
  void oneIsWrittenAtTheEnd() throws Exception {
    Path file = folder.resolve("exit.fhs");
    assertThat(runWithAll("-Dfreehold.snapshot.exit=" + file)).isEmpty();
    assertThat(figures(file, "exit")).containsEntry("busyBlocks", 2L).containsEntry("refusals", 2L);
  }

  @Test
  void oneIsWrittenAtTheFirstRefusal() throws Exception {
    assertThat(runWithAll("-Dfreehold.snapshot.refusal=" + folder.resolve("r-%p.fhs"))).isEmpty();
    try (var files = Files.list(folder)) {
      Path file = files.filter(each -> each.toString().endsWith(".fhs")).findFirst().get();
      assertThat(file.getFileName().toString()).matches("r-\\d+\\.fhs");
      assertThat(figures(file, "refusal"))
          .containsEntry("busyBlocks", 1L)
          .containsEntry("refusals", 1L);
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsAWarning() throws Exception {
    assertThat(runWithAll("-Dfreehold.snapshot.exit=/no/such/file"))
        .contains("WARNING: no snapshot of the heaps is written: ")
        .doesNotContain("\tat ");
  }

  @Test
  void withoutTheModuleThereIsAWarning() throws Exception {
    assertThat(run(List.of("-Dfreehold.snapshot.exit=x.fhs"), Program.class, Heap.class))
        .contains("-Dfreehold.snapshot.exit is ignored: it needs freehold-inspect.jar");
  }

  @Test
  void withoutTheCompressionThereIsAWarningAndNoFile() throws Exception {
    Path file = folder.resolve("none.fhs");
    assertThat(
            run(
                List.of("-Dfreehold.snapshot.exit=" + file),
                Program.class,
                Heap.class,
                HeapSnapshot.class))
        .containsOnlyOnce(
            "-Dfreehold.snapshot.exit is ignored: snapshots need zstd-jni.jar (Maven:"
                + " com.github.luben:zstd-jni) on the class path, in addition to"
                + " freehold-inspect.jar")
        .doesNotContain("\tat ");
    assertThat(file).doesNotExist();
  }

  private static Search search(Path file) throws IOException {
    try (HeapSnapshot snapshot = HeapSnapshot.open(file)) {
      return snapshot.facts().search();
    }
  }

  @Test
  void unreachableBlocksAreSearchedForAtTheEndAndNotAtARefusal() throws Exception {
    Path exit = folder.resolve("exit.fhs");
    Path refusal = folder.resolve("refusal.fhs");
    runWithAll("-Dfreehold.snapshot.exit=" + exit, "-Dfreehold.snapshot.refusal=" + refusal);
    assertThat(search(exit)).isEqualTo(Search.UNREFERENCED);
    assertThat(search(refusal)).isEqualTo(Search.NONE);
  }

  @Test
  void theSearchCanBeSwitched() throws Exception {
    Path exit = folder.resolve("exit.fhs");
    Path refusal = folder.resolve("refusal.fhs");
    runWithAll("-Dfreehold.snapshot.exit=" + exit, "-Dfreehold.snapshot.search=off");
    runWithAll("-Dfreehold.snapshot.refusal=" + refusal, "-Dfreehold.snapshot.search=on");
    assertThat(search(exit)).isEqualTo(Search.NONE);
    assertThat(search(refusal)).isEqualTo(Search.UNREFERENCED);
    assertThat(runWithAll("-Dfreehold.snapshot.exit=" + exit, "-Dfreehold.snapshot.search=maybe"))
        .contains("-Dfreehold.snapshot.search is on or off, and 'maybe' is ignored");
    assertThat(search(exit)).isEqualTo(Search.UNREFERENCED);
  }
}
