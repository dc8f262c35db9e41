package org.freehold.trace.internal.calls;

import org.freehold.trace.TraceFormat;
import org.freehold.trace.TraceFormatException;
import org.freehold.trace.internal.input.TraceInput;
import org.freehold.trace.internal.track.CallTracker;

/// Reads what ltrace writes about the allocation functions of C, with any of its options: `-e`,
/// `-f`, `-i`, `-t`, `-tt`, `-ttt`. Other calls and other lines are skipped.
///
/// * With `-i` the caller makes a stack of one frame, with `-f` the process is the thread: ltrace
///   does not distinguish threads from processes. What a forked process does with a block of its
///   parent shows up in [org.freehold.trace.Repairs].
/// * `posix_memalign` returns its block through a pointer that ltrace does not follow, and of a
///   long text `strdup` shows only the beginning: such blocks are unknown, and are counted.
/// * ltrace prints more arguments than `aligned_alloc` has; the first two count.
/// * A function of C++ and the `malloc` inside of it are one allocation where both are shown.
public final class LtraceReader extends CallLogReader {

  private static final String ADDRESS = "the address of a block";
  private static final String SIZE = "a size in bytes";

  private final TracedCall call = new TracedCall();

  public LtraceReader(TraceInput in) {
    super(in);
  }

  @Override
  public TraceFormat format() {
    return TraceFormat.LTRACE;
  }

  @Override
  void readLine(String line) throws TraceFormatException {
    if (!call.read(line) || !isKnown(call.name)) {
      return;
    }
    if (call.result == null) {
      throw lines.wrong("'= ' and a result", line.substring(line.indexOf('(')));
    }
    tracker.setThread(call.pid);
    tracker.setTime(call.timeNanos);
    tracker.setStack(call.caller.isEmpty() ? 0 : stacks.single(call.caller));
    readCall(result());
  }

  public static boolean isKnown(String name) {
    return switch (name) {
      case "malloc",
          "calloc",
          "realloc",
          "reallocarray",
          "free",
          "cfree",
          "memalign",
          "aligned_alloc",
          "posix_memalign",
          "valloc",
          "pvalloc",
          "strdup" ->
          true;
      default -> isNew(name) || isDelete(name);
    };
  }

  private static boolean isNew(String name) {
    return name.startsWith("_Znw") || name.startsWith("_Zna");
  }

  private static boolean isDelete(String name) {
    return name.startsWith("_Zdl") || name.startsWith("_Zda");
  }

  /// The first word of the result.
  private String result() {
    String all = String.valueOf(call.result).strip();
    int end = all.indexOf(' ');
    return end < 0 ? all : all.substring(0, end);
  }

  private void readCall(String result) throws TraceFormatException {
    switch (call.name) {
      case "malloc", "valloc", "pvalloc" -> allocate(address(result), argument(0, SIZE), 0, false);
      case "calloc" ->
          allocate(address(result), product(argument(0, SIZE), argument(1, SIZE)), 0, true);
      case "memalign", "aligned_alloc" ->
          allocate(address(result), argument(1, SIZE), argument(0, "an alignment"), false);
      case "realloc" -> reallocate(argument(0, ADDRESS), address(result), argument(1, SIZE));
      case "reallocarray" ->
          reallocate(
              argument(0, ADDRESS), address(result), product(argument(1, SIZE), argument(2, SIZE)));
      case "posix_memalign" -> readPosixMemalign(result);
      case "strdup" -> readStrdup(address(result));
      case "free", "cfree" -> free(argument(0, ADDRESS));
      default -> readOperator(result);
    }
  }

  private long address(String result) throws TraceFormatException {
    return number(result, "the address of a block");
  }

  private long argument(int index, String expected) throws TraceFormatException {
    return number(index < call.arguments.length ? call.arguments[index] : "", expected);
  }

  private void readPosixMemalign(String result) throws TraceFormatException {
    argument(2, SIZE);
    if (number(result, "the result of posix_memalign") == 0) {
      repairs.unplacedAllocations++;
    } else {
      repairs.failedAllocations++;
    }
  }

  /// Reads the call's text as ltrace shows it, if it shows all of it.
  private void readStrdup(long address) throws TraceFormatException {
    String text = call.inside;
    if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
      repairs.unplacedAllocations++;
      return;
    }
    long length = 0;
    for (int i = 1; i < text.length() - 1; i++, length++) {
      if (text.charAt(i) == '\\' && ++i < text.length() && isOctal(text.charAt(i))) {
        for (int digits = 1; digits < 3 && isOctal(text.charAt(i + 1)); digits++) {
          i++;
        }
      }
    }
    allocate(address, length + 1, 0, false);
  }

  private static boolean isOctal(char c) {
    return c >= '0' && c <= '7';
  }

  private void readOperator(String result) throws TraceFormatException {
    if (isDelete(call.name)) {
      long address = argument(0, ADDRESS);
      if (!call.isResumed || tracker.isLive(CallTracker.keyOf(address))) {
        free(address);
      }
      return;
    }
    long address = address(result);
    long size = argument(0, SIZE);
    if (!call.isResumed || !tracker.isLive(CallTracker.keyOf(address))) {
      allocate(address, size, 0, false);
    }
  }
}
