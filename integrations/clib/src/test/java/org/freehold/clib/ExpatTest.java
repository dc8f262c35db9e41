package org.freehold.clib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.freehold.heap.Heap;
import org.freehold.heap.LeakReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExpatTest {

  @BeforeEach
  void isInstalled() {
    assumeTrue(NativeCalls.has("libexpat.so.1"), "expat is in the package libexpat1");
  }

  private static long expected(ExpatDocument document) {
    long parser = document.newDefaultParser();
    long hash = document.parse(parser);
    document.free(parser);
    return hash;
  }

  @ParameterizedTest
  @EnumSource(Heaps.class)
  void aDocumentIsParsedAlikeAndAllItsMemoryComesBack(Heaps kind) {
    ExpatDocument document = new ExpatDocument(kind == Heaps.PAGE_HEAP ? 2000 : 20_000);
    try (Heap heap = kind.make()) {
      Expat expat = CLibrary.expat(heap);
      assertThat(expat.version()).matches("\\d+\\.\\d+\\.\\d+");
      long parser = expat.newParser();
      assertThat(document.parse(parser)).isEqualTo(expected(document));
      assertThatThrownBy(expat::close)
          .isInstanceOf(CLibraryException.class)
          .hasMessageContaining("free its parsers with XML_ParserFree");
      expat.freeParser(parser);
      expat.close();
      LibraryUsage usage = expat.usage();
      assertThat(usage.allocations()).isGreaterThan(50).isEqualTo(usage.frees());
      assertThat(usage.bytesAllocated()).isEqualTo(usage.bytesFreed());
      assertThat(usage.failedCalls()).isZero();
      assertThat(LeakReport.lines(List.of(heap))).isEmpty();
      heap.validate();
      assertThat(heap.summary().busyBlocks()).isZero();
    }
  }

  @Test
  void eachNthRequestRefusedIsAnErrorOfExpatAndLosesNothing() {
    for (long n : new long[] {1, 2, 3, 5, 7, 10, 20, 50, 100}) {
      refuse(n, 0, 500);
    }
  }

  @Test
  void eachRequestRefusedOnceIsAnErrorOfExpatAndLosesNothing() {
    for (long k = 1; k < 80; k++) {
      refuse(0, k, 60);
    }
  }

  @Test
  @Tag("campaign")
  void eachRequestOfALongDocumentRefusedOnceIsAnErrorOfExpatAndLosesNothing() {
    for (long k = 1; k < 300; k++) {
      refuse(0, k, 1000);
    }
  }

  private static void refuse(long every, long only, int elements) {
    ExpatDocument document = new ExpatDocument(elements);
    long expected = expected(document);
    Refusals refusals = new Refusals();
    try (Heap heap = Heaps.PLAIN.make()) {
      heap.attach(refusals);
      try (Expat expat = CLibrary.expat(heap)) {
        if (every > 0) {
          refusals.refuseEvery(every);
        } else {
          refusals.refuseOnly(only);
        }
        long parser = expat.newParser();
        if (parser == 0) {
          assertThat(expat.usage().refusals()).isPositive();
        } else {
          assertThat(document.parse(parser)).isIn(expected, ExpatDocument.NO_MEMORY);
          expat.freeParser(parser);
        }
        refusals.refuseNone();
        parser = expat.newParser();
        assertThat(document.parse(parser)).isEqualTo(expected);
        expat.freeParser(parser);
      }
      heap.validate();
      assertThat(heap.summary().busyBlocks()).isZero();
    }
  }
}
