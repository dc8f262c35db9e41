package org.freehold.inspect;

import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Maps that were cut or damaged anywhere are read or refused in one line.
class MapsMutationTest {

  private static final int COPIES = 1500;
  private static final String LETTERS = " \n\t-:rwxps0f9[]/kB";

  @Test
  void isReadOrRefusedWhenCutAnywhere() {
    for (int length = 0; length < MapTexts.SLEEP.length(); length += 3) {
      SensibleMap.check(MapTexts.SLEEP.substring(0, length));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isReadOrRefusedWhenLettersChange(boolean isJava) {
    String whole = isJava ? MapTexts.JAVA : MapTexts.SLEEP;
    for (int seed = 0; seed < COPIES; seed++) {
      String damaged = damaged(whole, new SplittableRandom(seed));
      assertThatNoException().as("seed %d", seed).isThrownBy(() -> SensibleMap.check(damaged));
    }
  }

  private static String damaged(String whole, SplittableRandom random) {
    StringBuilder text = new StringBuilder(whole);
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
