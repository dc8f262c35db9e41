package org.freehold.playground.internal.calls;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads calls of `malloc` and its kin that a person writes down, a line each.
///
/// | line | is |
/// |---|---|
/// | `a = malloc(40)` | a block of 40 bytes named `a` |
/// | `a = calloc(3, 8)` | one of 24 bytes |
/// | `b = realloc(a, 100)` | the block of `a`, resized; it is named `b` from now on |
/// | `free(a)` | its end |
/// | `repeat 10` … `end` | the lines between them, ten times |
/// | `a[i] = malloc(16)`, `free(a[3])` | blocks with a number; `i` is the round, from 0, in innermost repetition |
/// | `# a comment`, `// a comment`, an empty line | nothing |
///
/// Sizes are in bytes, or with a unit (`64 KiB`, `1.5 MiB`, `1 GiB`), in decimal, or in hexadecimal
/// with `0x`; the words of C that students copy (`void *a = malloc(40);`) are understood. A name
/// that is given to a second block while the first one lives is a mistake that a program can make:
/// the first block is leaked.
///
/// Stateless; for any thread.
public final class CallScript {

  /// The most calls of a script.
  public static final int MOST_CALLS = 200_000;

  private static final int MOST_CHARACTERS = 1 << 20;
  private static final int MOST_DEPTH = 8;
  private static final int MOST_DIGITS = 40;

  /// Lines that are looked at, each as often as it is repeated.
  private static final int MOST_WALKED = 4_000_000;

  private static final String NAME = "([A-Za-z_][A-Za-z_0-9]*)(?:\\s*\\[\\s*(i|[0-9]{1,9})\\s*])?";

  /// Digits, and whatever word stands behind them: [#scale] says what is wrong with it.
  private static final String NUMBER =
      "(0[xX][0-9a-fA-F]+|[0-9][0-9_,]*(?:\\.[0-9]+)?)\\s*([A-Za-z]+)?";

  private static final String TYPE = "(?:(?:void|char|int|long|struct\\s+\\w+)\\s*\\*\\s*)?";
  private static final Pattern MALLOC =
      Pattern.compile(TYPE + NAME + "\\s*=\\s*malloc\\s*\\(\\s*" + NUMBER + "\\s*\\)");
  private static final Pattern CALLOC =
      Pattern.compile(
          TYPE + NAME + "\\s*=\\s*calloc\\s*\\(\\s*" + NUMBER + "\\s*,\\s*" + NUMBER + "\\s*\\)");
  private static final Pattern REALLOC =
      Pattern.compile(
          TYPE + NAME + "\\s*=\\s*realloc\\s*\\(\\s*" + NAME + "\\s*,\\s*" + NUMBER + "\\s*\\)");
  private static final Pattern FREE = Pattern.compile("free\\s*\\(\\s*" + NAME + "\\s*\\)");
  private static final Pattern REPEAT = Pattern.compile("repeat\\s+([0-9]{1,9})\\s*:?");

  private final List<String> lines;
  private final List<WrittenCall> calls = new ArrayList<>();

  /// The number of the live block of each name.
  private final Map<String, Integer> live = new HashMap<>();

  /// The line that freed, or renamed, the block of a name.
  private final Map<String, Integer> freed = new HashMap<>();

  private int blocks;
  private int walked;

  private CallScript(List<String> lines) {
    this.lines = lines;
  }

  /// Reads calls.
  ///
  /// @throws CallScriptException naming the first line that is wrong
  public static List<WrittenCall> parse(String text) throws CallScriptException {
    if (text.length() > MOST_CHARACTERS) {
      throw new CallScriptException(
          1, "the text has more than " + MOST_CHARACTERS + " characters; open it as a trace");
    }
    CallScript script = new CallScript(text.lines().map(CallScript::bare).toList());
    script.run(0, script.lines.size(), 0, 0);
    if (script.calls.isEmpty()) {
      throw new CallScriptException(1, "there is no call yet, such as a = malloc(40)");
    }
    return List.copyOf(script.calls);
  }

  /// A line without comment, surrounding blanks and semicolon.
  private static String bare(String line) {
    int comment = line.length();
    int hash = line.indexOf('#');
    int slashes = line.indexOf("//");
    if (hash >= 0) {
      comment = hash;
    }
    if (slashes >= 0) {
      comment = Math.min(comment, slashes);
    }
    String text = line.substring(0, comment).strip();
    return text.endsWith(";") ? text.substring(0, text.length() - 1).strip() : text;
  }

  private void run(int first, int last, int round, int depth) throws CallScriptException {
    for (int at = first; at < last; at++) {
      if (++walked > MOST_WALKED) {
        throw new CallScriptException(at + 1, "the repetitions have too many lines");
      }
      String line = lines.get(at);
      if (line.isEmpty()) {
        continue;
      }
      Matcher repeat = REPEAT.matcher(line);
      if (repeat.matches()) {
        at = repeat(at, last, Integer.parseInt(repeat.group(1)), depth);
      } else if (line.equals("end")) {
        throw new CallScriptException(at + 1, "this 'end' belongs to no 'repeat'");
      } else {
        call(line, at + 1, round);
      }
    }
  }

  /// Reads the body of a repetition as often as it says.
  ///
  /// @return the index of its `end`
  private int repeat(int at, int last, int times, int depth) throws CallScriptException {
    if (depth == MOST_DEPTH) {
      throw new CallScriptException(
          at + 1, "repetitions within each other go " + MOST_DEPTH + " deep at the most");
    }
    int end = endOf(at, last);
    int before = calls.size();
    for (int round = 0; round < times; round++) {
      run(at + 1, end, round, depth + 1);
      if (calls.size() == before) {
        break; // Nothing is called in it.
      }
    }
    return end;
  }

  private int endOf(int repeat, int last) throws CallScriptException {
    int open = 0;
    for (int at = repeat; at < last; at++) {
      if (REPEAT.matcher(lines.get(at)).matches()) {
        open++;
      } else if (lines.get(at).equals("end") && --open == 0) {
        return at;
      }
    }
    throw new CallScriptException(repeat + 1, "this 'repeat' has no 'end'");
  }

  private void call(String text, int line, int round) throws CallScriptException {
    Matcher malloc = MALLOC.matcher(text);
    Matcher calloc = CALLOC.matcher(text);
    Matcher realloc = REALLOC.matcher(text);
    Matcher free = FREE.matcher(text);
    if (malloc.matches()) {
      String name = name(malloc.group(1), malloc.group(2), round);
      allocate(name, size(malloc.group(3), malloc.group(4), line), line);
    } else if (calloc.matches()) {
      long count = size(calloc.group(3), calloc.group(4), line);
      long each = size(calloc.group(5), calloc.group(6), line);
      if (Math.multiplyHigh(count, each) != 0 || count * each < 0) {
        throw new CallScriptException(line, "the product of these sizes has more than 63 bits");
      }
      allocate(name(calloc.group(1), calloc.group(2), round), count * each, line);
    } else if (realloc.matches()) {
      String to = name(realloc.group(1), realloc.group(2), round);
      String from = name(realloc.group(3), realloc.group(4), round);
      int block = end(from, line);
      live.put(to, block);
      long size = size(realloc.group(5), realloc.group(6), line);
      add(new WrittenCall(WrittenCall.Kind.REALLOCATE, block, size, line, to));
    } else if (free.matches()) {
      String name = name(free.group(1), free.group(2), round);
      add(new WrittenCall(WrittenCall.Kind.FREE, end(name, line), 0, line, name));
    } else {
      throw new CallScriptException(line, advice(text));
    }
  }

  private void allocate(String name, long size, int line) throws CallScriptException {
    live.put(name, blocks);
    add(new WrittenCall(WrittenCall.Kind.ALLOCATE, blocks++, size, line, name));
  }

  private void add(WrittenCall call) throws CallScriptException {
    if (calls.size() == MOST_CALLS) {
      throw new CallScriptException(
          call.line(), "these are more than " + MOST_CALLS + " calls; open them as a trace");
    }
    calls.add(call);
  }

  /// Ends the life of a name.
  ///
  /// @return its block
  private int end(String name, int line) throws CallScriptException {
    Integer block = live.remove(name);
    if (block == null) {
      Integer gone = freed.get(name);
      throw new CallScriptException(
          line,
          gone == null
              ? "no block is called " + name + " yet"
              : name + " was freed, or got another name, in line " + gone + " already");
    }
    freed.put(name, line);
    return block;
  }

  private static String name(String base, @Nullable String index, int round) {
    return index == null ? base : base + "[" + (index.equals("i") ? round : index) + "]";
  }

  private static long size(String digits, @Nullable String unit, int line)
      throws CallScriptException {
    String text = digits.replace("_", "").replace(",", "");
    if (text.length() > MOST_DIGITS) {
      throw new CallScriptException(line, "a size has 63 bits at the most, and this one more");
    }
    long scale = scale(text, unit, line);
    try {
      if (text.contains(".")) {
        return new BigDecimal(text).multiply(BigDecimal.valueOf(scale)).longValueExact();
      }
      long number =
          text.startsWith("0x") || text.startsWith("0X")
              ? Long.parseLong(text, 2, text.length(), 16)
              : Long.parseLong(text);
      return Math.multiplyExact(number, scale);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new CallScriptException(
          line,
          text.contains(".")
              ? text + (unit == null ? "" : " " + unit) + " is no whole number of bytes"
              : "a size has 63 bits at the most, and " + digits + " more");
    }
  }

  private static long scale(String digits, @Nullable String unit, int line)
      throws CallScriptException {
    return switch (unit == null ? "" : unit.toLowerCase(Locale.ROOT)) {
      case "", "b", "byte", "bytes" -> 1;
      case "kib" -> 1L << 10;
      case "mib" -> 1L << 20;
      case "gib" -> 1L << 30;
      case "k", "kb" -> throw ambiguous(digits, unit, "KiB", 1L << 10, line);
      case "m", "mb" -> throw ambiguous(digits, unit, "MiB", 1L << 20, line);
      case "g", "gb" -> throw ambiguous(digits, unit, "GiB", 1L << 30, line);
      default ->
          throw new CallScriptException(
              line, "the unit '" + unit + "' is none of bytes, KiB, MiB, GiB");
    };
  }

  /// A unit that is 1,000 to some and 1,024 to others is not guessed.
  private static CallScriptException ambiguous(
      String digits, @Nullable String unit, String binary, long scale, int line) {
    String bytes;
    try {
      bytes =
          new BigDecimal(digits)
              .multiply(BigDecimal.valueOf(scale))
              .setScale(0, RoundingMode.CEILING)
              .toPlainString();
    } catch (NumberFormatException e) {
      bytes = "the bytes";
    }
    return new CallScriptException(
        line,
        digits + " " + unit + " has two meanings: write " + digits + " " + binary + " or " + bytes);
  }

  private static String advice(String text) {
    String shown = text.length() <= 60 ? text : text.substring(0, 60) + "…";
    if (text.contains("malloc") && !text.contains("=")) {
      return "the block needs a name, as in a = malloc(40), not '" + shown + "'";
    }
    return "'"
        + shown
        + "' is none of a = malloc(40), a = calloc(3, 8), b = realloc(a, 80), free(a),"
        + " repeat 10, end";
  }
}
