package org.freehold.trace.write;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.freehold.trace.CallStacks;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.TraceOp;

/// Writes a trace as comma-separated values with a header (RFC 4180), lines ended by a line feed.
/// What is not in the trace is an empty field.
final class CsvWriter implements TraceWriter {

  private static final String HEADER =
      "sequence,operation,block,size,alignment,zeroed,address,thread,nanoseconds,stack,caller\n";

  private final OutputStream out;
  private final StringBuilder line = new StringBuilder();
  private boolean hasHeader;

  CsvWriter(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(TraceEvent event, CallStacks stacks) throws IOException {
    header();
    boolean isSized = event.op() == TraceOp.ALLOCATE || event.op() == TraceOp.REALLOCATE;
    line.setLength(0);
    line.append(event.sequence()).append(',');
    line.append(event.op().name().toLowerCase(Locale.ROOT)).append(',');
    field(event.op() == TraceOp.FREE_NULL ? "" : Long.toString(event.id()));
    field(isSized ? Long.toUnsignedString(event.size()) : "");
    field(event.alignment() == 0 ? "" : Long.toUnsignedString(event.alignment()));
    field(event.op() == TraceOp.ALLOCATE ? String.valueOf(event.isZeroed()) : "");
    field(event.address() == 0 ? "" : "0x" + Long.toHexString(event.address()));
    field(event.thread() == 0 ? "" : Long.toString(event.thread()));
    field(event.timeNanos() == TraceEvent.UNKNOWN_TIME ? "" : Long.toString(event.timeNanos()));
    boolean hasStack = event.stackId() != 0;
    field(hasStack ? Long.toString(event.stackId()) : "");
    line.append(hasStack ? quoted(stacks.frame((int) event.stackId())) : "").append('\n');
    out.write(line.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void field(String text) {
    line.append(text).append(',');
  }

  private static String quoted(String text) {
    boolean isPlain = true;
    for (int i = 0; i < text.length(); i++) {
      isPlain &= text.charAt(i) != ',' && text.charAt(i) != '"' && text.charAt(i) >= ' ';
    }
    return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private void header() throws IOException {
    if (!hasHeader) {
      hasHeader = true;
      out.write(HEADER.getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Override
  public void close() throws IOException {
    try (out) {
      header();
    }
  }
}
