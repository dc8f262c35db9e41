package org.freehold.win32.internal.script;

import static org.freehold.win32.Page.PAGE_EXECUTE;
import static org.freehold.win32.Page.PAGE_EXECUTE_READ;
import static org.freehold.win32.Page.PAGE_EXECUTE_READWRITE;
import static org.freehold.win32.Page.PAGE_GUARD;
import static org.freehold.win32.Page.PAGE_NOACCESS;
import static org.freehold.win32.Page.PAGE_READONLY;
import static org.freehold.win32.Page.PAGE_READWRITE;
import static org.freehold.win32.Page.PAGE_WRITECOPY;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.freehold.win32.Mem;

/// The words of a line, consumed one after the other. Numbers are hexadecimal, with or without
/// `0x`. A word that begins with a quotation mark ends with one, and may contain blanks.
final class Words {

  private static final long MAX_TIMES = 1 << 20;

  /// Begins and ends a text.
  static final char QUOTE = '"';

  private static final Map<String, Integer> TYPES =
      Map.of(
          "reserve", Mem.MEM_RESERVE,
          "commit", Mem.MEM_COMMIT,
          "reset", Mem.MEM_RESET,
          "top_down", Mem.MEM_TOP_DOWN);

  private static final Map<String, Integer> PROTECTIONS = protections();

  private final List<String> words;
  private int next;

  /// Splits a line.
  ///
  /// @throws Mistake when a quoted text does not end
  Words(String line) throws Mistake {
    this.words = split(line.strip());
  }

  private static List<String> split(String line) throws Mistake {
    List<String> words = new ArrayList<>();
    int position = 0;
    while (position < line.length()) {
      int end = endOfWord(line, position);
      words.add(line.substring(position, end));
      position = end;
      while (position < line.length() && Character.isWhitespace(line.charAt(position))) {
        position++;
      }
    }
    return List.copyOf(words);
  }

  private static int endOfWord(String line, int start) throws Mistake {
    boolean isQuoted = line.charAt(start) == QUOTE;
    int end = start + 1;
    while (end < line.length()) {
      char c = line.charAt(end);
      if (isQuoted ? c == QUOTE : Character.isWhitespace(c)) {
        return isQuoted ? end + 1 : end;
      }
      end += isQuoted && c == '\\' ? 2 : 1;
    }
    if (isQuoted) {
      throw new Mistake("the quoted text does not end");
    }
    return end;
  }

  private static Map<String, Integer> protections() {
    Map<String, Integer> protections = new LinkedHashMap<>();
    protections.put("noaccess", PAGE_NOACCESS);
    protections.put("readonly", PAGE_READONLY);
    protections.put("readwrite", PAGE_READWRITE);
    protections.put("writecopy", PAGE_WRITECOPY);
    protections.put("execute", PAGE_EXECUTE);
    protections.put("execute_read", PAGE_EXECUTE_READ);
    protections.put("execute_readwrite", PAGE_EXECUTE_READWRITE);
    protections.put("guard", PAGE_GUARD);
    return protections;
  }

  /// A protection as a script spells it.
  static String protection(int value) {
    StringJoiner words = new StringJoiner(",");
    words.setEmptyValue("none");
    PROTECTIONS.forEach((word, bit) -> {
      if ((value & bit) != 0) {
        words.add(word);
      }
    });
    return words.toString();
  }

  /// A size as an answer has it: hexadecimal, or -1.
  static String sizeOrMinusOne(long size) {
    return size == -1 ? "-1" : "0x" + Long.toHexString(size);
  }

  boolean hasNext() {
    return next < words.size();
  }

  /// The next word.
  ///
  /// @param what its name in the syntax, for error messages
  String next(String what) throws Mistake {
    if (!hasNext()) {
      throw new Mistake(what + " is missing");
    }
    return words.get(next++);
  }

  long number(String what) throws Mistake {
    return number(what, next(what));
  }

  static long number(String what, String word) throws Mistake {
    String digits = word.startsWith("0x") || word.startsWith("0X") ? word.substring(2) : word;
    try {
      return Long.parseUnsignedLong(digits, 16);
    } catch (NumberFormatException e) {
      throw new Mistake(what + " must be a hexadecimal number, not '" + word + "'");
    }
  }

  int type() throws Mistake {
    return flags("TYPE", TYPES);
  }

  int protection() throws Mistake {
    return flags("PROTECT", PROTECTIONS);
  }

  int flags(String what, Map<String, Integer> known) throws Mistake {
    int flags = 0;
    for (String word : next(what).split(",", -1)) {
      Integer flag = known.get(word);
      if (flag == null) {
        String names = String.join(" ", known.keySet().stream().sorted().toList());
        throw new Mistake(what + " has no flag '" + word + "'; its flags are " + names);
      }
      flags |= flag;
    }
    return flags;
  }

  /// Flags as a list of names, or as a number.
  int flagsOrNumber(String what, Map<String, Integer> known) throws Mistake {
    String word = words.size() > next ? words.get(next) : "";
    if (word.equals("0") || word.startsWith("0x")) {
      long number = number(what);
      if (number >>> Integer.SIZE != 0) {
        throw new Mistake(what + " must have 32 bits, not '" + word + "'");
      }
      return (int) number;
    }
    return flags(what, known);
  }

  /// A number of 32 bits without sign.
  int number32(String what) throws Mistake {
    String word = next(what);
    long number = number(what, word);
    if (number >>> Integer.SIZE != 0) {
      throw new Mistake(what + " must have 32 bits, not '" + word + "'");
    }
    return (int) number;
  }

  /// A number that counts repetitions: from 1 to 2²⁰; 1 at the end of the line.
  int times() throws Mistake {
    if (!hasNext()) {
      return 1;
    }
    String word = next("TIMES");
    long times = number("TIMES", word);
    if (times < 1 || times > MAX_TIMES) {
      throw new Mistake("TIMES must be from 1 to 0x100000, not '" + word + "'");
    }
    return (int) times;
  }

  /// Whether the line ends with an optional word.
  boolean optional(String word) throws Mistake {
    if (!hasNext()) {
      return false;
    }
    String found = next(word);
    if (!found.equals(word)) {
      throw new Mistake("expected '" + word + "' or the end of the line, not '" + found + "'");
    }
    return true;
  }

  /// Checks that the line has no more words.
  void end() throws Mistake {
    if (hasNext()) {
      throw new Mistake("unexpected word '" + words.get(next) + "'");
    }
  }
}
