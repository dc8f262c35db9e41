package org.freehold.playground.internal.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.freehold.playground.internal.calls.WrittenCall.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallScriptTest {

  @Test
  void eachCallIsReadWithItsLineAndItsBlock() throws Exception {
    List<WrittenCall> calls =
        CallScript.parse(
            """
            # two blocks
            a = malloc(40)
            void *b = calloc(3, 8);

            c = realloc(a, 64 KiB)   // a is gone
            free(b)
            free(c)
            """);
    assertThat(calls)
        .containsExactly(
            new WrittenCall(Kind.ALLOCATE, 0, 40, 2, "a"),
            new WrittenCall(Kind.ALLOCATE, 1, 24, 3, "b"),
            new WrittenCall(Kind.REALLOCATE, 0, 65_536, 5, "c"),
            new WrittenCall(Kind.FREE, 1, 0, 6, "b"),
            new WrittenCall(Kind.FREE, 0, 0, 7, "c"));
  }

  @Test
  void aRepetitionMakesANewBlockInEachRound() throws Exception {
    List<WrittenCall> calls =
        CallScript.parse(
            """
            repeat 3
              a[i] = malloc(0x10)
            end
            free(a[1])
            """);
    assertThat(calls).map(WrittenCall::name).containsExactly("a[0]", "a[1]", "a[2]", "a[1]");
    assertThat(calls).map(WrittenCall::block).containsExactly(0, 1, 2, 1);
  }

  @Test
  void repetitionsNest() throws Exception {
    List<WrittenCall> calls =
        CallScript.parse(
            """
            repeat 2
              repeat 3
                a = malloc(1)
                free(a)
              end
            end
            """);
    assertThat(calls).hasSize(12);
  }

  @Test
  void aNameThatIsGivenAgainLeavesTheFirstBlockLeaked() throws Exception {
    List<WrittenCall> calls = CallScript.parse("a = malloc(1)\na = malloc(2)\nfree(a)");
    assertThat(calls.getLast().block()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "free(a) | line 1: no block is called a yet",
        "a = malloc(1);;free(a);;free(a) | line 3: a was freed, or got another name, in line 2"
            + " already",
        "malloc(40) | line 1: the block needs a name, as in a = malloc(40), not 'malloc(40)'",
        "repeat 3;;a = malloc(1) | line 1: this 'repeat' has no 'end'",
        "end | line 1: this 'end' belongs to no 'repeat'",
        "a = malloc(9223372036854775808) | line 1: a size has 63 bits at the most, and"
            + " 9223372036854775808 more",
        "a = malloc(9007199254740992 KiB) | line 1: a size has 63 bits at the most, and"
            + " 9007199254740992 more",
        "a = calloc(0x100000000, 0x100000000) | line 1: the product of these sizes has more than 63"
            + " bits",
        "a = malloc(50 KB) | line 1: 50 KB has two meanings: write 50 KiB or 51200",
        "a = malloc(1.5mb) | line 1: 1.5 mb has two meanings: write 1.5 MiB or 1572864",
        "a = calloc(2, 4k) | line 1: 4 k has two meanings: write 4 KiB or 4096",
        "a = malloc(1);;b = realloc(a, 1 G) | line 2: 1 G has two meanings: write 1 GiB or"
            + " 1073741824",
        "a = malloc(3 words) | line 1: the unit 'words' is none of bytes, KiB, MiB, GiB",
        "a = malloc(1.3 bytes) | line 1: 1.3 bytes is no whole number of bytes",
        "# nothing | line 1: there is no call yet, such as a = malloc(40)"
      })
  void aMistakeIsToldWithItsLine(String text, String sentence) {
    CallScriptException thrown =
        catchThrowableOfType(
            CallScriptException.class, () -> CallScript.parse(text.replace(";;", "\n")));
    assertThat(thrown).hasMessage(sentence);
    assertThat(thrown.getMessage()).startsWith("line " + thrown.line());
  }

  @ParameterizedTest
  @CsvSource({"64 KiB, 65536", "64kib, 65536", "1.5 MiB, 1572864", "7 bytes, 7", "0x10 B, 16"})
  void aSizeMayHaveABinaryUnit(String written, long bytes) throws Exception {
    assertThat(CallScript.parse("a = malloc(" + written + ")").getFirst().size()).isEqualTo(bytes);
  }

  @Test
  void endlessRepetitionsAreRefused() {
    CallScriptException thrown =
        catchThrowableOfType(
            CallScriptException.class,
            () -> CallScript.parse("repeat 999999999\nrepeat 999999999\na = malloc(1)\nend\nend"));
    assertThat(thrown).hasMessageContaining("more than 200000 calls");
    CallScriptException deep =
        catchThrowableOfType(
            CallScriptException.class,
            () -> CallScript.parse("repeat 2\n".repeat(9) + "a = malloc(1)\n" + "end\n".repeat(9)));
    assertThat(deep).hasMessageContaining("8 deep");
  }

  @Test
  void anEmptyRepetitionEndsAtOnce() {
    assertThat(
            catchThrowableOfType(
                CallScriptException.class,
                () -> CallScript.parse("repeat 999999999\nrepeat 999999999\nend\nend")))
        .hasMessageContaining("no call yet");
  }

  @Test
  void linesThatSayNothingAreNotRepeatedForEver() {
    String text = "repeat 199999\na = malloc(8)\n" + "\n".repeat(400_000) + "end";
    assertThat(catchThrowableOfType(CallScriptException.class, () -> CallScript.parse(text)))
        .hasMessageContaining("too many lines");
  }
}
