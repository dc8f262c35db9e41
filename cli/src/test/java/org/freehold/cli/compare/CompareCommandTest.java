package org.freehold.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.freehold.cli.TestShell;
import org.freehold.cli.TruncatedTrace;
import org.freehold.lab.compare.Contender;
import org.freehold.lab.compare.Contenders;
import org.freehold.lab.peer.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {

  @TempDir private Path folder;

  private String trace() throws IOException {
    return Files.writeString(
            folder.resolve("t.rep"), "0\n3\n6\n1\na 0 40\na 1 5000\nf 0\na 2 9\nr 1 6000\nf 1\n")
        .toString();
  }

  @Test
  void listShowsEveryPolicyInALine() {
    TestShell shell = TestShell.pipes();
    assertThat(shell.run("compare", "--list")).isZero();
    List<String> names =
        shell
            .out()
            .lines()
            .filter(line -> !line.isEmpty() && !line.startsWith(" ") && !line.startsWith("Other"))
            .map(line -> line.substring(0, line.indexOf(' ')))
            .toList();
    assertThat(names)
        .containsExactlyElementsOf(
            Stream.concat(
                    Contenders.all().stream().map(Contender::name),
                    Peer.all().stream().map(Peer::word))
                .toList());
    assertThat(shell.out()).contains("  :order=address|lifo|fifo|implicit");
  }

  @Test
  void theTableSaysWhyATraceIsNotServed() throws IOException {
    TestShell shell = TestShell.pipes();
    int code =
        shell.run(
            "compare",
            trace(),
            "--policies",
            "stack,pool:block=64,best-fit,freehold",
            "--space",
            "simulated");
    assertThat(shell.err()).isEmpty();
    assertThat(code).isZero();
    assertThat(shell.out())
        .contains("t.rep: 6 operations, at most 5.9 KiB live")
        .containsPattern("stack +not for this trace: operation 3: it frees the block at 0x")
        .containsPattern("pool:block=64 +not for this trace: operation 2: it asks for 4.9 KiB, and")
        .containsPattern("best-fit +\\d+\\.\\d ")
        .contains("Ranking over 1 trace");
  }

  @Test
  void jsonHasTheAgreedFields() throws IOException {
    TestShell shell = TestShell.pipes();
    assertThat(shell.run("compare", trace(), "-p", "first-fit:order=lifo", "--json")).isZero();
    assertThat(shell.out())
        .startsWith("{\"results\":[{\"trace\":")
        .contains(
            "\"policy\":\"first-fit:order=lifo\"",
            "\"failure\":null",
            "\"utilization\":0.",
            "\"operationsPerSecond\":",
            "\"peakFootprintBytes\":",
            "\"fragmentation\":{\"internal\":",
            "\"timeline\":[{\"operation\":1,\"liveBytes\":40,");
    assertThat(shell.out().lines()).hasSize(1);
  }

  @Test
  void aRefusalAndAMissingTraceAreFailures() throws IOException {
    TestShell shell = TestShell.pipes();
    assertThat(shell.run("compare", trace(), "no.rep", "-p", "buddy", "--limit", "64K")).isOne();
    assertThat(shell.err()).isEqualTo("freehold: no.rep: no such file\n");
    assertThat(shell.out()).doesNotContain("BROKEN");
  }

  @Test
  void aTraceThatIsTruncatedBeforeItsFirstOperationIsAFailure() throws IOException {
    Path empty = TruncatedTrace.in(folder);
    TestShell shell = TestShell.pipes();
    assertThat(shell.run("compare", empty.toString(), "-p", "bump")).isOne();
    assertThat(shell.err()).contains("truncated before its first operation").hasLineCount(1);
  }

  @Test
  void inANarrowTerminalColumnsAreStackedAndNothingIsLost() throws IOException {
    TestShell shell = TestShell.columns(60);
    assertThat(shell.run("compare", trace(), "-p", "bump,best-fit", "--space=simulated")).isZero();
    assertThat(shell.out().lines()).allMatch(line -> line.length() <= 60);
    assertThat(shell.out())
        .contains("realized (overhead at peak)")
        .containsPattern("(?m)^    real probes score$")
        .containsPattern("(?m)^ +\\d+\\.\\d +\\d+\\.\\d +\\d+\\.\\d$");
  }

  @Test
  void filesAreWritten() throws IOException {
    TestShell shell = TestShell.pipes();
    Path csv = folder.resolve("r.csv");
    Path html = folder.resolve("r.html");
    assertThat(
            shell.run(
                "compare",
                trace(),
                "-p",
                "bump,tlsf",
                "--csv",
                csv.toString(),
                "--html",
                html.toString()))
        .isZero();
    assertThat(Files.readString(csv).lines()).hasSize(3);
    assertThat(Files.readString(html)).startsWith("<!doctype html>").contains("tlsf</th>");
  }

  @Test
  void aPolicyOfOnesOwnStandsBesideTheOthers() throws IOException {
    Path source =
        Files.writeString(
            folder.resolve("Mine.java"),
            """
            import org.freehold.lab.*;
            public record Mine(Area area) implements Policy {
              public long allocate(long size) { return area.grow((size + 15) & -16L); }
              public void free(long address) { area.grow(1 << 30); throw new RuntimeException("x"); }
            }
            """);
    TestShell shell = TestShell.pipes();
    int code = shell.run("compare", trace(), "-p", "Mine,bump", "--source", source.toString());
    assertThat(code).isOne();
    assertThat(shell.out())
        .containsPattern("Mine +BROKEN: operation 3: throws RuntimeException: x")
        .containsPattern("bump +\\d");
  }

  @Test
  void peersStandBesidePolicies() throws IOException {
    TestShell shell = TestShell.pipes();
    assertThat(shell.run("compare", trace(), "-p", "bump,glibc,freehold-resident")).isZero();
    assertThat(shell.err()).isEmpty();
    assertThat(shell.out())
        .containsPattern("glibc +\\d.* - +- +- ")
        .containsPattern("freehold-resident +\\d");
  }

  @Test
  void peersThatAreNotInstalledAreNamed() throws IOException {
    TestShell shell = TestShell.pipes();
    assertThat(shell.run("compare", trace(), "-p", "bump,peers", "--samples", "2")).isZero();
    for (Peer each : Peer.all()) {
      if (each.isInstalled()) {
        assertThat(shell.out()).contains("\n" + each.word());
      } else {
        assertThat(shell.err()).contains("freehold: " + each.missing() + "\n");
      }
    }
  }

  @Test
  void aDashIsStandardOutputAndTheTableGoesToStandardError() throws IOException {
    TestShell shell = TestShell.pipes();
    assertThat(shell.run("compare", trace(), "-p", "bump", "--samples", "2", "--csv", "-"))
        .isZero();
    assertThat(shell.out().lines()).hasSize(2).last().asString().contains(",bump,");
    assertThat(shell.err()).contains("score");
    assertThat(Path.of("-")).doesNotExist();
  }

  @Test
  void aSourceThatIsMissingIsReportedBeforeAnythingIsCompared() throws IOException {
    TestShell shell = TestShell.pipes();
    assertThat(shell.run("compare", trace(), "--source", "/no/such/Mine.java", "-p", "bump"))
        .isEqualTo(1);
    assertThat(shell.err()).isEqualTo("freehold: /no/such/Mine.java: no such file\n");
  }

  @Test
  void aFolderThatIsMissingIsReportedBeforeAnythingIsCompared() throws IOException {
    TestShell shell = TestShell.pipes();
    assertThat(shell.run("compare", trace(), "-p", "bump", "--html", "/no/such/folder/x.html"))
        .isEqualTo(1);
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err())
        .isEqualTo("freehold: /no/such/folder/x.html: there is no such folder\n");
  }

  @Test
  void aUsageErrorIsOneLine() throws IOException {
    for (String[] wrong :
        new String[][] {
          {
            "-p",
            "frist-fit",
            "there is no policy 'frist-fit', did you mean 'first-fit'? --list shows all",
          },
          {"-p", "xyzzy", "there is no policy 'xyzzy'; --list shows all"},
          {"-p", "buddy:x=1", "policy buddy has no option 'x', only smallest"},
          {
            "--throughput",
            "5",
            "invalid value for option '--throughput': it must be two numbers FROM:TO, not '5'",
          },
          {
            "--json", "--csv=-", "only one of --json, --csv - and --html - can use standard output",
          },
          {"--throughput", "9:5", "the throughput thresholds must rise from at least 0"},
          {
            "--weight",
            "2",
            "invalid value for option '--weight': it must be a number from 0 to 1, not '2'",
          },
          {
            "--space=simulated",
            "-pglibc",
            "glibc works on the machine's own memory only, not on --space simulated",
          },
          {
            "--jobs",
            "-1",
            "invalid value for option '--jobs': it must be a number from 1 to 256, not '-1'",
          },
          {
            "--limit",
            "1",
            "invalid value for option '--limit': it must be at least 64 KiB, not '1'",
          },
        }) {
      TestShell shell = TestShell.pipes();
      assertThat(shell.run("compare", trace(), wrong[0], wrong[1])).isEqualTo(2);
      assertThat(shell.err())
          .isEqualTo("freehold: " + wrong[2] + "\nsee 'freehold compare --help'\n");
    }
  }
}
