package org.freehold.trace.internal;

import java.io.IOException;
import java.util.regex.Pattern;
import org.freehold.trace.TraceFormat;
import org.freehold.trace.internal.calls.LtraceReader;
import org.freehold.trace.internal.calls.StraceReader;
import org.freehold.trace.internal.calls.TracedCall;
import org.freehold.trace.internal.input.TraceInput;
import org.freehold.trace.internal.rep.RepScanner;
import org.jspecify.annotations.Nullable;

/// Detects the format of a text trace from its contents:
///
/// 1. `v` is heaptrack's first byte.
/// 2. A number is the first of a `.rep` header, unless its line has a call: a line of valgrind,
///    ltrace or strace may begin with a process or a time.
/// 3. Otherwise the first line that only one of the formats of a call per line has decides. Other
///    output may come before it.
///
/// `.fht` is a binary format, which [org.freehold.trace.internal.fht.FhtFrames#begins] detects.
public final class FormatDetector {

  /// How far the detector looks for a line that decides.
  private static final int LOOK_AHEAD = 1 << 15;

  private static final int MAX_FIRST_LINE = 4096;

  private static final Pattern VALGRIND = Pattern.compile("(--|==)\\d{1,10}\\1 .*|(==)\\d{1,10}==");
  private static final Pattern MTRACE =
      Pattern.compile("= Start|(@ .*\\] )?[-+<>!] (0x[0-9a-f]+|\\(nil\\)).*");

  private FormatDetector() {}

  /// Detects the format; nothing is consumed.
  ///
  /// @throws TraceFormatException when this is no trace
  public static TraceFormat detect(TraceInput in) throws IOException {
    if (!in.more()) {
      throw in.broken("expected a trace, found an empty file");
    }
    byte first = in.bytes[in.position];
    if (first == 'v') {
      return TraceFormat.HEAPTRACK;
    }
    boolean isNumber = RepScanner.canStartNumber(first) || TraceInput.isSpace(first);
    if (isNumber && !hasCall(in)) {
      return TraceFormat.REP;
    }
    TraceFormat format = ofLines(in);
    if (format == null) {
      throw in.broken(
          "expected a trace (.fht, .rep, or what heaptrack, valgrind, ltrace, mtrace or strace"
              + " writes), found "
              + in.found(in.position));
    }
    return format;
  }

  /// Whether the first line that is not blank is that of a call, which `.rep` traces do not have.
  private static boolean hasCall(TraceInput in) throws IOException {
    in.ensure(MAX_FIRST_LINE);
    int i = in.position;
    while (i < in.limit && TraceInput.isSpace(in.bytes[i])) {
      i++;
    }
    int end = Math.min(in.limit, i + MAX_FIRST_LINE);
    boolean hasCall = in.bytes[i] == '-' && in.bytes[i + 1 < in.limit ? i + 1 : i] == '-';
    for (; i < end && in.bytes[i] != '\n'; i++) {
      hasCall |= in.bytes[i] == '(';
    }
    return hasCall;
  }

  /// The format of the first line that decides, or null.
  private static @Nullable TraceFormat ofLines(TraceInput in) throws IOException {
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
