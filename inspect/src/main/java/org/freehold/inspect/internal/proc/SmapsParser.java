package org.freehold.inspect.internal.proc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.freehold.inspect.LinuxFigures;
import org.freehold.inspect.MapsFormatException;
import org.jspecify.annotations.Nullable;

/// Parser of `/proc/PID/smaps` and `/proc/PID/maps`, which share the line of a mapping:
///
/// ```
/// 5644ae0e2000-5644ae106000 r-xp 00004000 fe:00 260368          /usr/bin/grep
/// Rss:                 144 kB
/// VmFlags: rd ex mr mw me
/// ```
///
/// Any key is accepted, since kernels add new ones. Linux promises that addresses never go
/// backwards, even while the process runs on; a text in which they do is refused.
///
/// A newline in the name of a file is written `\012`. The kernel does not escape a backslash in a
/// name, nor a name that really ends in ` (deleted)`: those are misread.
public final class SmapsParser {

  private static final String MAPPING =
      "a mapping such as '55e0-55e1 r-xp 00000000 fe:00 17 /bin/cat'";
  private static final String DELETED = " (deleted)";
  private static final String UNIT = " kB";

  private final String file;
  private final List<Mapping> mappings = new ArrayList<>();
  private @Nullable Mapping current;
  private final Map<String, Long> kilobytes = new LinkedHashMap<>();
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private int number;

  private SmapsParser(String file) {
    this.file = file;
  }

  /// Reads a whole text.
  ///
  /// @param file what to call it in messages
  /// @param text of `maps` or `smaps`
  /// @return its mappings in the order of addresses
  public static List<Mapping> parse(String file, String text) throws MapsFormatException {
    SmapsParser parser = new SmapsParser(file);
    for (int from = 0; from < text.length(); ) {
      int newline = text.indexOf('\n', from);
      int to = newline < 0 ? text.length() : newline;
      parser.line(text.substring(from, to));
      from = to + 1;
    }
    parser.endMapping();
    return parser.mappings;
  }

  private void line(String line) throws MapsFormatException {
    number++;
    int space = line.indexOf(' ');
    String first = space < 0 ? line : line.substring(0, space);
    if (first.endsWith(":") && first.length() > 1 && current != null) {
      attribute(first.substring(0, first.length() - 1), line.substring(first.length()).strip());
    } else {
      endMapping();
      current = mapping(line);
    }
  }

  private void attribute(String key, String value) throws MapsFormatException {
    if (!value.endsWith(UNIT)) {
      attributes.put(key, value);
      return;
    }
    String digits = value.substring(0, value.length() - UNIT.length()).strip();
    try {
      long amount = Long.parseLong(digits);
      if (amount < 0 || amount > Long.MAX_VALUE >> 10) {
        throw new NumberFormatException(digits);
      }
      kilobytes.put(key, amount);
    } catch (NumberFormatException e) {
      throw new MapsFormatException(file, number, "a number of kB for " + key, digits);
    }
  }

  private void endMapping() {
    Mapping done = current;
    if (done == null) {
      return;
    }
    boolean isFromSmaps = !kilobytes.isEmpty() || !attributes.isEmpty();
    mappings.add(isFromSmaps ? with(done, new LinuxFigures(kilobytes, attributes)) : done);
    kilobytes.clear();
    attributes.clear();
    current = null;
  }

  private static Mapping with(Mapping mapping, LinuxFigures figures) {
    return new Mapping(
        mapping.start(),
        mapping.end(),
        mapping.permissions(),
        mapping.offset(),
        mapping.device(),
        mapping.inode(),
        mapping.path(),
        mapping.isDeleted(),
        figures);
  }

  private Mapping mapping(String line) throws MapsFormatException {
    String[] words = line.split(" ", 5);
    int dash = words[0].indexOf('-');
    if (words.length < 5 || dash < 0 || !words[1].matches("[r-][w-][x-][ps]")) {
      throw new MapsFormatException(file, number, MAPPING, line);
    }
    long start = hexadecimal(words[0].substring(0, dash));
    long end = hexadecimal(words[0].substring(dash + 1));
    checkOrder(start, end, words[0]);
    String rest = words[4];
    int space = rest.indexOf(' ');
    String path = space < 0 ? "" : rest.substring(space).stripLeading().replace("\\012", "\n");
    boolean isDeleted = path.length() > DELETED.length() && path.endsWith(DELETED);
    return new Mapping(
        start,
        end,
        words[1],
        hexadecimal(words[2]),
        words[3],
        decimal(space < 0 ? rest : rest.substring(0, space)),
        isDeleted ? path.substring(0, path.length() - DELETED.length()) : path,
        isDeleted,
        null);
  }

  private void checkOrder(long start, long end, String range) throws MapsFormatException {
    if (Long.compareUnsigned(start, end) >= 0) {
      throw new MapsFormatException(file, number, "a range that ends above its start", range);
    }
    if (!mappings.isEmpty() && Long.compareUnsigned(start, mappings.getLast().end()) < 0) {
      throw new MapsFormatException(file, number, "a range above the one before", range);
    }
  }

  private long hexadecimal(String digits) throws MapsFormatException {
    if (!digits.matches("[0-9a-f]{1,16}")) {
      throw new MapsFormatException(file, number, "a hexadecimal number", digits);
    }
    return Long.parseUnsignedLong(digits, 16);
  }

  private long decimal(String digits) throws MapsFormatException {
    if (!digits.matches("[0-9]{1,20}")) {
      throw new MapsFormatException(file, number, "the number of an inode", digits);
    }
    try {
      return Long.parseUnsignedLong(digits);
    } catch (NumberFormatException e) {
      throw new MapsFormatException(file, number, "the number of an inode", digits);
    }
  }
}
