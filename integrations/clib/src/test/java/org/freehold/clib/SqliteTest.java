package org.freehold.clib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// SQLite has one allocator a process, so each case is a JVM of its own. The long ones, with 10^5
/// rows and every request refused once, are for `./dev campaign`.
class SqliteTest {

  private static final int SHORT = 300;
  private static final int LONG = 3600;
  private static final int MANY_ROWS = 100_000;

  @TempDir private Path folder;

  @BeforeEach
  void isInstalled() {
    assumeTrue(NativeCalls.has("libsqlite3.so.0"), "SQLite is in the package libsqlite3-0");
  }

  @ParameterizedTest
  @CsvSource({
    "plain, 3000, ''",
    "plain, 1000, statistics",
    "traced, 500, ''",
    "page_heap, 150, ''"
  })
  void theWorkloadGivesTheSameAnswersAndAllMemoryBack(String heap, int rows, String statistics)
      throws Exception {
    compare(SHORT, heap, rows, statistics);
  }

  @ParameterizedTest
  @Tag("campaign")
  @CsvSource({"plain, ''", "plain, statistics", "traced, ''", "page_heap, ''"})
  void theWorkloadOfManyRowsGivesTheSameAnswersAndAllMemoryBack(String heap, String statistics)
      throws Exception {
    compare(LONG, heap, MANY_ROWS, statistics);
  }

  private void compare(int seconds, String heap, int rows, String statistics) throws Exception {
    String expected = Subprocess.run(seconds, SqliteProgram.class, "default", folder, rows);
    String output = Subprocess.run(seconds, SqliteProgram.class, heap, folder, rows, statistics);
    assertThat(Subprocess.value(output, "hash")).isEqualTo(Subprocess.value(expected, "hash"));
    assertThat(Long.parseLong(Subprocess.value(output, "allocations"))).isGreaterThan(rows);
    for (String zero :
        new String[] {"blocks not freed", "bytes not freed", "failed", "leaks", "busy"}) {
      assertThat(Subprocess.value(output, zero)).as(zero).isEqualTo("0");
    }
    assertThat(Subprocess.value(output, "after")).isEqualTo("1");
    assertThat(Subprocess.value(output, "used after")).isEqualTo("true");
  }

  @Test
  void eachNthRequestRefusedIsReportedAndTheFileStaysWhole() throws Exception {
    refuse(SHORT, "PLAIN", 59, 4000);
  }

  @Test
  void eachNthRequestRefusedOnAPageHeapIsReportedAndTheFileStaysWhole() throws Exception {
    refuse(SHORT, "PAGE_HEAP", 1999, 4000);
  }

  @Test
  @Tag("campaign")
  void eachRequestRefusedOnceIsReportedAndTheFileStaysWhole() throws Exception {
    refuse(LONG, "PLAIN", 1, Integer.MAX_VALUE);
  }

  private void refuse(int seconds, String heap, int stride, int most) throws Exception {
    String output = Subprocess.run(seconds, SqliteRefusals.class, heap, folder, stride, most);
    assertThat(Subprocess.value(output, "whole")).isEqualTo("true");
    assertThat(Long.parseLong(Subprocess.value(output, "tried"))).isPositive();
    assertThat(Long.parseLong(Subprocess.value(output, "reported"))).isGreaterThan(10);
  }

  @Test
  void theHandleIsRefusedWhereItIsTooLateAndReportsWhatIsOpen() throws Exception {
    String output = Subprocess.run(SHORT, SqliteMistakes.class);
    assertThat(Subprocess.value(output, "too late"))
        .isEqualTo(
            "SQLite has been initialised already, by a connection for instance: give it a heap"
                + " before its first use in the process, or after sqlite3_shutdown");
    assertThat(Subprocess.value(output, "two"))
        .isEqualTo("SQLite takes its memory from a heap already");
    assertThat(output)
        .contains(
            "have not come back: close its connections, and free what sqlite3_malloc gave out")
        .contains("SqliteMistakes.main");
    assertThat(Subprocess.value(output, "closed")).isEqualTo("true");
    assertThat(Subprocess.value(output, "page cache")).isEqualTo("true");
    assertThat(Subprocess.value(output, "heap first")).isEqualTo("false");
    assertThat(Subprocess.value(output, "next")).isEmpty();
  }

  @Test
  @Tag("campaign")
  void theWorkloadTakesAtMostHalfAsLongAgainAsOnMalloc() throws Exception {
    String output = Subprocess.run(LONG, SqliteTime.class, folder, MANY_ROWS, 7);
    System.out.println(output);
    double ratio = Double.parseDouble(output.replaceFirst("(?s).* cpu_ratio=([0-9.]+).*", "$1"));
    assertThat(ratio).isLessThanOrEqualTo(1.5);
  }
}
