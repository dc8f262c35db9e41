package org.freehold.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The traces that the repository ships are complete and in order.
class ExampleTracesTest {

  @ParameterizedTest
  @CsvSource({
    "find.rep, 19194, 343104",
    "jq.rep, 39630, 938085",
    "perl.rep, 38627, 1725725",
    "sqlite3.rep, 21575, 522406",
    "sqlite3.raw.zst, 21575, 522406",
    "vim.rep, 4418, 376701",
    "xz.rep, 295, 97683607"
  })
  void hasTheOperationsAndThePeakThatWereRecorded(String name, long operations, long peak)
      throws IOException {
    TraceEvent event = new TraceEvent();
    long[] sizes = new long[40_000];
    long live = 0;
    long highest = 0;
    try (TraceReader reader = Traces.open(TraceText.EXAMPLES.resolve(name))) {
      while (reader.next(event)) {
        live += event.size() - sizes[event.slot()];
        sizes[event.slot()] = event.size();
        highest = Math.max(highest, live);
      }
      assertThat(reader.repairs()).isEqualTo(Repairs.NONE);
      assertThat(reader.bytesRead()).isEqualTo(reader.bytesTotal());
    }
    assertThat(event.sequence()).isEqualTo(operations);
    assertThat(highest).isEqualTo(peak);
  }
}
