package org.freehold.trace.internal.calls;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.freehold.trace.TraceEvent;
import org.jspecify.annotations.Nullable;

/// A line of ltrace or strace, parsed: `[pid 12] 17:48:46.601276 [0x401136] app->malloc(24) =
/// 0x5594183942a0`. What precedes the name depends on the options, and is recognised by its form.
///
/// A call that another thread's call interrupts is on two lines, `malloc(24 <unfinished ...>` and
/// `<... malloc resumed> ) = 0x5594183942a0`. The first part is kept until the second comes, at
/// most [#MAX_UNFINISHED] of them.
public final class TracedCall {

  private static final int MAX_UNFINISHED = 1 << 16;
  private static final String UNFINISHED = "<unfinished ...>";
  private static final String RESUME = "<... ";
  private static final String RESUMED = " resumed>";

  private final TraceClock clock = new TraceClock();
  private final Map<Long, List<String>> unfinished = new HashMap<>();
  private int unfinishedCount;

  /// The process or thread; 0 when the line has none.
  long pid;

  /// Nanoseconds since the first line with a timestamp, or unknown.
  long timeNanos = TraceEvent.UNKNOWN_TIME;

  /// The caller's address, which the line has in brackets; empty when it has none.
  String caller = "";

  /// The name of the function, without its library.
  public String name = "";

  /// The arguments, each without space around it.
  String[] arguments = {};

  /// Everything between the parentheses.
  String inside = "";

  /// What follows `= `; null when the call did not return.
  public @Nullable String result;

  /// Whether the call was on two lines.
  boolean isResumed;

  /// Parses a line.
  ///
  /// @return whether the line completes a call
  public boolean read(String line) {
    int start = readPrefix(line);
    String rest = line.substring(start);
    isResumed = false;
    if (rest.startsWith(RESUME)) {
      String whole = resume(rest);
      if (whole == null) {
        return false;
      }
      isResumed = true;
      rest = whole;
    }
    int open = rest.indexOf('(');
    if (open <= 0 || !readName(rest.substring(0, open))) {
      return false;
    }
    int cut = rest.lastIndexOf(UNFINISHED);
    if (cut > open) {
      suspend(rest.substring(0, cut));
      return false;
    }
    return readRest(rest, open);
  }

  private void suspend(String start) {
    if (unfinishedCount < MAX_UNFINISHED) {
      unfinished.computeIfAbsent(pid, _ -> new ArrayList<>(1)).add(start);
      unfinishedCount++;
    }
  }

  /// The complete text of a call that is resumed: the innermost of its name.
  private @Nullable String resume(String rest) {
    int end = rest.indexOf(RESUMED, RESUME.length());
    List<String> starts = unfinished.get(pid);
    if (end < 0 || starts == null) {
      return null;
    }
    String wanted = rest.substring(RESUME.length(), end) + "(";
    for (int i = starts.size() - 1; i >= 0; i--) {
      if (starts.get(i).contains(wanted)) {
        unfinishedCount--;
        String start = starts.remove(i);
        if (starts.isEmpty()) {
          unfinished.remove(pid);
        }
        return start + rest.substring(end + RESUMED.length());
      }
    }
    return null;
  }

  /// Parses what precedes the name.
  ///
  /// @return the index where the name begins
  private int readPrefix(String line) {
    pid = 0;
    timeNanos = TraceEvent.UNKNOWN_TIME;
    caller = "";
    int at = 0;
    while (at < line.length()) {
      if (line.charAt(at) == ' ') {
        at++;
        continue;
      }
      int end = line.indexOf(' ', at);
      String word = line.substring(at, end < 0 ? line.length() : end);
      if (word.equals("[pid")) {
        int close = line.indexOf(']', at);
        if (close < 0) {
          return at;
        }
        readPid(line.substring(at + word.length(), close).strip());
        at = close + 1;
      } else if (isPrefix(word)) {
        at += word.length();
      } else {
        return at;
      }
    }
    return at;
  }

  private boolean isPrefix(String word) {
    char first = word.charAt(0);
    if (word.startsWith("[0x") && word.endsWith("]")) {
      caller = word.substring(1, word.length() - 1);
      return true;
    }
    if (first < '0' || first > '9') {
      return false;
    }
    if (word.indexOf('.') >= 0 || word.indexOf(':') >= 0) {
      timeNanos = clock.read(word);
      return true;
    }
    return readPid(word);
  }

  private boolean readPid(String word) {
    try {
      pid = Integer.parseInt(word);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /// Reads `malloc`, `app->malloc`, `malloc@libc.so.6`, `app->malloc@libc.so.6`.
  private boolean readName(String text) {
    String word = text.substring(text.lastIndexOf("->") < 0 ? 0 : text.lastIndexOf("->") + 2);
    int at = word.indexOf('@');
    name = at < 0 ? word : word.substring(0, at);
    return !name.isEmpty() && name.indexOf(' ') < 0;
  }

  private boolean readRest(String rest, int open) {
    if (rest.indexOf("<no return", open) > 0) {
      return false;
    }
    int close = findClose(rest, open);
    if (close < 0) {
      return false;
    }
    inside = rest.substring(open + 1, close).strip();
    arguments = inside.isEmpty() ? new String[0] : inside.split(",", -1);
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = arguments[i].strip();
    }
    return true;
  }

  /// Finds the parenthesis after the arguments, which `= ` and the result follow. Quoted text is
  /// skipped; what follows the result may have parentheses of its own.
  private int findClose(String rest, int open) {
    boolean isQuoted = false;
    int last = -1;
    result = null;
    for (int i = open + 1; i < rest.length(); i++) {
      char c = rest.charAt(i);
      if (c == '"') {
        isQuoted = !isQuoted;
      } else if (isQuoted && c == '\\') {
        i++;
      } else if (!isQuoted && c == ')') {
        last = i;
        int sign = i + 1;
        while (sign < rest.length() && rest.charAt(sign) == ' ') {
          sign++;
        }
        if (rest.startsWith("= ", sign)) {
          result = rest.substring(sign + 2);
          return i;
        }
      }
    }
    return last;
  }
}
