package org.freehold.cli.gflags;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.freehold.cli.console.Spelling;
import org.freehold.cli.gflags.GflagsRequest.PageHeapDisable;
import org.freehold.cli.gflags.GflagsRequest.PageHeapEnable;
import org.freehold.cli.gflags.GflagsRequest.PageHeapList;
import org.freehold.flags.FlagFormatException;
import org.freehold.flags.FlagSettings;
import org.freehold.flags.PageHeapSettings;

/// Parses the words after `/p`. The values of options are parsed by [PageHeapSettings#parse], as in
/// settings files.
final class PageHeapParser {

  private static final List<String> OPTIONS =
      List.of(
          "/full",
          "/backwards",
          "/unaligned",
          "/notraces",
          "/leaks",
          "/protect",
          "/no_sync",
          "/no_lock_checks",
          "/decommit",
          "/random",
          "/size",
          "/address",
          "/dlls",
          "/fault",
          "/debug",
          "/kdebug");

  private static final List<String> WHOLE_OR_PART =
      List.of("/full", "/random", "/size", "/address", "/dlls");

  private final Words words;
  private final StringBuilder settings = new StringBuilder("traces");
  private final Set<String> seen = new HashSet<>();
  private String debugger = "";

  private PageHeapParser(Words words) {
    this.words = words;
  }

  /// Reads them.
  ///
  /// @throws FlagFormatException when they are not valid
  static GflagsRequest parse(Words words) {
    if (words.isEmpty()) {
      return new PageHeapList();
    }
    String first = words.peek();
    return switch (words.takeOption()) {
      case "/?" -> GflagsParser.help(words);
      case "/enable" -> new PageHeapParser(words).enable(image(words, "/enable"));
      case "/disable" -> disable(words);
      default ->
          throw new FlagFormatException(
              "expected /enable, /disable or /? after /p, found '" + first + "'");
    };
  }

  private static PageHeapDisable disable(Words words) {
    String name = image(words, "/disable");
    words.end("the image of /disable");
    return new PageHeapDisable(name);
  }

  private static String image(Words words, String option) {
    return FlagSettings.checkImage(words.takeValue(option, "the name of an image"));
  }

  private PageHeapEnable enable(String name) {
    while (!words.isEmpty()) {
      String given = words.peek();
      String option = words.takeOption();
      if (!seen.add(option)) {
        throw new FlagFormatException(given + " is given twice");
      }
      option(option, given);
    }
    checkTogether();
    return new PageHeapEnable(name, PageHeapSettings.parse(settings.toString()), debugger);
  }

  private void option(String option, String given) {
    switch (option) {
      case "/full", "/backwards", "/unaligned", "/notraces", "/leaks" -> add(option, "");
      case "/protect", "/no_sync", "/no_lock_checks" -> add(option, "");
      case "/decommit" -> {} // Windows accepts it too, and does nothing.
      case "/random" -> add(option, "=" + words.takeValue(option, "a percentage, 0 to 100"));
      case "/size" -> add(option, range(option, "two sizes"));
      case "/address" -> add(option, range(option, "two addresses"));
      case "/dlls" -> add(option, "=" + libraries(words.takeValue(option, "names of libraries")));
      case "/fault" -> add(option, fault());
      case "/debug" -> debugger = words.hasValue() ? words.take().strip() : option;
      case "/kdebug" -> debugger = option;
      default ->
          throw new FlagFormatException(
              "'" + given + "' is not an option of /p /enable" + Spelling.hint(option, OPTIONS));
    }
  }

  private void add(String option, String value) {
    settings.append(',').append(option, 1, option.length()).append(value);
  }

  private String range(String option, String what) {
    String start = words.takeValue(option, what);
    return "=" + start + "-" + words.takeValue(option, what);
  }

  private static String libraries(String names) {
    return String.join("|", Arrays.stream(names.split(",", -1)).map(String::strip).toList());
  }

  private String fault() {
    if (!words.hasValue()) {
      return "";
    }
    String rate = "=" + words.take();
    return words.hasValue() ? rate + "/" + words.take() : rate;
  }

  private void checkTogether() {
    List<String> chosen = WHOLE_OR_PART.stream().filter(seen::contains).toList();
    if (chosen.size() > 1) {
      throw new FlagFormatException(
          chosen.get(0)
              + " and "
              + chosen.get(1)
              + " exclude each other: use one of /full, /random, /size, /address and /dlls");
    }
    if (seen.contains("/backwards") && !seen.contains("/full") && !seen.contains("/leaks")) {
      throw new FlagFormatException("/backwards needs /full");
    }
    if (seen.contains("/debug") && seen.contains("/kdebug")) {
      throw new FlagFormatException("/debug and /kdebug exclude each other");
    }
  }
}
