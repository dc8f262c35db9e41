package org.freehold.trace.write;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.freehold.trace.CallStacks;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.info.StackCosts;

/// Writes what the stacks of a trace cost, one stack per line: its frames separated by semicolons,
/// the outermost first, a space and a number. `flamegraph.pl`, speedscope and others draw it.
final class FoldedWriter implements TraceWriter {

  private static final String UNKNOWN = "[unknown]";

  private final OutputStream out;
  private final Weight weight;
  private final StackCosts costs = new StackCosts();
  private CallStacks stacks = CallStacks.NONE;

  FoldedWriter(OutputStream out, Weight weight) {
    this.out = out;
    this.weight = weight;
  }

  @Override
  public void write(TraceEvent event, CallStacks table) {
    stacks = table;
    costs.accept(event);
  }

  private long weigh(int stack) {
    return switch (weight) {
      case BYTES -> costs.bytes(stack);
      case ALLOCATIONS -> costs.allocations(stack);
      case LIVE -> costs.liveBytes(stack);
      case PEAK -> costs.peakBytes(stack);
    };
  }

  @Override
  public void close() throws IOException {
    try (out) {
      for (int stack = 0; stack < costs.stackCount(); stack++) {
        long count = weigh(stack);
        if (count != 0) {
          out.write((line(stack) + " " + count + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  private String line(int stack) {
    if (stack == 0) {
      return UNKNOWN;
    }
    List<String> frames = stacks.frames(stack);
    StringBuilder line = new StringBuilder();
    for (int i = frames.size() - 1; i >= 0; i--) {
      // A semicolon ends a frame, and a line feed a stack.
      line.append(frames.get(i).replace(';', ':').replace('\n', ' '));
      line.append(i > 0 ? ";" : "");
    }
    return line.toString();
  }
}
