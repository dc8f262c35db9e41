package org.freehold.cli.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.freehold.cli.JsonTree;
import org.freehold.cli.TestShell;
import org.freehold.cli.console.ExitCode;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.inspect.snapshot.SnapshotOptions;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `freehold heap` as a user meets it, on the demonstration and on files.
class HeapCommandTest {

  @TempDir private Path folder;
  private final TestShell shell = TestShell.pipes();

  private String run(String... words) {
    TestShell fresh = TestShell.pipes();
    assertThat(fresh.run(words)).as(fresh.err()).isEqualTo(ExitCode.OK);
    assertThat(fresh.err()).isEmpty();
    return fresh.out();
  }

  private Path snapshot(String name, int blocks) throws IOException {
    Path file = folder.resolve(name);
    try (Heap heap =
        Heap.create(
            HeapOptions.builder(SimulatedMachine.builder().build().createProcess("test"))
                .exactSizes(true)
                .build())) {
      for (int i = 0; i < blocks; i++) {
        heap.allocate(100);
      }
      HeapSnapshot.write(file, SnapshotOptions.DEFAULT.withHeaps(List.of(heap)));
    }
    return file;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "-s -a 1           | -s, -a, -x, -l and -stat are different views: choose one",
        "-p                | -p must be followed by -a ADDRESS",
        "-grp S            | -grp and -h HEAP belong to -stat",
        "-s --heap 1       | -grp and -h HEAP belong to -stat",
        "--plain --json    | --plain and --json are two formats: choose one",
        "-stat -grp X      | unknown order 'X'; known are: S (total size), B (blocks), A (size)",
        "-stat -grp S none | 'none' is not a number of groups",
      })
  void wrongUseIsTwoLinesAndDoesNothing(String options, String message) {
    assertThat(shell.run(("heap " + options).split(" +"))).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).startsWith("freehold: " + message);
    assertThat(shell.err().lines()).hasSize(2);
    assertThat(shell.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "-s 3         | there is no heap 0x0000000000000003; known are 1 to 2, their addresses, and"
            + " 0 for all",
        "-a fish      | there is no heap 'fish'; known are 1 to 2, their addresses, and 0 for all",
        "-x 0xfff0000 | no heap in the snapshot contains 0x000000000fff0000",
        "-p -a fish   | 'fish' is not an address: write it as 0x7f3ed0cc6000",
        "/no/file -s  | /no/file: no such file",
      })
  void whatIsNotThereIsOneLine(String options, String message) {
    assertThat(shell.run(("heap " + options).split(" +"))).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err().lines()).containsExactly("freehold: " + message);
    assertThat(shell.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-s",
        "-s 0",
        "-s 1",
        "-a 0",
        "-x 0x10040",
        "-p -a 10040",
        "-l",
        "-stat",
        "-stat -h 1 -grp A 3"
      })
  void theDemonstrationIsTheSameEveryTimeInEveryForm(String options) {
    String[] words = ("heap " + options).strip().split(" +");
    assertThat(run(words)).isNotEmpty().isEqualTo(run(words));
    for (String form : new String[] {"--plain", "--json"}) {
      String[] longer = Arrays.copyOf(words, words.length + 1);
      longer[words.length] = form;
      String text = run(longer);
      assertThat(text).isNotEmpty();
      if (form.equals("--json")) {
        assertThat(JsonTree.object(text)).isNotEmpty();
      }
    }
  }

  @Test
  void theHeapsMadeForAFirstLookHoldThreeForgottenBlocks() {
    assertThat(run("heap", "-l")).endsWith("\n3 leaks detected.\n");
    assertThat(run("heap", "-l", "--plain")).contains("HeapDemonstration.forget(");
    assertThat(run("heap", "-stat", "-h", "1", "-grp", "B", "1").lines())
        .last()
        .asString()
        .startsWith("    30 190 - 4b00  (");
  }

  @Test
  void aFileIsReadWhereverItStandsOnTheLine() throws IOException {
    String file = snapshot("a.fhs", 5).toString();
    assertThat(run("heap", "-s", file)).isEqualTo(run("heap", file, "-s"));
    Map<String, Object> json = JsonTree.object(run("heap", file, "-s", "--json"));
    Map<?, ?> heap = (Map<?, ?>) ((List<?>) json.get("heaps")).getFirst();
    assertThat(((Map<?, ?>) heap.get("figures")).get("busyBlocks")).isEqualTo(5L);
    assertThat(shell.run("heap", file, "-l")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err())
        .contains(
            "the snapshot was taken without a search for pointers: take it with"
                + " -Dfreehold.snapshot.search=on, or with SnapshotOptions.withSearch");
  }

  @Test
  void aCutFileIsShownWithAWord() throws IOException {
    Path file = snapshot("a.fhs", 5);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));
    assertThat(shell.run("heap", file.toString(), "-s")).isEqualTo(ExitCode.OK);
    assertThat(shell.err().lines())
        .containsExactly("freehold: the snapshot is truncated; what was written is shown");
    assertThat(shell.out()).contains("0000000000010000 00001002");
  }

  @Test
  void aFileThatIsNoSnapshotIsOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("text"), "hello, this is no snapshot\n");
    assertThat(shell.run("heap", file.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err().lines())
        .containsExactly(
            "freehold: "
                + file
                + ": at byte 0: expected a heap snapshot, found another kind of file");
  }

  @Test
  void twoSnapshotsAreCompared() throws IOException {
    String before = snapshot("a.fhs", 5).toString();
    String after = snapshot("b.fhs", 8).toString();
    assertThat(run("heap", "diff", before, after))
        .startsWith("Live before: 5 blocks, 500 bytes\nLive after:  8 blocks, 800 bytes\n")
        .contains("       100           +300          +3   (800, 8)");
    Map<String, Object> json = JsonTree.object(run("heap", "diff", before, after, "--json"));
    Map<?, ?> size = (Map<?, ?>) ((List<?>) json.get("sizes")).getFirst();
    assertThat(size.get("grownBytes")).isEqualTo(300L);
  }
}
