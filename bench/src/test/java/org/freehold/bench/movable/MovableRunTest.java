package org.freehold.bench.movable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovableRunTest {

  @Test
  void aCompactedHeapTakesLittleMoreThanItsBlocks(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("mix.csv");
    Files.writeString(
        file, "24, 100, 20\n100, 500, 90\n900, 100, 40\n5000, 20, 30\n300000, 0.1, 0.05\n");
    StringWriter text = new StringWriter();
    new MovableRun(file, 8 << 20, 200_000, 1 << 20, 42, new PrintWriter(text)).run();
    Matcher figure =
        Pattern.compile("movable heap, compacted .* / live ([0-9.]+)").matcher(text.toString());
    assertThat(figure.find()).as(text.toString()).isTrue();
    assertThat(Double.parseDouble(figure.group(1))).isBetween(1.0, 1.05);
    assertThat(text.toString())
        .contains("plain heap", "handles, not in it", "steps", "processor time of a call");
  }

  @Test
  void percentilesAreThoseOfAllSteps() {
    Pauses pauses = new Pauses();
    assertThat(pauses.percentile(0.99)).isZero();
    for (int i = 0; i < 3000; i++) {
      assertThat(pauses.time(() -> 7)).isEqualTo(7);
    }
    assertThat(pauses.count()).isEqualTo(3000);
    assertThat(pauses.percentile(1)).isGreaterThanOrEqualTo(pauses.percentile(0.5));
  }
}
