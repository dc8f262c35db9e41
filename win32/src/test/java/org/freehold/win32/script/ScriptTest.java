package org.freehold.win32.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.NativeAddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {

  private static ScriptRunner simulated() {
    return ScriptRunner.simulated(SimulatedMachine.builder().build());
  }

  private static Script parse(String... lines) throws ScriptException {
    return Script.parse("test.txt", List.of(lines));
  }

  private static List<String> transcript(ScriptRunner runner, Script script) {
    List<String> lines = new ArrayList<>();
    runner.transcript(script, lines::add);
    return lines;
  }

  private static List<String> tour() throws IOException {
    try (var in = ScriptTest.class.getResourceAsStream("/tour.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theTourIsReproducedLineForLine(boolean onTheHost) throws IOException {
    ScriptRunner runner = onTheHost ? ScriptRunner.in(AddressSpace.host()) : simulated();
    Script tour = Script.parse("tour.txt", tour());
    assertThat(runner.check(tour).wrong()).isEmpty();
    assertThat(transcript(runner, tour)).isEqualTo(tour());
  }

  @Test
  void aScriptWithoutAnswersGetsThem() throws IOException {
    List<String> calls = tour().stream().filter(line -> !line.startsWith("= ")).toList();
    Script script = Script.parse("tour.txt", calls);
    assertThat(script.answers()).isZero();
    assertThat(transcript(simulated(), script)).isEqualTo(tour());
    CheckReport report = simulated().check(script);
    assertThat(report.unchecked()).isEqualTo(report.calls()).isEqualTo(script.calls());
  }

  @Test
  void aWrongAnswerEndsOnlyItsOwnCase() throws ScriptException {
    Script script =
        parse(
            "case one",
            "va A null 1 commit readwrite",
            "= ok align=64k",
            "r A",
            "= 0x01",
            "r A",
            "= 0x02",
            "case two",
            "r A",
            "= unbound",
            "va A null 0 commit readwrite",
            "= ok align=64k");
    CheckReport report = simulated().check(script);
    assertThat(report.cases()).isEqualTo(2);
    assertThat(report.calls()).isEqualTo(5);
    assertThat(report.unchecked()).isEqualTo(1);
    assertThat(report.isClean()).isFalse();
    assertThat(report.wrong())
        .containsExactly(
            new WrongAnswer(5, "r A", "0x01", "0x00"),
            new WrongAnswer(12, "va A null 0 commit readwrite", "ok align=64k", "error 87"));
  }

  @Test
  void nothingIsLeftOnTheHost() throws ScriptException {
    AddressSpace host = AddressSpace.host();
    long before = host.reservedBytes();
    Script script = parse("va A null 100000 reserve readwrite", "hc H 0 0 0", "ha H b 64 zero");
    assertThat(transcript(ScriptRunner.in(host), script))
        .containsExactly(
            "va A null 100000 reserve readwrite",
            "= ok align=64k",
            "hc H 0 0 0",
            "= ok",
            "ha H b 64 zero",
            "= ok align=16 zeroed");
    assertThat(host.reservedBytes()).isEqualTo(before);
  }

  @Test
  void aNameThatWasNeverBoundIsReported() throws ScriptException {
    Script script =
        parse(
            "va Z A 1 commit readonly",
            "vf A 0 release",
            "vp A 1 readonly",
            "vq A+0x10",
            "w A 1",
            "r A",
            "ha H b 1",
            "hr H b 1",
            "hf H null",
            "hs H b",
            "hv H",
            "hw H",
            "hd H");
    assertThat(transcript(simulated(), script))
        .filteredOn(line -> line.startsWith("="))
        .hasSize(13)
        .containsOnly("= unbound");
  }

  @Test
  void aBlockThatAnotherCallHasFreedIsReadOnlyIfItsMemoryIsThere() throws ScriptException {
    Script script = parse("hg H", "ha H b 8000000", "hx H H:b", "hs H b", "hx H H:b");
    assertThat(transcript(ScriptRunner.in(NativeAddressSpace.apart()), script))
        .contains("= true unchanged", "= false error 87")
        .anyMatch(line -> line.startsWith("= size 0xffffffffffffffff"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          xx A                          | 'xx' is not a call; the calls are va vf vp vq w r, mc mo mv mu mf mx, hc ha hr hf hs hv hw hd hg hz ht hx hy, ga gr gf gl gu gs gq gh gd gc gn gm gx gy gw gv, la lr lf ll lu ls lq lh ld lc ln lm lk, sa sl sb sr sn sf ss sy sx, ta tr tf, ia ir if is id im, bf bk bz bb bt bc bm bn
          ga h moveable                 | SIZE is missing
          ga h movable 1                | FLAGS has no flag 'movable'; its flags are ddeshare discardable fixed modify moveable nocompact nodiscard not_banked notify zeroinit
          ga h 0x100000000 1            | FLAGS must have 32 bits, not '0x100000000'
          gr h h 1                      | FLAGS is missing
          gl p h 0                      | TIMES must be from 1 to 0x100000, not '0'
          gn n fixed 1 100001           | TIMES must be from 1 to 0x100000, not '100001'
          gf 0xZ                        | ADDR must be a hexadecimal number, not '0xZ'
          gf h-0x                       | OFFSET must be a hexadecimal number, not '0x'
          lk h 100000000                | SIZE must have 32 bits, not '100000000'
          sa b                          | TEXT is missing
          sa b "abc                     | the quoted text does not end
          sa b "a\\b"                   | TEXT has no escape '\\b'
          sl b "abc" 4                  | TEXT has fewer than 4 characters
          sb b "abc" ffffffff           | TEXT has fewer than 4294967295 bytes
          bb b 101                      | SIZE must be 0x100 at most, not '101'
          im 1                          | unexpected word '1'
          va A null                     | SIZE is missing
          va A null 1 take readonly     | TYPE has no flag 'take'; its flags are commit reserve reset top_down
          va A null 1x commit readonly  | SIZE must be a hexadecimal number, not '1x'
          va A null 1 commit readonly,  | PROTECT has no flag ''; its flags are execute execute_read execute_readwrite guard noaccess readonly readwrite writecopy
          va A +5 1 commit readonly     | ADDR must begin with a name or be null, not '+5'
          vq A+                         | OFFSET must be a hexadecimal number, not ''
          vf A 0 free                   | KIND must be decommit or release, not 'free'
          vq A B                        | unexpected word 'B'
          hc H fast 0 0                 | OPTIONS must be 0 or no_serialize, not 'fast'
          ha H b 1 clean                | expected 'zero' or the end of the line, not 'clean'
          case                          | NAME is missing
          = ok                          | an answer must follow a call
          """)
  void aSyntaxErrorIsOneSentenceWithItsLine(String line, String sentence) {
    assertThatThrownBy(() -> parse("# a comment", line))
        .isInstanceOfSatisfying(
            ScriptException.class,
            e -> {
              assertThat(e.file()).isEqualTo("test.txt");
              assertThat(e.line()).isEqualTo(2);
            })
        .hasMessage("test.txt:2: " + sentence);
  }

  @Test
  void aFileIsReadByItsPath(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "vq\n");
    assertThatThrownBy(() -> Script.read(file)).hasMessage(file + ":1: ADDR is missing");
    assertThatThrownBy(() -> Script.read(folder.resolve("b.txt")))
        .isInstanceOf(NoSuchFileException.class);
    Path binary = Files.write(folder.resolve("c.txt"), new byte[] {(byte) 0xff, 0});
    assertThatThrownBy(() -> Script.read(binary)).hasMessage(binary + ": is not UTF-8 text");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void mappingsAreSharedCopiedAndRefused(boolean isNative) throws ScriptException {
    String text =
        """
        case mappings
        mc M 20000 readwrite shared
        = ok
        mc N 20000 readwrite shared
        = ok exists
        mo R read shared
        = ok
        mo X read other
        = error 2
        mv A M write 0 0 null
        = ok align=64k
        mv B R read 10000 1000 null
        = ok align=64k
        mv C R write 0 0 null
        = error 5
        mv C N copy 10000 0 null
        = ok align=64k
        w A+0x10007 2a
        = ok
        r B+0x7
        = 0x2a
        w C+0x7 2b
        = ok
        r B+0x7
        = 0x2a
        w B+0x7 2b
        = fault access
        vq B
        = base=B+0x0 allocation=B+0x0 allocation_protect=readonly size=0x1000 state=commit protect=readonly type=mapped
        vf B 0 release
        = error 87
        mv D M read 1000 0 null
        = error 1132
        mv D M read 0 30000 null
        = error 5
        mf A 0
        = ok
        mu B+0x10
        = ok
        mu B
        = error 487
        mx M
        = ok
        mx M
        = error 6
        mv D M read 0 0 null
        = error 6
        mv D Q read 0 0 null
        = unbound
        """;
    ScriptRunner runner =
        isNative
            ? ScriptRunner.in(AddressSpace.host())
            : ScriptRunner.simulated(SimulatedMachine.builder().build());
    long before = AddressSpace.host().reservedBytes();
    assertThat(runner.check(parse(text.split("\n"))).wrong()).isEmpty();
    assertThat(AddressSpace.host().reservedBytes()).isEqualTo(before);
  }
}
