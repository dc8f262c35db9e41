package org.freehold.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// What every reader promises of its events, whatever the trace: numbered without gaps, no slot
/// used by two live blocks, nothing resized or freed that is not live.
public final class EventOrder {

  private EventOrder() {}

  /// Reads a trace to its end and checks each event.
  public static void check(TraceReader reader) throws IOException {
    TraceEvent event = new TraceEvent();
    Map<Integer, Long> live = new HashMap<>();
    long sequence = 0;
    long blocks = 0;
    while (reader.next(event)) {
      assertThat(event.sequence()).isEqualTo(++sequence);
      switch (event.op()) {
        case ALLOCATE -> {
          assertThat(event.id()).isEqualTo(blocks++);
          assertThat(live.put(event.slot(), event.id())).isNull();
        }
        case REALLOCATE -> assertThat(live.get(event.slot())).isEqualTo(event.id());
        case FREE -> assertThat(live.remove(event.slot())).isEqualTo(event.id());
        case FREE_NULL -> assertThat(event.slot()).isEqualTo(TraceEvent.NONE);
      }
    }
    assertThat(event.sequence()).isEqualTo(sequence);
  }
}
