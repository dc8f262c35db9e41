package org.freehold.trace.internal.rep;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.freehold.trace.TraceFormatException;
import org.freehold.trace.TraceText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every way in which a `.rep` trace can be broken, with the sentence that the user reads. `~`
/// stands for a line feed, `^` for a zero byte.
class RepRefusalTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1                      | t:1: expected a header of 2 or 4 numbers, found the end of the file
          1~~                    | t:3: expected a header of 2 or 4 numbers, found the end of the file
          1~a 0 1                | t:2: expected a header of 2 or 4 numbers, found 'a'
          1 2 3                  | t:1: expected an operation (a, r or f), found the end of the file
          1 2 3 4 5              | t:1: expected an operation (a, r or f), found the end of the file
          1 2 3 4 5 6 a 0 1      | t:1: expected an operation (a, r or f), found '6'
          1 2 3~a 0 1~f 0        | t:3: expected a thread number, found 'f'
          -1 2~a 0 1~f 0         | t:1: expected a number of the header, found '-1'
          1x 2~a 0 1~f 0         | t:1: expected a number of the header, found '1x'
          9223372036854775808 1~ | t:1: expected a number of the header below 2^63, found '9223372036854775808'
          1 2~a 0 1              | t:2: expected 2 operations, as the header says, found the end of the file after 1
          1 2~                   | t:2: expected 2 operations, as the header says, found the end of the file after 0
          1 1 1 1                | t:1: expected 1 operations, as the header says, found the end of the file after 0
          1 2~a 0~f 0            | t:2: expected a size in bytes, found the end of the line
          1 2~a 0                | t:2: expected a size in bytes, found the end of the file
          1 2~a 0~~              | t:2: expected a size in bytes, found the end of the file
          1 2~a 0 f 0            | t:2: expected a size in bytes, found 'f'
          1 2~a~f 0              | t:2: expected a block number, found the end of the line
          1 2~a 0 1~f            | t:3: expected a block number, found the end of the file
          1 2~a 0 12q~f 0        | t:2: expected a size in bytes, found '12q'
          1 2~a 0 1.5~f 0        | t:2: expected a size in bytes, found '1.5'
          1 2~a 0 -8~f 0         | t:2: expected a size in bytes, found '-8'
          1 2~a -1 8~f 0         | t:2: expected a block number, found '-1'
          1 2~r -1 8~f 0         | t:2: expected a block number, found '-1'
          1 2~a 0 8~f -2         | t:3: expected a block number, found '-2'
          1 2~a 0 8~f -          | t:3: expected a block number, found '-'
          1 2~a 0 8~f -10        | t:3: expected a block number, found '-10'
          1 2~a 0 8~q 0          | t:3: expected an operation (a, r or f), found 'q'
          1 2~a 0 8~free 0       | t:3: expected an operation (a, r or f), found 'free'
          1 2~a 0 8~0 f 0        | t:3: expected an operation (a, r or f), found '0'
          1 1~0 a 0 8~0          | t:3: expected an operation (a, r or f), found the end of the file
          1 2~a 0 9223372036854775808~f 0 | t:2: expected a size in bytes below 2^63, found '9223372036854775808'
          1 2~a 0 18446744073709551616~f 0 | t:2: expected a size in bytes below 2^63, found '18446744073709551616'
          1 2~a 0 8~r 0 18446744073709551615 | t:3: expected a size in bytes below 2^63, found '18446744073709551615'
          1 2~a 0 99999999999999999999999999~f 0 | t:2: expected a size in bytes below 2^63, found '999999999999999999999999…'
          1 2~a 9223372036854775808 1~f 0 | t:2: expected a block number below 2^63, found '9223372036854775808'
          1 2~a 0 1^~f 0         | t:2: expected a size in bytes, found '1\\x00'
          1 2~^~f 0              | t:2: expected an operation (a, r or f), found '\\x00'
          1 2~a 0 1~f 0~junk     | t:4: expected an operation (a, r or f), found 'junk'
          """)
  void isRefusedInOneSentence(String text, String message) {
    String trace = text.replace('~', '\n').replace('^', '\0');
    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> TraceText.read(trace))
        .withMessage(message);
  }
}
