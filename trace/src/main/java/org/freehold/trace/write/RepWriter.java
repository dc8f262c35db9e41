package org.freehold.trace.write;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.freehold.trace.CallStacks;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.TraceOp;
import org.freehold.trace.TraceReader;
import org.freehold.trace.Traces;
import org.freehold.trace.write.TraceWriters.Origin;

/// Writes a trace in the format of the malloc labs: weight, number of blocks, number of operations,
/// peak of live bytes, then one operation per line. The header needs figures of the whole trace, so
/// that the events are spooled into a temporary file.
///
/// A trace of several threads gets the dialect in which each operation begins with the number of
/// its thread, from 0 in the order of their first operations. Addresses, times and stacks are not
/// in the format. A resize to 0 bytes would free the block: 1 byte is written instead.
final class RepWriter implements TraceWriter {

  private final OutputStream out;
  private final SlotKeys sizes = new SlotKeys();
  private final Map<Long, Integer> threads = new HashMap<>();
  private final Path waiting;
  private final TraceWriter spool;
  private long blocks;
  private long operations;
  private long live;
  private long peak;

  RepWriter(OutputStream out) throws IOException {
    this.out = out;
    waiting = Files.createTempFile("freehold", ".fht");
    spool = new FhtTraceWriter(Files.newOutputStream(waiting), new Origin("", 0));
  }

  @Override
  public void write(TraceEvent event, CallStacks stacks) throws IOException {
    spool.write(event, CallStacks.NONE);
    operations++;
    threads.putIfAbsent(event.thread(), threads.size());
    if (event.op() == TraceOp.FREE_NULL) {
      return;
    }
    blocks = Math.max(blocks, event.id() + 1);
    live += event.size() - sizes.get(event.slot());
    sizes.set(event.slot(), event.size());
    peak = Math.max(peak, live);
  }

  @Override
  public void close() throws IOException {
    try (out) {
      spool.close();
      print("1\n" + blocks + "\n" + operations + "\n" + peak + "\n");
      try (TraceReader reader = Traces.open(waiting)) {
        TraceEvent event = new TraceEvent();
        while (reader.next(event)) {
          print(line(event));
        }
      }
    } finally {
      Files.deleteIfExists(waiting);
    }
  }

  private void print(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private String line(TraceEvent event) {
    String thread = threads.size() > 1 ? threads.get(event.thread()) + " " : "";
    return thread
        + switch (event.op()) {
          case ALLOCATE -> "a " + event.id() + " " + Long.toUnsignedString(event.size());
          case REALLOCATE ->
              "r " + event.id() + " " + Long.toUnsignedString(Math.max(1, event.size()));
          case FREE -> "f " + event.id();
          case FREE_NULL -> "f -1";
        }
        + "\n";
  }
}
