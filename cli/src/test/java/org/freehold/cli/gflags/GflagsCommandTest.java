package org.freehold.cli.gflags;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.freehold.cli.JsonTree;
import org.freehold.cli.TestShell;
import org.freehold.cli.console.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GflagsCommandTest {

  @TempDir private Path folder;

  private TestShell run(int code, String words) {
    List<String> args = new ArrayList<>(List.of("gflags"));
    args.addAll(Arrays.asList(words.split(" ")));
    args.addAll(List.of("--file", file().toString()));
    TestShell shell = TestShell.pipes();
    assertThat(shell.run(args.toArray(String[]::new))).as(shell.err()).isEqualTo(code);
    return shell;
  }

  private Path file() {
    return folder.resolve("settings");
  }

  private void prints(String words, String... lines) {
    assertThat(run(ExitCode.OK, words).out().lines()).containsExactly(lines);
  }

  private void refuses(String words, String sentence) {
    TestShell shell = run(ExitCode.USAGE, words);
    assertThat(shell.err().lines())
        .containsExactly("freehold: " + sentence, "see 'freehold gflags --help'");
    assertThat(shell.out()).isEmpty();
    assertThat(file()).doesNotExist();
  }

  @Test
  void theMachineAsItStarts() {
    prints("/r", "Current Boot Registry Settings are: 00000000");
    assertThat(file()).doesNotExist();
    String[] lines = {
      "Current Boot Registry Settings are: 40001400",
      "    ptg - Enable pool tagging",
      "    ust - Create user mode stack trace database",
      "    bhd - Enable bad handles detection",
    };
    prints("/r +ptg 0x1000 40000000", lines);
    prints("/r", lines);
    prints("/R +UST 0", lines);
    prints("/r -ptg -40000000 ust hpa", "Current Boot Registry Settings are: 00001000", lines[2]);
    prints("/r -FFFFFFFF", "Current Boot Registry Settings are: 00000000");
  }

  @Test
  void theMachineAsItRuns() {
    prints(
        "/k +e0",
        "Current Running Kernel Settings are: 000000e0",
        "    hfc - Enable heap free checking",
        "    hpc - Enable heap parameter checking",
        "    hvc - Enable heap validation on call");
    prints("/r", "Current Boot Registry Settings are: 00000000");
    prints(
        "/k -hfc -hpc",
        "Current Running Kernel Settings are: 00000080",
        "    hvc - Enable heap validation on call");
  }

  @Test
  void theMachineRunsWithWhatItStartedWith() {
    run(ExitCode.OK, "/r +htc");
    prints(
        "/k",
        "Current Running Kernel Settings are: 00000010",
        "    htc - Enable heap tail checking");
  }

  @Test
  void anImage() throws IOException {
    prints("/i notepad.exe", "No Registry Settings for notepad.exe executable");
    prints("/i notepad.exe 0", "No Registry Settings for notepad.exe executable");
    prints("/i notepad.exe -htc", "No Registry Settings for notepad.exe executable");
    assertThat(file()).doesNotExist();
    String[] lines = {
      "Current Registry Settings for notepad.exe executable are: 00000002",
      "    sls - Show loader snaps",
    };
    prints("/i notepad.exe +sls", lines);
    prints("/i notepad.exe", lines);
    prints("/i other.jar", "No Registry Settings for other.jar executable");
    prints(
        "/i notepad.exe -2", "Current Registry Settings for notepad.exe executable are: 00000000");
    prints(
        "/i notepad.exe +htc -dse",
        "Current Registry Settings for notepad.exe executable are:" + " 00000010",
        "    htc - Enable heap tail checking");
    prints("/i notepad.exe FFFFFFFF", "No Registry Settings for notepad.exe executable");
    assertThat(Files.readString(file())).endsWith("\n[image notepad.exe]\n");
  }

  @Test
  void thePageHeap() {
    prints("/p", "No image has page heap enabled");
    prints("/p /enable pheap-buggy.exe", "pheap-buggy.exe: page heap enabled with flags (traces )");
    prints(
        "/p /enable pheap-buggy.exe /full",
        "pheap-buggy.exe: page heap enabled with flags (full traces )");
    prints(
        "/p /enable a.jar /notraces /unaligned",
        "a.jar: page heap enabled with flags (unaligned )");
    prints(
        "/p",
        "a.jar: page heap enabled with flags (unaligned )",
        "pheap-buggy.exe: page heap enabled with flags (full traces )");
    prints(
        "/i pheap-buggy.exe",
        "Current Registry Settings for pheap-buggy.exe executable are: 02000000",
        "    hpa - Enable page heap");
    prints("/p /disable a.jar", "a.jar: page heap disabled");
    prints(
        "/i pheap-buggy.exe -hpa +htc",
        "Current Registry Settings for pheap-buggy.exe executable" + " are: 00000010",
        "    htc - Enable heap tail checking");
    prints("/p", "No image has page heap enabled");
  }

  @Test
  void theFlagOfAnImageMeansAFullPageHeap() {
    run(ExitCode.OK, "/i a.jar +hpa");
    prints("/p", "a.jar: page heap enabled with flags (full traces )");
    run(ExitCode.OK, "/p /enable a.jar");
    prints("/p", "a.jar: page heap enabled with flags (traces )");
    run(ExitCode.OK, "/i a.jar +htc");
    prints("/p", "a.jar: page heap enabled with flags (traces )");
    run(ExitCode.OK, "/i a.jar +hpa");
    prints("/p", "a.jar: page heap enabled with flags (full traces )");
    run(ExitCode.OK, "/i a.jar FFFFFFFF");
    prints("/p", "No image has page heap enabled");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/full /backwards | full traces backwards",
        "/random 10 | full traces random=10",
        "/size 100 0x200 | full traces size=100-512",
        "/address 7f00 0x7fff | full traces address=0x7f00-0x7fff",
        "/dlls a.dll,b.dll | full traces dlls=a.dll+b.dll",
        "/fault | traces fault=100/5",
        "/fault 1 | traces fault=1/5",
        "/fault 10000 0 /FULL | full traces fault=10000/0",
        "/leaks /full /backwards | traces leaks",
        "/protect /no_sync /no_lock_checks /decommit | traces protect no_sync no_lock_checks",
        "/debug /full | full traces",
        "/kdebug | traces",
      })
  void theOptionsOfThePageHeap(String options, String flags) {
    prints(
        "/p /enable a.jar " + options,
        "a.jar: page heap enabled with flags (" + flags.replace("+b", "|b") + " )");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "/r +htx; unknown flag '+htx', did you mean '+htc'?",
        "/i a.jar -hcf; unknown flag '-hcf', did you mean '-hfc'?",
        "/p /enable a.jar /ful; '/ful' is not an option of /p /enable, did you mean '/full'?",
        "/x; expected /r, /k, /i, /p, /? or explain, found '/x'",
        "htc; expected /r, /k, /i, /p, /? or explain, found 'htc'",
        "-htc; expected /r, /k, /i, /p, /? or explain, found '-htc'",
        "/r +xyz; unknown flag '+xyz': expected a flag, such as +htc, or a sum of flags, such as"
            + " 0x70",
        "/r --jsno; unknown option '--jsno', did you mean '--json'?",
        "/r 123456789; '123456789' has more than 32 bits: FFFFFFFF is all flags",
        "/r /k; '/k' is not a flag: /r takes flags and sums",
        "/r +dse; dse (Disable stack extension) belongs to /i, not to /r",
        "/r 10000; dse (Disable stack extension) belongs to /i, not to /r",
        "/i a.jar +ksl; ksl (Enable loading of kernel debugger symbols) belongs to /r and /k, not"
            + " to /i",
        "/r +shg; shg (Stop on hung GUI) belongs to /k, not to /r",
        "/k +dic; dic (Debug initial command) belongs to /r, not to /k",
        "/k +lpg; lpg (Load image using large pages if possible) belongs to /i, not to /k",
        "/i a.jar +spp Abcd; spp (Special Pool) belongs to /r and /k, not to /i",
        "/r +spp; +spp needs a tag of a pool, or a size such as 0x20",
        "/r +spp +htc; +spp needs a tag of a pool, or a size such as 0x20",
        "/r +spp Abcde; a pool has a tag of up to 4 letters, or a size such as 0x20, not"
            + " 'Abcde'",
        "/i; /i needs the name of an image",
        "/i /tracedb; /i needs the name of an image",
        "/i a/b.jar; 'a/b.jar' is not an image: expected the name of a main class or jar, without a"
            + " folder",
        "/i a.jar /tracedb; /tracedb needs a size in MB",
        "/i a.jar /tracedb 7; a trace database has 8 to 1048576 MB, or 0 for the default, not"
            + " 7",
        "/i a.jar /tracedb much; /tracedb takes a size in MB, not 'much'",
        "/i a.jar /tracedb 8 9; unexpected '9' after the size of /tracedb",
        "/p /full; expected /enable, /disable or /? after /p, found '/full'",
        "/p /enable; /enable needs the name of an image",
        "/p /disable; /disable needs the name of an image",
        "/p /disable a.jar b.jar; unexpected 'b.jar' after the image of /disable",
        "/p /enable a.jar /half; '/half' is not an option of /p /enable",
        "/p /enable a.jar /full /full; /full is given twice",
        "/p /enable a.jar /full /random 10; /full and /random exclude each other: use one of /full,"
            + " /random, /size, /address and /dlls",
        "/p /enable a.jar /dlls a /size 1 2; /size and /dlls exclude each other: use one of /full,"
            + " /random, /size, /address and /dlls",
        "/p /enable a.jar /backwards; /backwards needs /full",
        "/p /enable a.jar /debug /kdebug; /debug and /kdebug exclude each other",
        "/p /enable a.jar /random; /random needs a percentage, 0 to 100",
        "/p /enable a.jar /random 101; random must be 0 to 100, not 101",
        "/p /enable a.jar /size 10; /size needs two sizes",
        "/p /enable a.jar /fault 0; fault must be 1 to 10000, not 0",
        "/? /r; unexpected '/r' after /?",
      })
  void wrongUseIsOneSentence(String words, String sentence) {
    refuses(words, sentence);
  }

  @Test
  void theDatabaseOfStacks() {
    String none = "No Registry Settings for a.jar executable";
    prints("/i a.jar /tracedb 24", none, "    The stack trace database has 24 MB");
    prints("/i a.jar", none, "    The stack trace database has 24 MB");
    prints("/i a.jar /TRACEDB 0", none);
  }

  @Test
  void whatHasNoBitIsKeptAndShown() {
    prints(
        "/r +spp Abcd +htc",
        "Current Boot Registry Settings are: 00000010",
        "    htc - Enable heap tail checking",
        "    spp - Special Pool Abcd");
    prints("/r -htc -spp", "Current Boot Registry Settings are: 00000000");
    prints(
        "/i a.jar +lpg",
        "No Registry Settings for a.jar executable",
        "    lpg - Load image using large pages if possible");
    prints("/i a.jar -lpg", "No Registry Settings for a.jar executable");
  }

  @Test
  void whatHasNoEffectSaysSo() {
    assertThat(run(ExitCode.OK, "/r +ptg +htc").err())
        .isEqualTo(
            "note: ptg is stored and shown but has no effect here: there is no Windows kernel"
                + " here\n");
    assertThat(run(ExitCode.OK, "/r").err()).isEmpty();
    assertThat(run(ExitCode.OK, "/r +htc").err()).isEmpty();
  }

  @Test
  void withoutAFileTheUsersOwnIsMeant() {
    Map<String, String> environment = Map.of("XDG_CONFIG_HOME", folder.toString());
    TestShell shell = TestShell.terminal(environment);
    assertThat(shell.run("gflags", "/i", "a.jar", "+htc")).isEqualTo(ExitCode.OK);
    assertThat(folder.resolve("freehold").resolve("gflags"))
        .content()
        .endsWith("\n[image a.jar]\nflags = 00000010\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/?", "/p /?", "-h"})
  void theWordsAreExplained(String words) {
    TestShell shell = TestShell.pipes();
    assertThat(shell.run(("gflags " + words).strip().split(" "))).isEqualTo(ExitCode.OK);
    assertThat(shell.out()).contains("/p /enable IMAGE", "explain", "Examples:");
  }

  @Test
  void aFileWithAMistakeIsLeftAlone() throws IOException {
    String text = "[boot]\nflags = x\ncolour = blue\n";
    Files.writeString(file(), text);
    assertThat(run(ExitCode.FAILED, "/r +htc").err())
        .isEqualTo(
            "freehold: "
                + file()
                + ":2: 'x' is not a sum of flags, such as 0x70 or 02000000 (and 1 more)\n");
    assertThat(file()).content().isEqualTo(text);
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() throws IOException {
    Files.writeString(file(), "");
    TestShell shell = TestShell.pipes();
    String below = file().resolve("below").toString();
    assertThat(shell.run("gflags", "/r", "+htc", "--file", below)).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err()).startsWith("freehold: ").contains(file().toString());
    assertThat(shell.err().lines()).hasSize(1);
  }

  @Test
  void jsonHasTheSame() {
    assertThat(JsonTree.object(run(ExitCode.OK, "/r +ust --json").out()))
        .hasToString(
            "{settings=boot, value=00001000, flags=[{abbreviation=ust, value=00001000, text=Create"
                + " user mode stack trace database, hasEffect=true, effect=heaps record the"
                + " stack that each block was allocated from}], frontEnd=true, specialPool=null}");
    assertThat(JsonTree.object(run(ExitCode.OK, "/i a.jar --json").out()))
        .hasToString(
            "{image=a.jar, isSet=false, value=00000000, flags=[], frontEnd=true, pageHeapFlags=0,"
                + " pageHeap=null, traceDatabaseMegabytes=0, largePages=false, debugger=null}");
    run(ExitCode.OK, "/p /enable a.jar /full /kdebug");
    assertThat(JsonTree.object(run(ExitCode.OK, "/p --json").out()))
        .hasToString("{images=[{image=a.jar, pageHeapFlags=3, pageHeap=full, debugger=/kdebug}]}");
  }
}
