package org.freehold.trace;

import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells the formats of one call a line apart, by the first line that only one of them has. Other
/// output may stand before it.
final class TextFormats {

  /// As far as is looked for such a line.
  private static final int LOOK_AHEAD = 1 << 15;

  private static final Pattern VALGRIND = Pattern.compile("(--|==)\\d{1,10}\\1 .*|(==)\\d{1,10}==");
  private static final Pattern MTRACE =
      Pattern.compile("= Start|(@ .*\\] )?[-+<>!] (0x[0-9a-f]+|\\(nil\\)).*");

  private TextFormats() {}

  /// The format of a text that is neither heaptrack's nor a `.rep` trace.
  ///
  /// @return null when no line tells
  static @Nullable TraceFormat of(TraceInput in) throws IOException {
    in.ensure(LOOK_AHEAD);
    int end = Math.min(in.limit, in.position + LOOK_AHEAD);
    TracedCall call = new TracedCall();
    int start = in.position;
    while (start < end) {
      int stop = start;
      while (stop < end && in.bytes[stop] != '\n') {
        stop++;
      }
      TraceFormat format = ofLine(in.text(start, stop).stripTrailing(), call);
      if (format != null) {
        return format;
      }
      start = stop + 1;
    }
    return null;
  }

  private static @Nullable TraceFormat ofLine(String line, TracedCall call) {
    if (VALGRIND.matcher(line).matches()) {
      return TraceFormat.VALGRIND;
    }
    if (MTRACE.matcher(line).matches()) {
      return TraceFormat.MTRACE;
    }
    if (call.read(line) && call.result != null) {
      if (isMemoryCall(call.name)) {
        return TraceFormat.STRACE;
      }
      return LtraceReader.isKnown(call.name) ? TraceFormat.LTRACE : null;
    }
    return null;
  }

  private static boolean isMemoryCall(String name) {
    return StraceReader.isKnown(name) || name.equals("mprotect") || name.equals("madvise");
  }
}
