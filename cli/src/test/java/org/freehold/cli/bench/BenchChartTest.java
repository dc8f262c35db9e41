package org.freehold.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.freehold.cli.TestShell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class BenchChartTest {

  private static final String RESULTS =
      """
      {"machine":{"date":"2026-01-01","cpu":"A <fast> one","cores":"2"},
       "results":[
        {"workload":"churn","allocator":"freehold","threads":1,"nanosecondsPerOperation":10.0,
         "peakFootprintBytes":1048576,"clockNanoseconds":25.0,"error":1.0,"forks":[9.0,10.0,11.0]},
        {"workload":"churn","allocator":"glibc","threads":1,"nanosecondsPerOperation":30.0,
         "peakFootprintBytes":2097152,"error":2.0,"forks":[28.0,30.0,32.0]}],
       "skipped":[{"what":"jemalloc","reason":"not installed"}],"failed":[]}
      """;

  @TempDir private Path folder;

  private BenchResults results() {
    return BenchResults.parse(Path.of("x.json"), RESULTS);
  }

  @Test
  void aFileOfResultsIsRead() {
    BenchResults.Result glibc = results().results().get(1);
    BenchResults.Ratio ratio = glibc.to(results().results().getFirst());
    assertThat(ratio.median()).isCloseTo(3, within(1e-9));
    assertThat(ratio.min()).isCloseTo(2.8, within(1e-9));
    assertThat(ratio.max()).isCloseTo(3.2, within(1e-9));
    assertThat(results().skipped())
        .containsExactly(new BenchResults.Remark("jemalloc", "not installed"));
  }

  @Test
  void anythingElseIsNot() {
    for (String text : new String[] {"", "{", "[]", "{}", "{\"machine\":1}"}) {
      assertThatThrownBy(() -> BenchResults.parse(Path.of("x.json"), text))
          .hasMessage("x.json: is not a file of results of freehold bench");
    }
  }

  @Test
  void aPictureIsWellFormed() throws Exception {
    String svg = new BenchChart(results(), "freehold").svg();
    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getElementsByTagName("rect")
                .getLength())
        .isEqualTo(2);
    assertThat(svg).contains("A &lt;fast&gt; one").contains("3 · 30 ns").doesNotContain("NaN");
  }

  @Test
  void theCommandWritesAPageOrAPicture() throws Exception {
    Path file = Files.writeString(folder.resolve("r.json"), RESULTS);
    assertThat(TestShell.pipes().run("bench", "chart", file.toString())).isZero();
    assertThat(folder.resolve("r.html")).content().startsWith("<!doctype html>").contains("<svg");
    Path svg = folder.resolve("x.svg");
    assertThat(TestShell.pipes().run("bench", "chart", file.toString(), "-o", svg.toString()))
        .isZero();
    assertThat(svg).content().startsWith("<svg");
    TestShell shell = TestShell.pipes();
    assertThat(shell.run("bench", "chart", file.toString(), "-o", "x.png")).isEqualTo(1);
    assertThat(shell.err()).contains("x.png: must end with .html or .svg");
  }

  @Test
  void theTableHasRatiosAndWhatIsMissing() {
    TestShell shell = TestShell.pipes();
    new BenchTable(shell.shell(), "freehold").print(results());
    assertThat(shell.out())
        .containsPattern("churn +1 glibc +30.0 +3.00 +2.80 +3.20 +2 MiB")
        .contains("skipped: jemalloc: not installed")
        .contains("include the clock's 25 ns");
  }

  @Test
  void verdictsAreATable() {
    String text =
        """
        {"machine":{},"targets":[
         {"number":1,"measure":"a","figure":0.91,"bound":1.0,"sense":"at most","met":true,"detail":"d"},
         {"number":4,"measure":"b","figure":null,"bound":1.8,"sense":"at least","met":false,"detail":"e"}]}
        """;
    TestShell shell = TestShell.pipes();
    new TargetsTable(shell.shell()).print(TargetsTable.parse(Path.of("t.json"), text));
    assertThat(shell.out())
        .containsPattern(" 1 a +0.91 +at most 1.00 met +d")
        .containsPattern(" 4 b +- +at least 1.80 unknown +e");
  }

  @Test
  void aMisspelledCommandIsNotTakenForAFile() {
    TestShell shell = TestShell.pipes();
    assertThat(shell.run("bench", "tragets")).isEqualTo(2);
    assertThat(shell.err())
        .startsWith("freehold: tragets: no such command, did you mean 'targets'?\n");
    TestShell other = TestShell.pipes();
    assertThat(other.run("bench", "gone.rep")).isEqualTo(2);
    assertThat(other.err()).startsWith("freehold: gone.rep: no such file\n");
  }

  @Test
  void withoutTheBenchmarksTheCommandSaysWhoBuildsThem() {
    TestShell shell = TestShell.pipes();
    assertThat(shell.run("bench", "--list")).isEqualTo(1);
    assertThat(shell.err())
        .contains("the benchmarks are not built; ./freehold bench builds them on first use");
  }
}
