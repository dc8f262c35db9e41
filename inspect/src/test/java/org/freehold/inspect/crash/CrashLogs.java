package org.freehold.inspect.crash;

import static org.assertj.core.api.Assertions.assertThat;

/// Error logs as JVMs of several versions write them, with what nobody reads left out.
final class CrashLogs {

  static final String START =
      "#\n# A fatal error has been detected by the Java Runtime Environment:\n#\n";

  /// The form of JDK 25.
  static final String JDK_25 =
      START
          + """
          #  SIGSEGV (0xb) at pc=0x00007f8a1c18e7c5, pid=4711, tid=4712
          #
          # JRE version: OpenJDK Runtime Environment (25.0+36) (build 25+36-LTS)
          # Problematic frame:
          # C  [libc.so.6+0x18e7c5]
          #

          ---------------  S U M M A R Y ------------

          Command Line: -Xmx64m -Dfreehold.pageheap.records=/tmp/a.fhp -Dx=1 Main

          ---------------  T H R E A D  ---------------

          Current thread (0x00007f8a14026b10):  JavaThread "main"             [_thread_in_native, id=4712, stack(0x1,0x2) (1024K)]

          Stack: [0x1,0x2],  sp=0x1,  free space=1014k
          Native frames: (J=compiled Java code, j=interpreted, Vv=VM code, C=native code)
          C  [libc.so.6+0x18e7c5]
          j  Main.fill(J)V+12

          Java frames: (J=compiled Java code, j=interpreted, Vv=VM code)
          j  Main.fill(J)V+12
          j  Main.main([Ljava/lang/String;)V+3
          v  ~StubRoutines::call_stub 0x00007f8a0c

          siginfo: si_signo: 11 (SIGSEGV), si_code: 2 (SEGV_ACCERR), si_addr: 0x0000000000011000

          Registers:
          RAX=0x0000000000010f90, RBX=0x0000000000000000
          RIP=0x00007f8a1c18e7c5, EFLAGS=0x0000000000010206, CSGSFS=0x002b000000000033, ERR=0x0000000000000006
            TRAPNO=0x000000000000000e

          Dynamic libraries:
          00010000-00011000 rw-p 00000000 00:00 0
          00030000-00032000 r-xp 00000000 fe:00 123                        /usr/lib/libm.so.6
          00040000-00042000 rw-p 00000000 00:00 0                          [heap]
          Total number of mappings: 3

          VM Arguments:
          jvm_args: -Xmx64m -Dfreehold.pageheap.records=/tmp/b.fhp
          """;

  /// The form of JDK 17, on a processor that does not tell what the access was.
  static final String JDK_17 =
      START
          + """
          #  SIGSEGV (0xb) at pc=0x0000ffff8a10, pid=99, tid=100
          #
          # Problematic frame:
          # v  ~StubRoutines::jbyte_disjoint_arraycopy

          Current thread (0x0000ffff):  JavaThread "worker-1" daemon [_thread_in_Java, id=100, stack(0x1,0x2)]

          siginfo: si_signo: 11 (SIGSEGV), si_code: 1 (SEGV_MAPERR), si_addr: 0x0000000000000010
          """;

  private CrashLogs() {}

  static void check(String text) {
    CrashLog log;
    try {
      log = CrashLogParser.parse("file", text);
    } catch (CrashFormatException e) {
      assertThat(e.getMessage()).startsWith("file: expected ").doesNotContain("\n");
      return;
    }
    Long address = log.address();
    if (address != null) {
      assertThat(CrashText.lines(CrashExplanation.of(log, address, null))).isNotEmpty();
    }
  }
}
