package org.freehold.cli.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.freehold.architecture.Checkout;
import org.freehold.cli.JsonTree;
import org.freehold.cli.TestShell;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.process.StoppedProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The command as a user meets it, on a process that stands still and on the demonstration.
class AddressCommandTest {

  private final TestShell shell = TestShell.pipes();
  private String home;

  @BeforeEach
  void setHome() {
    home = System.getProperty("freehold.home", "");
    System.setProperty("freehold.home", Checkout.root().toString());
  }

  @AfterEach
  void resetHome() {
    if (home.isEmpty()) {
      System.clearProperty("freehold.home");
    } else {
      System.setProperty("freehold.home", home);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "abc                        | 'abc' is not a process number",
        "0                          | '0' is not a process number",
        "1 0xzz                     | '0xzz' is not an address",
        "1 0x1 --at 0x2             | one address is enough",
        "1 0x1 --summary            | --summary covers all addresses",
        "1 0x1 --usage heap         | filters apply to the list",
        "--summary --min-size 4K    | filters apply to the list",
        "--output html              | for html use 'freehold vmmap'",
        "--output yaml              | unknown format 'yaml'; known are: text, csv",
        "--summary --output csv     | --output csv is available for the list of regions only",
        "--json --output tsv        | --json and --output tsv",
        "--usage fish               | unknown usage 'fish'; known are: Free, Image",
        "--state fish               | unknown state 'fish'",
        "--type fish                | unknown type 'fish'",
        "--protect fish             | unknown protection 'fish'",
      })
  void wrongUseIsTwoLinesAndDoesNothing(String options, String message) {
    assertThat(shell.run(("address " + options).split(" +"))).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).startsWith("freehold: ").contains(message);
    assertThat(shell.err().lines()).hasSize(2);
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void theHelpShowsTheShellsOwnPid() {
    assertThat(shell.run("address", "--help")).isZero();
    assertThat(shell.out()).contains("freehold address --summary $$   ");
  }

  @Test
  void aProcessThatIsNotThereIsOneLine() {
    assertThat(shell.run("address", "4000000000")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err().lines()).containsExactly("freehold: there is no process 4000000000");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void theSummaryAgreesWithTheKernel() throws IOException, InterruptedException {
    try (StoppedProcess process = new StoppedProcess()) {
      assertThat(shell.run("address", "--summary", "--json", process.pid())).isEqualTo(ExitCode.OK);
      Map<String, Object> json = JsonTree.object(shell.out());
      assertThat(sum(json, "type")).isEqualTo(process.bytes("Size"));
      assertThat(sum(json, "usage")).isEqualTo(sum(json, "state")).isEqualTo((1L << 47));
    }
  }

  private static long sum(Map<String, Object> json, String table) {
    long sum = 0;
    for (Object row : (List<?>) json.get(table)) {
      sum += (Long) ((Map<?, ?>) row).get("bytes");
    }
    return sum;
  }

  @Test
  void theDemonstrationIsTheSameEveryTime() {
    TestShell again = TestShell.pipes();
    assertThat(shell.run("address", "--summary")).isEqualTo(ExitCode.OK);
    again.run("address", "--summary");
    assertThat(shell.out())
        .isEqualTo(again.out())
        .contains("--- Usage Summary ---", "\nHeap ", "\nStack ", "\nUnusable ", "PAGE_GUARD");
  }

  @Test
  void oneAddressIsToldInFull() {
    assertThat(shell.run("address", "--at", "0x10008")).isEqualTo(ExitCode.OK);
    assertThat(shell.out())
        .contains(
            "Usage:                  Heap",
            "Base Address:           00000000`00010000",
            "More info:              heap \"demonstration\" segment 1");
  }

  @Test
  void anAddressThatNobodyCanHaveIsOneLine() {
    assertThat(shell.run("address", "--at", "0xffff800000000000")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err().lines())
        .containsExactly(
            "freehold: no program can have the address 0xffff800000000000: the addresses of this"
                + " process end at 0x00007fffffff0000");
  }

  @Test
  void filtersChooseFromTheList() {
    assertThat(shell.run("address", "--usage", "stack", "--protect", "guard"))
        .isEqualTo(ExitCode.OK);
    assertThat(shell.out().lines().skip(3)).hasSize(1).allMatch(line -> line.contains("Stack"));
  }

  @Test
  void theListCanBeReadByPrograms() {
    TestShell tabs = TestShell.pipes();
    TestShell json = TestShell.pipes();
    shell.run("address", "--output", "csv");
    tabs.run("address", "--output", "tsv");
    json.run("address", "--json");
    assertThat(shell.out().lines().findFirst())
        .hasValueSatisfying(header ->
            assertThat(header).startsWith("start,end,sizeBytes,type,state,protect,usage"));
    assertThat(shell.out()).contains(",\"heap \"\"demonstration\"\" segment 1\",");
    assertThat(tabs.out().lines()).allMatch(line -> line.split("\t", -1).length == 16);
    List<?> regions = (List<?>) JsonTree.object(json.out()).get("regions");
    assertThat(regions).hasSize((int) shell.out().lines().count() - 1);
  }
}
