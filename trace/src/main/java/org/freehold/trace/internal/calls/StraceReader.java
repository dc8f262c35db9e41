package org.freehold.trace.internal.calls;

import java.util.ArrayList;
import java.util.List;
import org.freehold.trace.TraceFormat;
import org.freehold.trace.TraceFormatException;
import org.freehold.trace.internal.input.TraceInput;

/// Reads what strace writes about the memory calls of Linux: `strace -f -tt -e trace=memory`, and
/// with `-k` the stacks. A mapping is a block, see [Mappings]; the memory below the program break
/// is another. Calls that neither map nor unmap are skipped.
///
/// strace does not distinguish threads from processes, so that the calls of forked processes count
/// as those of one: trace programs that fork without `-f`.
public final class StraceReader extends CallLogReader {

  private static final String ADDRESS = "an address";
  private static final String LENGTH = "a length in bytes";
  private static final String FRAME = " > ";
  private static final int MAX_FRAMES = 1024;

  private final Mappings mappings = new Mappings(tracker);
  private final TracedCall ahead = new TracedCall();

  /// Whether a call waits for the frames that may follow its line.
  private boolean isWaiting;

  private String name = "";
  private long[] arguments = {};
  private long result;
  private boolean isFailed;
  private final List<String> frames = new ArrayList<>();

  public StraceReader(TraceInput in) {
    super(in);
  }

  @Override
  public TraceFormat format() {
    return TraceFormat.STRACE;
  }

  @Override
  void readLine(String line) throws TraceFormatException {
    if (line.startsWith(FRAME)) {
      if (isWaiting && frames.size() < MAX_FRAMES) {
        frames.add(line.substring(FRAME.length()).strip());
      }
      return;
    }
    emit();
    if (ahead.read(line) && isKnown(ahead.name)) {
      hold(line);
    }
  }

  @Override
  void readEnd() {
    emit();
  }

  public static boolean isKnown(String name) {
    return switch (name) {
      case "mmap", "mmap2", "munmap", "mremap", "brk", "execve" -> true;
      default -> false;
    };
  }

  private void hold(String line) throws TraceFormatException {
    if (ahead.result == null) {
      throw lines.wrong("'= ' and a result", line.substring(line.indexOf('(')));
    }
    String[] words = ahead.result.strip().split(" ", 2);
    if (words[0].equals("?")) {
      return; // The process ended in the call.
    }
    result = number(words[0], "the result of " + ahead.name);
    isFailed = result == -1;
    name = ahead.name;
    arguments = arguments();
    tracker.setThread(ahead.pid);
    tracker.setTime(ahead.timeNanos);
    isWaiting = true;
  }

  private long[] arguments() throws TraceFormatException {
    return switch (ahead.name) {
      case "mmap", "mmap2", "munmap" -> new long[] {argument(0, ADDRESS), argument(1, LENGTH)};
      case "mremap" -> new long[] {argument(0, ADDRESS), argument(1, LENGTH), argument(2, LENGTH)};
      case "brk" -> new long[] {argument(0, ADDRESS)};
      default -> new long[0];
    };
  }

  private long argument(int index, String expected) throws TraceFormatException {
    return number(index < ahead.arguments.length ? ahead.arguments[index] : "", expected);
  }

  private void emit() {
    if (!isWaiting) {
      return;
    }
    isWaiting = false;
    tracker.setStack(stack());
    frames.clear();
    if (isFailed) {
      repairs.failedAllocations += name.startsWith("m") && !name.equals("munmap") ? 1 : 0;
      return;
    }
    switch (name) {
      case "mmap", "mmap2" -> mappings.map(result, arguments[1]);
      case "munmap" -> mappings.unmap(arguments[0], arguments[1]);
      case "mremap" -> mappings.remap(arguments[0], arguments[1], result, arguments[2]);
      case "brk" -> {
        // The kernel returns the current break, whether it moved or not.
        repairs.failedAllocations += arguments[0] != 0 && arguments[0] != result ? 1 : 0;
        mappings.setBreak(result);
      }
      default -> mappings.clear();
    }
  }

  /// The number of the stack whose frames followed the call; the first is the innermost.
  private int stack() {
    int stack = 0;
    for (int i = frames.size() - 1; i >= 0; i--) {
      int text = stacks.text(frames.get(i));
      stack = text < 0 ? 0 : stacks.stack(stack, text);
    }
    return stack;
  }
}
