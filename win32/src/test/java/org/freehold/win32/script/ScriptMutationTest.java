package org.freehold.win32.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Transcripts with words and lines exchanged: each is refused or answered, as [ScriptFuzzTest]
/// demands of any text.
class ScriptMutationTest {

  private static final int MUTANTS = 60;

  private final Random random = new Random(5);

  private static List<String> calls(String name) throws IOException {
    try (var in = ScriptMutationTest.class.getResourceAsStream("/" + name)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      // A million locks, or 70,000 objects, say no more than a few.
      return text.lines().filter(line -> !line.startsWith("=") && !line.contains("11170")).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"movable.txt", "bstr.txt", "tour.txt"})
  void exchangedWordsAndLinesAreRefusedOrAnswered(String name) throws IOException {
    List<String> calls = calls(name);
    for (int i = 0; i < MUTANTS; i++) {
      List<String> mutant = new ArrayList<>();
      for (int line = 0; line < 30; line++) {
        mutant.add(random(calls));
      }
      if (random.nextInt(3) == 0) {
        exchangeAWord(mutant, calls);
      }
      ScriptSamples.check(String.join("\n", mutant));
    }
  }

  private String random(List<String> lines) {
    return lines.get(random.nextInt(lines.size()));
  }

  private void exchangeAWord(List<String> mutant, List<String> calls) {
    int line = random.nextInt(mutant.size());
    String[] words = mutant.get(line).split(" ", -1);
    String[] others = random(calls).split(" ", -1);
    words[random.nextInt(words.length)] = others[random.nextInt(others.length)];
    mutant.set(line, String.join(" ", words));
  }
}
