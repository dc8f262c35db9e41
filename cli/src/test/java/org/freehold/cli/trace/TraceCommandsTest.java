package org.freehold.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freehold.architecture.Checkout;
import org.freehold.cli.TestShell;
import org.freehold.cli.console.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// `convert`, `generate` and `trace info`.
class TraceCommandsTest {

  private static final Path JQ = Checkout.root().resolve("examples/traces/sqlite3.raw.zst");

  @TempDir Path folder;

  private final TestShell shell = TestShell.pipes();

  private Path file(String name) {
    return folder.resolve(name);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(file(name), text);
  }

  @Test
  void convertsByTheNameOfTheFile() throws IOException {
    Path fht = file("t.fht");
    assertThat(shell.run("convert", JQ.toString(), fht.toString())).isEqualTo(ExitCode.OK);
    assertThat(shell.err()).isEqualTo(JQ + ": 21,575 events\n");
    for (String name :
        new String[] {"t.rep", "t.raw", "t.raw.zst", "t.raw.gz", "t.csv", "t.folded", "t.pb.gz"}) {
      assertThat(shell.run("convert", fht.toString(), file(name).toString())).isZero();
      assertThat(file(name)).isNotEmptyFile();
    }
    for (String name : new String[] {"t.rep", "t.raw.zst", "t.raw.gz", "t.fht"}) {
      TestShell each = TestShell.pipes();
      assertThat(each.run("trace", "info", file(name).toString())).isZero();
      assertThat(each.out()).contains("operations     21,575", "peak           510.2 KiB");
    }
    assertThat(folder.toFile().list()).hasSize(8);
  }

  @Test
  void replaysWhatItConverted() {
    Path fht = file("t.fht");
    shell.run("convert", JQ.toString(), fht.toString());
    TestShell original = TestShell.pipes();
    TestShell converted = TestShell.pipes();
    String[] args = {"replay", JQ.toString(), "--space", "simulated", "--print-placement"};
    original.run(args);
    args[1] = fht.toString();
    converted.run(args);
    assertThat(converted.out()).isNotEmpty().isEqualTo(original.out());
  }

  @Test
  void aNameThatSaysNothingIsWrongUse() {
    assertThat(shell.run("convert", JQ.toString(), file("t.txt").toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(shell.err())
        .contains(
            "does not say which format to write: let it end in .fht, .rep, .raw, .csv, .folded or"
                + " .pb.gz, or use --to");
  }

  @Test
  void anUnknownFormatNamesTheKnownOnes() {
    assertThat(shell.run("convert", "a", "b", "--to", "xml")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err())
        .contains("unknown format 'xml'; known are: fht, rep, heaptrack, csv, folded, pprof");
  }

  @Test
  void aBrokenTraceLeavesNoFile() throws IOException {
    Path broken = file("broken.rep", "1\n2\n3\n4\na 0 x\n");
    Path out = file("t.fht");
    assertThat(shell.run("convert", broken.toString(), out.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err())
        .isEqualTo("freehold: " + broken + ":5: expected a size in bytes, found 'x'\n");
    assertThat(folder.toFile().list()).containsExactly("broken.rep");
  }

  @Test
  void aTraceIsNotWrittenOverItself() throws IOException {
    Path trace = file("t.rep", "1 1 a 0 8");
    assertThat(shell.run("convert", trace.toString(), trace.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err()).contains("a trace cannot overwrite itself");
    assertThat(trace).hasContent("1 1 a 0 8");
  }

  @Test
  void aMissingFolderIsNamed() {
    assertThat(shell.run("convert", JQ.toString(), folder + "/gone/t.fht"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(shell.err()).endsWith("gone/t.fht: there is no such folder\n");
  }

  @Test
  void tellsOfRepairs() throws IOException {
    Path log = file("v.log", "--7-- malloc(8) = 0x10\n--7-- free(0x20)\n--7-- free(0x0)\n--7-- ma");
    assertThat(shell.run("convert", log.toString(), file("v.rep").toString())).isZero();
    assertThat(shell.err().lines())
        .containsExactly(
            log + ": 1 event",
            log + ": the recording is truncated; what is complete was read",
            log + ": 1 free of unknown blocks, 1 free of null ignored");
  }

  @Test
  void whoeverReadsARecordingThatWasCutOffIsTold() throws IOException {
    String log = file("v.log", "--7-- malloc(8) = 0x10\n--7-- ma").toString();
    assertThat(shell.run("replay", log)).isZero();
    assertThat(shell.out())
        .contains("truncated  v.log; the operations before the cut were replayed");
    assertThat(shell.run("compare", log, "-p", "best-fit")).isZero();
    assertThat(shell.err())
        .contains(log + ": truncated; the operations before the cut are compared");
  }

  @Test
  void infoIsOneJsonObject() {
    assertThat(shell.run("trace", "info", "--json", JQ.toString())).isZero();
    assertThat(shell.out().lines()).hasSize(1);
    int depth = 0;
    try (JsonParser parser =
        new JsonFactory().createParser(ObjectReadContext.empty(), shell.out())) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
    }
    assertThat(depth).isZero();
    assertThat(shell.out())
        .contains(
            "\"format\":\"heaptrack\"",
            "\"operations\":21575,\"allocations\":",
            "\"threads\":1",
            "\"peakLiveBytes\":522406,\"peakLiveBlocks\":");
  }

  @Test
  void infoShowsStacksAndHistograms() {
    assertThat(shell.run("trace", "info", "--stacks", "1", JQ.toString())).isZero();
    assertThat(shell.out())
        .contains(
            "a trace in the format heaptrack, of sqlite3",
            "Requested sizes, in bytes (median ",
            "Lifetimes, in events",
            "Top stacks at peak:",
            "+0x");
  }

  @Test
  void infoOfAnEmptyTrace() throws IOException {
    assertThat(shell.run("trace", "info", file("e.rep", "0 0\n").toString())).isZero();
    assertThat(shell.out()).contains("operations     0", "peak           0 B in 0 blocks");
  }

  @Test
  void generatesAPattern() {
    Path out = file("b.rep");
    assertThat(shell.run("generate", "--pattern", "binary", "-n", "1200", out.toString())).isZero();
    assertThat(shell.err()).isEqualTo(out + ": 1,200 events\n");
    TestShell replay = TestShell.pipes();
    assertThat(replay.run("replay", "--verify", "--space", "simulated", out.toString())).isZero();
  }

  @Test
  void generatesFromATable() throws IOException {
    Path table = file("t.csv", "16, 500, 1000\n1000, 25, 100\n");
    Path out = file("t.fht");
    assertThat(
            shell.run(
                "generate",
                "--table",
                table.toString(),
                "--live",
                "1M",
                "-n",
                "20000",
                out.toString()))
        .isZero();
    TestShell info = TestShell.pipes();
    info.run("trace", "info", out.toString());
    assertThat(info.out())
        .contains("a trace in the format fht, of freehold generate t.csv", "20,000");
  }

  @Test
  void listsPatterns() {
    assertThat(shell.run("generate", "--list")).isZero();
    assertThat(shell.out().lines()).anyMatch(line -> line.startsWith("larson "));
  }

  @Test
  void generateSaysWhatIsMissing() {
    assertThat(shell.run("generate", "x.fht")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("give --pattern or --table, and not both");
    TestShell other = TestShell.pipes();
    assertThat(other.run("generate", "--pattern", "larsen", "x.fht")).isEqualTo(ExitCode.USAGE);
    assertThat(other.err()).contains("unknown pattern 'larsen', did you mean 'larson'?");
    TestShell none = TestShell.pipes();
    assertThat(none.run("generate", "--pattern", "larson")).isEqualTo(ExitCode.USAGE);
    assertThat(none.err()).contains("the file to write is missing");
  }
}
