package org.freehold.trace.internal.calls;

import org.freehold.trace.TraceFormat;
import org.freehold.trace.TraceFormatException;
import org.freehold.trace.internal.input.TraceInput;

/// Reads what glibc's `mtrace` writes into the file that `MALLOC_TRACE` names.
///
/// | line | meaning |
/// |---|---|
/// | `= Start`, `= End` | begin and end |
/// | `@ place + address size` | an allocation of any kind |
/// | `@ place - address` | a free |
/// | `@ place < address`, then `@ place > address size` | a reallocation |
/// | `@ place ! address size` | a reallocation that failed |
///
/// The place is missing where glibc does not know it; where it is given, it becomes a stack of one
/// frame.
public final class MtraceReader extends CallLogReader {

  private static final String ADDRESS = "the address of a block";
  private static final String SIZE = "a size in bytes";

  /// Whether `<` was read, and `>` must follow.
  private boolean isMoving;

  private long moved;

  public MtraceReader(TraceInput in) {
    super(in);
  }

  @Override
  public TraceFormat format() {
    return TraceFormat.MTRACE;
  }

  @Override
  void readLine(String line) throws TraceFormatException {
    if (line.startsWith("= ") || line.isEmpty()) {
      return;
    }
    int start = 0;
    String place = "";
    if (line.startsWith("@ ")) {
      int end = line.lastIndexOf("] ");
      if (end < 0) {
        throw lines.wrong("a place in brackets", line.substring(2));
      }
      start = end + 2;
      place = line.substring(2, end + 1);
    }
    String[] words = line.substring(start).split(" ", 4);
    if (words[0].length() != 1 || words.length < 2) {
      throw lines.wrong("an operation (+, -, <, > or !)", line.substring(start));
    }
    read(words, place, line.substring(start));
  }

  private void read(String[] words, String place, String operation) throws TraceFormatException {
    char op = words[0].charAt(0);
    boolean hasSize = op == '+' || op == '>' || op == '!';
    if (words.length != (hasSize ? 3 : 2)) {
      throw lines.wrong(hasSize ? "an address and a size" : "an address alone", operation);
    }
    long address = number(words[1], ADDRESS);
    long size = hasSize ? number(words[2], SIZE) : 0;
    if (isMoving != (op == '>')) {
      throw lines.wrong(isMoving ? "'>', which follows '<'" : "'<' before '>'", operation);
    }
    tracker.setStack(place.isEmpty() ? 0 : stacks.single(place));
    isMoving = false;
    switch (op) {
      case '+' -> allocate(address, size, 0, false);
      case '-' -> free(address);
      case '<' -> {
        isMoving = true;
        moved = address;
      }
      case '>' -> reallocate(moved, address, size);
      case '!' -> repairs.failedAllocations++;
      default -> throw lines.wrong("an operation (+, -, <, > or !)", operation);
    }
  }
}
