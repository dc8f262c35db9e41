package org.freehold.clib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// libxml2 has one allocator a process, so each case is a JVM of its own.
class LibXml2Test {

  private static final int SHORT = 300;
  private static final int LONG = 3600;

  @BeforeEach
  void isInstalled() {
    assumeTrue(NativeCalls.has("libxml2.so.2"), "libxml2 is in the package libxml2");
  }

  @ParameterizedTest
  @CsvSource({"plain, 3000", "traced, 1000", "page_heap, 150"})
  void aDocumentGivesTheSameAnswersAndAllMemoryBack(String heap, int elements) throws Exception {
    compare(heap, elements);
  }

  @ParameterizedTest
  @Tag("campaign")
  @CsvSource({"plain, 100000", "traced, 20000", "page_heap, 1500"})
  void aLongDocumentGivesTheSameAnswersAndAllMemoryBack(String heap, int elements)
      throws Exception {
    compare(heap, elements);
  }

  private static void compare(String heap, int elements) throws Exception {
    String expected =
        Subprocess.value(Subprocess.run(LONG, LibXml2Program.class, "default", elements), "work");
    String output = Subprocess.run(LONG, LibXml2Program.class, heap, elements);
    assertThat(Subprocess.value(output, "work")).isEqualTo(expected).doesNotContain("no memory");
    assertThat(Subprocess.value(output, "version")).startsWith("2.");
    assertThat(Subprocess.value(output, "left"))
        .contains("have not come back: free its documents and contexts, then close again");
    assertThat(Long.parseLong(Subprocess.value(output, "allocations"))).isGreaterThan(elements);
    for (String zero :
        new String[] {"blocks not freed", "bytes not freed", "failed", "leaks", "busy"}) {
      assertThat(Subprocess.value(output, zero)).as(zero).isEqualTo("0");
    }
    assertThat(Subprocess.value(output, "after")).isEqualTo(expected);
    assertThat(Subprocess.value(output, "used after")).isEqualTo("true");
  }

  @Test
  void requestsRefusedAreReportedAndTheNextDocumentIsWhole() throws Exception {
    refuse(SHORT, 30, 37);
  }

  @Test
  @Tag("campaign")
  void eachRequestRefusedOnceIsReportedAndTheNextDocumentIsWhole() throws Exception {
    refuse(LONG, 30, 1);
  }

  /// The library itself (2.9.14) loses blocks and frees some twice where memory is refused: the
  /// heap stays whole all the same, and the close tells of it.
  private static void refuse(int seconds, int elements, int stride) throws Exception {
    String output =
        Subprocess.run(
            seconds, LibXml2Program.class, "refuse", elements, stride, Integer.MAX_VALUE);
    assertThat(Long.parseLong(Subprocess.value(output, "refused"))).isGreaterThan(10);
    boolean isClean =
        Subprocess.value(output, "failed").equals("0")
            && Subprocess.value(output, "left by the library").equals("0");
    assertThat(Subprocess.value(output, "close").isEmpty()).isEqualTo(isClean);
  }
}
