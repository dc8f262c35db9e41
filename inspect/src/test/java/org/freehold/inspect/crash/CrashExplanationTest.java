package org.freehold.inspect.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.freehold.inspect.crash.CrashExplanation.Finding;
import org.freehold.inspect.crash.CrashLog.Access;
import org.junit.jupiter.api.Test;

/// Error logs of several JVMs, whole, cut and damaged, and what follows from them.
class CrashExplanationTest {

  private static final int COPIES = 5000;

  private static CrashExplanation explain(String log, long address) throws CrashFormatException {
    PageRecords records = PageRecordReader.read("file", RecordFiles.example());
    return CrashExplanation.of(CrashLogParser.parse("log", log), address, records);
  }

  @Test
  void everythingIsReadFromTheFormOfJdk25() throws CrashFormatException {
    CrashLog log = CrashLogParser.parse("log", CrashLogs.JDK_25);
    assertThat(log.pid()).isEqualTo(4711);
    assertThat(log.signal()).isEqualTo("SIGSEGV");
    assertThat(log.code()).isEqualTo("SEGV_ACCERR");
    assertThat(log.address()).isEqualTo(0x11000);
    assertThat(log.access()).isEqualTo(Access.WRITE);
    assertThat(log.problematicFrame()).isEqualTo("C  [libc.so.6+0x18e7c5]");
    assertThat(log.thread()).startsWith("JavaThread \"main\" [_thread_in_native");
    assertThat(log.nativeFrames()).hasSize(2);
    assertThat(log.javaFrames()).hasSize(3);
    assertThat(log.property("freehold.pageheap.records")).isEqualTo("/tmp/b.fhp");
    assertThat(log.mappings()).hasSize(3);
  }

  @Test
  void theFormOfJdk17IsReadToo() throws CrashFormatException {
    CrashExplanation explanation = explain(CrashLogs.JDK_17, 16);
    assertThat(explanation.log().pid()).isEqualTo(99);
    assertThat(explanation.log().access()).isEqualTo(Access.UNKNOWN);
    assertThat(explanation.finding()).isEqualTo(Finding.NULL_POINTER);
  }

  @Test
  void anOverrunIsToldInFull() throws CrashFormatException {
    assertThat(CrashText.lines(explain(CrashLogs.JDK_25, 0x11000)))
        .containsExactly(
            "Process 4711 ended with SIGSEGV (SEGV_ACCERR) at a write to 0x0000000000011000, in C "
                + " [libc.so.6+0x18e7c5].",
            "The address is 12 bytes past the end of the block of 100 bytes at 0x0000000000010f90"
                + " in heap \"parser\", which is live: heap buffer overrun.",
            "The guard page begins 12 bytes past the end of the block, so the overrun may have"
                + " begun that many bytes earlier.",
            "",
            "Allocated by thread main, 2023-11-14 22:13:21.000 UTC:",
            "    at Parser.read(Parser.java:7)",
            "    at Main.main(Main.java:3)",
            "",
            "Written by JavaThread \"main\" [_thread_in_native, id=4712, stack(0x1,0x2) (1024K)]:",
            "    C  [libc.so.6+0x18e7c5]",
            "    j  Main.fill(J)V+12");
  }

  @Test
  void everyPlaceIsNamed() throws CrashFormatException {
    assertThat(explain(CrashLogs.JDK_25, 0x10f90).finding()).isEqualTo(Finding.LIVE_BLOCK);
    assertThat(explain(CrashLogs.JDK_25, 0x10f8f).finding()).isEqualTo(Finding.UNDERRUN);
    assertThat(explain(CrashLogs.JDK_25, 0x20f91).finding()).isEqualTo(Finding.USE_AFTER_FREE);
    assertThat(explain(CrashLogs.JDK_25, 0x50000).finding()).isEqualTo(Finding.NO_MEMORY);
    assertThat(explain(CrashLogs.JDK_17, 0x50000).finding()).isEqualTo(Finding.UNKNOWN);
    assertThat(CrashText.lines(explain(CrashLogs.JDK_25, 0x31000)))
        .contains(
            "The address is in /usr/lib/libm.so.6, mapped r-xp from 0x0000000000030000 to"
                + " 0x0000000000032000.",
            "No block of a page heap is near: 3 are recorded.");
  }

  @Test
  void whatIsNoLogIsRefused() {
    assertThatThrownBy(() -> CrashLogParser.parse("a.txt", "hello\nworld"))
        .hasMessage("a.txt: expected an error log of HotSpot, hs_err_pidN.log, found 'hello'");
  }

  @Test
  void aCutOrDamagedLogIsReadOrRefused() {
    for (int length = 0; length < CrashLogs.JDK_25.length(); length++) {
      CrashLogs.check(CrashLogs.JDK_25.substring(0, length));
    }
    for (int seed = 0; seed < COPIES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder text = new StringBuilder(CrashLogs.JDK_25);
      for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(256));
      }
      CrashLogs.check(text.toString());
    }
  }
}
