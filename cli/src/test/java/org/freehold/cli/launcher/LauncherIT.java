package org.freehold.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.freehold.architecture.Checkout;
import org.freehold.cli.JsonTree;
import org.freehold.cli.launcher.Copy.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `./freehold` as a process: how it starts, and what reaches the user. All tests share one built
/// copy.
class LauncherIT {

  @TempDir private static Path folder;

  private static Copy copy;

  @BeforeAll
  static void makeCopy() throws Exception {
    copy = Copy.in(folder);
    copy.freehold("--version");
  }

  @BeforeEach
  void forgetOptions() {
    copy.environment("FREEHOLD_JAVA_OPTS", "");
  }

  @Test
  void worksThroughASymbolicLinkAndNamesFilesFromWhereTheUserStands() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("fh"), copy.root.resolve("freehold"));
    Files.createSymbolicLink(folder.resolve("fh2"), Path.of("fh"));
    copy.environment("LAUNCHER", link + "2");
    copy.environment("TRACE", copy.root.resolve("examples/traces/xz.rep").toString());

    // The shell makes the names: this JVM may run in a locale that has no such letters.
    Result result =
        copy.run(
            folder,
            "sh",
            "-euc",
            "name=$(printf 'h\\303\\251re'); mkdir \"$name\"; cp \"$TRACE\" \"$name/my $name.rep\";"
                + " cd \"$name\"; \"$LAUNCHER\" replay \"my $name.rep\" --json --passes=1");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat((List<?>) JsonTree.object(result.out()).get("traces")).hasSize(1);
    assertThat(result.out()).contains("\"trace\":\"my h\u00e9re.rep\"");
  }

  @Test
  void withoutATraceItReplaysTheBundledOnesFromAnywhere() throws Exception {
    Result result = copy.run(Path.of("/"), copy.root.resolve("freehold").toString(), "replay");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("xz.rep", "The heap of xz.rep at the end");
  }

  @Test
  void theJvmIsNeverHeard() throws Exception {
    Path compressed = Checkout.root().resolve("examples/traces/sqlite3.raw.zst");
    Result result = copy.freehold("replay", compressed.toString(), "--verify");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
  }

  @Test
  void aStartUpCacheThatIsBrokenOrStaleIsNoticedByNobody() throws Exception {
    Path cache = image().resolve("cache");
    assertThat(cache).isNotEmptyFile();
    Result healthy = copy.freehold("--version");

    byte[] bytes = Files.readAllBytes(cache);
    Files.write(cache, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertThat(copy.freehold("--version")).isEqualTo(healthy);
    Files.writeString(cache, "nonsense");
    assertThat(copy.freehold("--version")).isEqualTo(healthy);
    Files.write(cache, bytes);
    copy.run(image().resolve("lib"), "sh", "-c", "touch -t 200001010000 *.jar");
    assertThat(copy.freehold("--version")).isEqualTo(healthy);
    Files.delete(cache);
    assertThat(copy.freehold("--version")).isEqualTo(healthy);
  }

  private Path image() throws IOException {
    Path work = copy.root.resolve("target/freehold");
    return work.resolve("images").resolve(Files.readString(work.resolve("current")).strip());
  }

  @Test
  void versionAndHelpLoadNothingOfHeapsAndTraces() throws Exception {
    copy.environment("FREEHOLD_JAVA_OPTS", "-verbose:class -XX:AOTMode=off");
    for (String option : List.of("--version", "--help")) {
      Result result = copy.freehold(option);
      assertThat(result.out()).contains("org.freehold.cli.Main");
      assertThat(result.out())
          .doesNotContain("org.freehold.heap.", "org.freehold.trace.", "org.freehold.vm.");
    }
  }

  @Test
  void aReaderThatStopsReadingIsNoError() throws Exception {
    String trace = Checkout.root().resolve("examples/traces/perl.rep").toString();
    copy.environment("LAUNCHER", copy.root.resolve("freehold").toString());
    copy.environment("TRACE", trace);
    Result result =
        copy.run(
            folder,
            "bash",
            "-c",
            "\"$LAUNCHER\" replay \"$TRACE\" --print-placement 2>err | head -n 1;"
                + " echo \"${PIPESTATUS[0]}\"; grep -c Exception err");
    assertThat(result.out().lines().toList()).element(1).isEqualTo("141");
    assertThat(result.out()).endsWith("\n0\n");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void aFullDiskIsAnError() throws Exception {
    copy.environment("LAUNCHER", copy.root.resolve("freehold").toString());
    Result result = copy.run(folder, "sh", "-c", "\"$LAUNCHER\" --help >/dev/full");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo("freehold: cannot write the output: No space left on device\n");
  }

  /// Whether this process ignores interrupts, as shells let jobs in the background do, and with it
  /// every process that it starts.
  private static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).trim(), 16) & 2) != 0);
  }

  @Test
  @Timeout(60)
  void anInterruptEndsItQuietly() throws Exception {
    assumeFalse(ignoresInterrupts(), "interrupts are ignored here, so none can be tried");
    String trace = Checkout.root().resolve("examples/traces/perl.rep").toString();
    Process process =
        copy.start(
            folder, copy.root.resolve("freehold").toString(), "replay", trace, "--passes=1000000");
    Thread.sleep(1_500);
    assertThat(process.isAlive()).isTrue();
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor()).isEqualTo(130);
    assertThat(copy.result(process)).isEqualTo(new Result(130, "", ""));
  }

  @Test
  void aFullJavaHeapIsOneLine() throws Exception {
    copy.environment("FREEHOLD_JAVA_OPTS", "-Xmx3m");
    String trace = Checkout.root().resolve("examples/traces/perl.rep").toString();
    Result result = copy.freehold("replay", trace, "--verify");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).startsWith("freehold: the Java heap of ").hasLineCount(1);
  }
}
