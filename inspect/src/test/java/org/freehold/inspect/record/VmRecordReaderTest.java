package org.freehold.inspect.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The format, and what is said about a file that has another one.
class VmRecordReaderTest {

  private static final String STACK = "stack\t1\tA.a(A.java:1)\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 t 1 reserve 0x0 1 0x10000            | expected a call: time, thread",
        "x t 1 reserve 0x0 1 0x10000 -          | expected a time in nanoseconds, found 'x'",
        "1 t 9 reserve 0x0 1 0x10000 -          | expected the number of a stack defined above",
        "1 t 1 borrow 0x0 1 ok -                | expected one of the calls reserve, reserve-comm",
        "1 t 1 commit 10000 1 ok -              | expected an address such as 0x7f12a4000000",
        "1 t 1 commit 0x10000 many ok -         | expected a number of bytes, found 'many'",
        "1 t 1 commit 0x10000 -1 ok -           | expected a number of bytes, found '-1'",
        "1 t 1 reserve 0x0 1 0xq -              | expected an address",
        "1 t 1 release 0xffffffffffffffff 0 ok -| expected a possible range of addresses",
        "1 t 1 commit 0x1 9223372036854775807 ok -| expected a possible range of addresses",
        "stack 1 B.b(B.java:1)                  | expected a stack with a new number",
        "stack                                  | expected a stack: its number",
        "stack x A                              | expected the number of a stack, found 'x'",
      })
  void aWrongLineIsNamed(String line, String message) {
    String text = RecordText.HEADER + STACK + line.strip().replace(' ', '\t') + "\n";
    assertThatThrownBy(() -> RecordText.report(text))
        .isInstanceOf(RecordFormatException.class)
        .hasMessageStartingWith("app.vmrecord:3: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                                    | the first line",
        "hello                                                 | the first line",
        "freehold-vm-record 2 space=a pid=1 start=x pageSize=1 | version 1 of the format, found"
            + " '2'",
        "freehold-vm-record 1 space=a pid=x start=x pageSize=1 | the number of a process",
        "freehold-vm-record 1 space=a pid=1 start=x pageSize=1 | a time such as",
        "freehold-vm-record 1 space=a pid=1 start=x pageSize=3 | a page size",
        "freehold-vm-record 1 spice=a pid=1 start=x pageSize=1 | space=…, found 'spice=a'",
      })
  void aFileThatIsNoRecordIsNamed(String header, String message) {
    assertThatThrownBy(() -> RecordText.report(header.replace(' ', '\t') + "\n"))
        .isInstanceOf(RecordFormatException.class)
        .hasMessageStartingWith("app.vmrecord:1: expected " + message);
  }

  @Test
  void timeDoesNotGoBack() {
    String text =
        RecordText.HEADER
            + STACK
            + "5\tt\t1\treset\t0x0\t1\tok\t-\n4\tt\t1\treset\t0x0\t1\tok\t-\n";
    assertThatThrownBy(() -> RecordText.report(text))
        .hasMessage("app.vmrecord:4: expected a time not before the previous one, 5, found '4'");
  }

  @Test
  void anEmptyFileIsNoRecordAndTheHeaderAloneIsOne() throws IOException {
    assertThatThrownBy(() -> RecordText.report("")).hasMessageStartingWith("app.vmrecord:1: ");
    assertThat(RecordText.report(RecordText.HEADER).leaks()).isEmpty();
  }
}
