package org.freehold.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchMainTest {

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return BenchMain.run(List.of(args), new PrintWriter(out), new PrintWriter(err));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--workloads=chrun|there is no workload 'chrun', did you mean 'churn'? There are pair,"
            + " churn",
        "--allocators=nomalloc|there is no allocator 'nomalloc', did you mean 'mimalloc'? There are"
            + " freehold, ",
        "--threads=0|--threads must be a number from 1 to 1024, not '0'",
        "--forks=many|--forks must be a number from 1 to 1000, not 'many'",
        "--seconds=-1|--seconds must be from 0.0 to 3600.0, not '-1'",
        "--heap=12|--heap must be at least 1M, not '12'",
        "--litter=a lot|--litter must be MULTIPLIER:OCCUPANCY such as 20:0.95, not 'a lot'",
        "--allocators=xyzzy|there is no allocator 'xyzzy'; there are freehold, freehold-malloc",
        "--workloads=replay|workload 'replay' needs a trace, and none is given",
        "--speed=11|--speed is not an option of freehold bench",
        "no-such-file|no-such-file: no such file",
      })
  void aUsageErrorIsOneSentence(String argument, String message) {
    assertThat(run("run", argument)).isEqualTo(2);
    assertThat(err.toString()).startsWith("freehold: " + message).hasLineCount(1);
  }

  @Test
  void aBrokenFileIsNamed() throws Exception {
    Path broken = Files.writeString(folder.resolve("x.csv"), "nonsense");
    assertThat(run("run", broken.toString())).isEqualTo(2);
    assertThat(err.toString())
        .startsWith(
            "freehold: "
                + broken
                + ":1: expected three numbers (size, allocations per unit of time, number live),"
                + " found 'nonsense'")
        .hasLineCount(1);
  }

  @Test
  void withoutAKnownCommandItIsAUsageError() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("dance")).isEqualTo(2);
    assertThat(err.toString()).contains("freehold bench has no command 'dance'");
    assertThat(run("targets", "--numbers=13")).isEqualTo(2);
    assertThat(err.toString())
        .contains("there is no target '13'; targets are numbered from 1 to 12");
  }

  @Test
  void listsEverything() {
    assertThat(run("list")).isZero();
    assertThat(out.toString())
        .contains("allocator\tfreehold\t")
        .contains("workload\tmleak\t")
        .contains("allocator\tfreehold-local\t");
  }
}
