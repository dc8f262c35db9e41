package org.freehold.inspect.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Records that were cut or damaged anywhere are read or refused in one line.
class RecordMutationTest {

  private static final int COPIES = 5000;
  private static final String LETTERS = "\n\t-0189xf:\\=stackrelease";

  @Test
  void aCutRecordIsReadUpToItsLastCompleteLine() throws IOException {
    int calls = 0;
    for (int length = RecordText.HEADER.length(); length < RecordText.WHOLE.length(); length++) {
      LeakReport report = RecordText.report(RecordText.WHOLE.substring(0, length));
      assertThat(report.isCut()).isEqualTo(RecordText.WHOLE.charAt(length - 1) != '\n');
      assertThat(report.calls()).isBetween((long) calls, calls + 1L);
      calls = (int) report.calls();
    }
    assertThat(calls).isEqualTo(7);
  }

  @Test
  void isReadOrRefusedWhenLettersChange() {
    for (int seed = 0; seed < COPIES; seed++) {
      String damaged = damaged(new SplittableRandom(seed));
      assertThatNoException().as("seed %d", seed).isThrownBy(() -> RecordText.check(damaged));
    }
  }

  private static String damaged(SplittableRandom random) {
    StringBuilder text = new StringBuilder(RecordText.WHOLE);
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(text.length());
      char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, letter);
        case 1 -> text.insert(at, letter);
        default -> text.deleteCharAt(at);
      }
    }
    return text.toString();
  }
}
