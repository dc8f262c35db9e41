package org.freehold.trace.write;

import java.io.IOException;
import java.io.OutputStream;
import org.freehold.trace.CallStacks;
import org.freehold.trace.FhtWriter;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.TraceOp;
import org.freehold.trace.write.TraceWriters.Origin;
import org.jspecify.annotations.Nullable;

/// Writes a trace as `.fht`. Blocks are named by their addresses where the trace has them, which
/// the first event of a block decides, and by their slots otherwise.
final class FhtTraceWriter implements TraceWriter {

  private final OutputStream out;
  private final Origin origin;
  private final SlotKeys keys = new SlotKeys();
  private final StackMap stackMap = new StackMap();
  private @Nullable FhtWriter writer;
  private boolean areAddresses;

  FhtTraceWriter(OutputStream out, Origin origin) {
    this.out = out;
    this.origin = origin;
  }

  @Override
  public void write(TraceEvent event, CallStacks stacks) throws IOException {
    FhtWriter fht = writer;
    if (fht == null) {
      areAddresses = event.op() != TraceOp.FREE_NULL && event.address() != 0;
      fht = open();
    }
    int stack = stackMap.of(event.stackId(), stacks, fht::stack);
    fht.at(event.thread(), event.timeNanos(), stack);
    switch (event.op()) {
      case ALLOCATE -> {
        long key = newKey(event);
        keys.set(event.slot(), key);
        fht.allocate(key, event.size(), event.alignment(), event.isZeroed());
      }
      case REALLOCATE -> {
        long key = newKey(event);
        fht.resize(keys.get(event.slot()), key, event.size());
        keys.set(event.slot(), key);
      }
      case FREE -> fht.free(keys.get(event.slot()));
      case FREE_NULL -> fht.freeNull();
    }
  }

  private long newKey(TraceEvent event) {
    return areAddresses ? event.address() : event.slot();
  }

  private FhtWriter open() throws IOException {
    FhtWriter fht = new FhtWriter(out, areAddresses, origin.startMillis(), origin.command());
    writer = fht;
    return fht;
  }

  @Override
  public void close() throws IOException {
    try (out) {
      (writer == null ? open() : writer).close();
    }
  }
}
