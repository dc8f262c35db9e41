package org.freehold.trace.write;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.freehold.trace.CallStacks;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.info.StackCosts;
import org.freehold.trace.write.TraceWriters.Origin;

/// Writes a profile as `profile.proto` of google/pprof describes it, compressed with gzip. A sample
/// has the four values that Go's heap profiles have: objects and bytes, allocated and in use at the
/// end.
///
/// A frame is a function of that name; of `name(File.java:12)` the file and the line are written
/// too.
final class PprofWriter implements TraceWriter {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final String[][] VALUES = {
    {"alloc_objects", "count"}, {"alloc_space", "bytes"},
    {"inuse_objects", "count"}, {"inuse_space", "bytes"},
  };

  // The fields of Profile.
  private static final int SAMPLE_TYPE = 1;
  private static final int SAMPLE = 2;
  private static final int LOCATION = 4;
  private static final int FUNCTION = 5;
  private static final int STRING_TABLE = 6;
  private static final int TIME_NANOS = 9;
  private static final int DURATION_NANOS = 10;
  private static final int COMMENT = 13;
  private static final int DEFAULT_SAMPLE_TYPE = 14;

  private final OutputStream out;
  private final Origin origin;
  private final StackCosts costs = new StackCosts();
  private CallStacks stacks = CallStacks.NONE;
  private long lastNanos;

  private final Map<String, Integer> strings = new LinkedHashMap<>();
  private final Map<String, Long> locations = new LinkedHashMap<>();
  private final ProtoMessage profile = new ProtoMessage();

  PprofWriter(OutputStream out, Origin origin) {
    this.out = out;
    this.origin = origin;
    string("");
  }

  @Override
  public void write(TraceEvent event, CallStacks table) {
    stacks = table;
    lastNanos = Math.max(lastNanos, event.timeNanos());
    costs.accept(event);
  }

  @Override
  public void close() throws IOException {
    try (out) {
      GZIPOutputStream packed = new GZIPOutputStream(out);
      packed.write(profile());
      packed.finish();
    }
  }

  private byte[] profile() {
    for (String[] value : VALUES) {
      profile.message(
          SAMPLE_TYPE, new ProtoMessage().number(1, string(value[0])).number(2, string(value[1])));
    }
    for (int stack = 0; stack < costs.stackCount(); stack++) {
      if (costs.allocations(stack) != 0) {
        profile.message(SAMPLE, sample(stack));
      }
    }
    profile.number(TIME_NANOS, origin.startMillis() * NANOS_PER_MILLI);
    profile.number(DURATION_NANOS, lastNanos);
    if (!origin.command().isEmpty()) {
      profile.number(COMMENT, string(origin.command()));
    }
    profile.number(DEFAULT_SAMPLE_TYPE, string("alloc_space"));
    strings.keySet().forEach(text -> profile.text(STRING_TABLE, text));
    return profile.toBytes();
  }

  private ProtoMessage sample(int stack) {
    List<String> frames = stack == 0 ? List.of("[unknown]") : stacks.frames(stack);
    long[] path = new long[frames.size()];
    for (int i = 0; i < path.length; i++) {
      path[i] = location(frames.get(i));
    }
    return new ProtoMessage()
        .packed(1, path)
        .packed(
            2,
            costs.allocations(stack),
            costs.bytes(stack),
            costs.liveBlocks(stack),
            costs.liveBytes(stack));
  }

  private long string(String text) {
    return strings.computeIfAbsent(text, _ -> strings.size());
  }

  /// The number of the location, and of the function there, that represent a frame.
  private long location(String frame) {
    Long known = locations.get(frame);
    if (known != null) {
      return known;
    }
    long number = locations.size() + 1L;
    locations.put(frame, number);
    String name = frame;
    String file = "";
    long line = 0;
    int open = frame.lastIndexOf('(');
    int colon = frame.lastIndexOf(':');
    if (open > 0 && colon > open && frame.endsWith(")")) {
      try {
        line = Integer.parseInt(frame.substring(colon + 1, frame.length() - 1));
        name = frame.substring(0, open);
        file = frame.substring(open + 1, colon);
      } catch (NumberFormatException _) {
        // Some other text.
      }
    }
    ProtoMessage function =
        new ProtoMessage().number(1, number).number(2, string(name)).number(3, string(name));
    profile.message(FUNCTION, function.number(4, string(file)));
    ProtoMessage place = new ProtoMessage().number(1, number).number(2, line);
    profile.message(LOCATION, new ProtoMessage().number(1, number).message(4, place));
    return number;
  }
}
