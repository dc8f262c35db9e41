package org.freehold.trace.internal.calls;

import java.util.Set;
import org.freehold.trace.TraceFormat;
import org.freehold.trace.TraceFormatException;
import org.freehold.trace.internal.input.TraceInput;

/// Reads what valgrind writes with `--trace-malloc=yes`: lines such as `--9547-- malloc(24) =
/// 0x4A40040`. All other lines are skipped, so that the log may contain valgrind's findings and the
/// output of the program.
///
/// * A call that valgrind forwards to another is written before that one, on the same line:
///   `realloc(0x0,24)malloc(24) = 0x4A40040`. The last one counts.
/// * At exit valgrind has the C library free null many times; these frees are skipped and counted.
/// * With `--trace-children=yes` the log covers several processes, whose addresses overlap: the
///   first process is read, calls of the others are counted.
public final class ValgrindReader extends CallLogReader {

  private static final Set<String> ALLOCATIONS =
      Set.of("malloc", "valloc", "pvalloc", "memalign", "posix_memalign", "aligned_alloc");

  private long process = -1;

  /// Arguments of the current call.
  private long size;

  private long alignment;

  public ValgrindReader(TraceInput in) {
    super(in);
  }

  @Override
  public TraceFormat format() {
    return TraceFormat.VALGRIND;
  }

  @Override
  void readLine(String line) throws TraceFormatException {
    int end = line.startsWith("--") ? line.indexOf("-- ", 2) : -1;
    if (end < 0 || !isNumber(line, 2, end)) {
      return;
    }
    String call = line.substring(end + 3);
    int open = call.indexOf('(');
    if (open <= 0 || !isKnown(call.substring(0, open))) {
      return;
    }
    long pid = number(line.substring(2, end), "a process");
    if (process < 0) {
      process = pid;
    }
    if (pid != process) {
      repairs.otherProcesses++;
      return;
    }
    readCall(call);
  }

  private static boolean isNumber(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return start < end;
  }

  private static boolean isKnown(String name) {
    return isAllocation(name)
        || isFree(name)
        || name.equals("calloc")
        || name.equals("realloc")
        || name.equals("reallocarray");
  }

  private static boolean isAllocation(String name) {
    return ALLOCATIONS.contains(name) || name.startsWith("_Znw") || name.startsWith("_Zna");
  }

  private static boolean isFree(String name) {
    return name.equals("free")
        || name.equals("cfree")
        || name.startsWith("_Zdl")
        || name.startsWith("_Zda");
  }

  private void readCall(String text) throws TraceFormatException {
    String call = text;
    int open = call.indexOf('(');
    int close = close(call, open);
    while (close + 1 < call.length() && Character.isLetter(call.charAt(close + 1))) {
      call = call.substring(close + 1);
      open = call.indexOf('(');
      close = close(call, open);
    }
    String name = call.substring(0, open);
    String[] arguments = call.substring(open + 1, close).split(",", -1);
    String after = call.substring(close + 1);
    if (isFree(name)) {
      free(number(word(arguments[0]), "the address of a block"));
    } else if (after.isEmpty()) {
      repairs.unplacedAllocations++; // Another thread's line cut in.
    } else if (after.startsWith(" = ")) {
      readAllocation(name, arguments, number(after.substring(3), "an address"));
    } else {
      throw lines.wrong("'= ' and an address", after);
    }
  }

  private int close(String call, int open) throws TraceFormatException {
    int close = open < 0 ? -1 : call.indexOf(')', open);
    if (close < 0) {
      throw lines.wrong("a call with its arguments in parentheses", call);
    }
    return close;
  }

  private void readAllocation(String name, String[] arguments, long address)
      throws TraceFormatException {
    if (name.equals("calloc")) {
      allocate(address, product(arguments, 0), 0, true);
    } else if (name.equals("realloc")) {
      need(arguments, 2);
      reallocate(number(word(arguments[0]), "an address"), address, product(arguments, 1));
    } else if (name.equals("reallocarray")) {
      need(arguments, 3);
      reallocate(number(word(arguments[0]), "an address"), address, product(arguments, 1));
    } else if (isAllocation(name)) {
      readRequest(arguments);
      allocate(address, size, alignment, false);
    } else {
      throw lines.wrong("a function that allocates", name);
    }
  }

  private void need(String[] arguments, int count) throws TraceFormatException {
    if (arguments.length != count) {
      throw lines.wrong(count + " arguments", String.join(",", arguments));
    }
  }

  /// The product of the arguments from an index on.
  private long product(String[] arguments, int from) throws TraceFormatException {
    long product = 1;
    for (int i = from; i < arguments.length; i++) {
      product = product(product, number(word(arguments[i]), "a number"));
    }
    return product;
  }

  /// Reads `80`, `al 64, size 256`, or `size 256, al 64`.
  private void readRequest(String[] arguments) throws TraceFormatException {
    size = 0;
    alignment = 0;
    for (String argument : arguments) {
      long value = number(word(argument), "a size in bytes");
      if (argument.strip().startsWith("al")) {
        alignment = value;
      } else {
        size = value;
      }
    }
  }

  private static String word(String argument) {
    String stripped = argument.strip();
    return stripped.substring(stripped.lastIndexOf(' ') + 1);
  }
}
