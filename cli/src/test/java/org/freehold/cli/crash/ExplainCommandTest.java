package org.freehold.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.freehold.cli.JsonTree;
import org.freehold.cli.TestShell;
import org.freehold.cli.console.ExitCode;
import org.freehold.inspect.crash.BlockRecord;
import org.freehold.inspect.crash.BlockRecord.State;
import org.freehold.inspect.crash.PageRecordReader;
import org.freehold.inspect.crash.PageRecords;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `explain` on JVMs that really die: a child lets C code write beyond a block, and what it leaves
/// behind is explained.
class ExplainCommandTest {

  private static final int SIGKILL = 128 + 9;
  private static final int SECONDS = 60;

  @TempDir private Path folder;
  private final TestShell shell = TestShell.pipes();

  private Path log() {
    return folder.resolve("hs_err.log");
  }

  private Path records() {
    return folder.resolve("blocks.fhp");
  }

  private Process start(String what, String... options) throws IOException, URISyntaxException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(
            "/bin/sh",
            "-c",
            "ulimit -c 0; exec \"$@\"",
            "sh",
            java,
            "-XX:ErrorFile=" + log(),
            "-XX:-CreateCoredumpOnCrash",
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            options.length == 0 ? "-Dfreehold.pageheap.records=" + records() : options[0],
            "-cp",
            place(CrashingProgram.class) + ":" + place(AddressSpace.class),
            CrashingProgram.class.getName(),
            what);
    return new ProcessBuilder(command)
        .redirectError(folder.resolve("stderr").toFile())
        .directory(folder.toFile())
        .start();
  }

  private static Path place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private void crash(String what) throws Exception {
    Process process = start(what);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isNotZero();
    assertThat(log()).as(output).exists();
  }

  private String explain(String... more) {
    TestShell own = TestShell.pipes();
    String[] args = new String[more.length + 2];
    args[0] = "explain";
    args[1] = log().toString();
    System.arraycopy(more, 0, args, 2, more.length);
    assertThat(own.run(args)).as(own.err()).isEqualTo(ExitCode.OK);
    assertThat(own.err()).isEmpty();
    return own.out();
  }

  @ParameterizedTest
  @CsvSource({
    "overrun, is 12 bytes past the end of, which is live: heap buffer overrun.",
    "underrun, is 8 bytes before the start of, which is live: heap buffer underrun.",
    "use-after-free, is 40 bytes into, which had been freed: use after free."
  })
  void theBlockAndTheStacksAreNamed(String what, String place, String term) throws Exception {
    crash(what);
    String text = explain();
    assertThat(text)
        .contains("ended with SIGSEGV (SEGV_ACCERR)")
        .containsSubsequence(
            "The address " + place + " the block of 100 bytes at 0x",
            " in heap \"parser\", " + term,
            "Allocated by thread main",
            "at org.freehold.cli.crash.CrashingProgram.makeTheBuffer(CrashingProgram.java:",
            "at org.freehold.cli.crash.CrashingProgram.main(CrashingProgram.java:");
    assertThat(text.contains("CrashingProgram.dropTheBuffer(CrashingProgram.java:"))
        .isEqualTo(what.equals("use-after-free"));
    assertThat(text).containsSubsequence(" by JavaThread \"main\"", "CrashingProgram.fillFromC");
    Map<String, Object> json = JsonTree.object(explain("--json", "--records", "" + records()));
    assertThat(json.get("finding")).isEqualTo(what.replace('-', '_'));
  }

  @Test
  void anAddressOfNobodyIsSaidToBeThat() throws Exception {
    crash("elsewhere");
    assertThat(explain())
        .contains("a null pointer and an offset of 16 bytes")
        .contains("No block of a page heap is near: 21 are recorded.");
    Files.delete(records());
    assertThat(explain()).contains("There are no records of a page heap to compare with");
  }

  @Test
  void theRecordsOutliveAKilledProcess() throws Exception {
    Process process = start("wait");
    assertThat(process.inputReader().readLine()).isEqualTo("done");
    process.destroyForcibly();
    assertThat(process.waitFor()).isEqualTo(SIGKILL);
    PageRecords read = PageRecordReader.read(records());
    assertThat(read.pid()).isEqualTo(process.pid());
    assertThat(read.blocks()).hasSize(21).allMatch(block -> block.state() == State.LIVE);
    assertThat(read.damaged()).isZero();
    BlockRecord last = read.blocks().getLast();
    assertThat(last.size()).isEqualTo(100);
    assertThat(last.allocated().stack().getFirst()).contains("CrashingProgram.makeTheBuffer");
  }

  @Test
  void aFileThatNobodyNamedIsDeletedAtAnOrderlyEnd() throws Exception {
    Process process = start("wait", "-Djava.io.tmpdir=" + folder);
    assertThat(process.inputReader().readLine()).isEqualTo("done");
    Path usual = folder.resolve("freehold-" + process.pid() + ".fhp");
    assertThat(usual).exists();
    process.getOutputStream().close();
    assertThat(process.waitFor()).isZero();
    assertThat(usual).doesNotExist();
  }

  @Test
  void whatIsNoErrorLogIsRefused() throws IOException {
    Files.writeString(log(), "hello\n");
    assertThat(shell.run("explain", log().toString())).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err())
        .contains(
            "freehold: "
                + log()
                + ": expected an error log of HotSpot, hs_err_pidN.log, found 'hello'");
    assertThat(shell.run("explain", folder.resolve("none").toString())).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err()).contains("none: no such file");
    assertThat(shell.run("explain")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aLogWithoutAnAddressIsRefused() throws IOException {
    Files.writeString(
        log(),
        """
        #
        # A fatal error has been detected by the Java Runtime Environment:
        #
        #  SIGABRT (0x6) at pc=0x00007f3e, pid=11, tid=12
        """);
    assertThat(shell.run("explain", log().toString())).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err()).contains("the log has no fault address; the signal was SIGABRT");
  }
}
