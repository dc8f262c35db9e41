package org.freehold.cli.gflags;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.freehold.cli.console.Spelling;
import org.freehold.cli.gflags.GflagsRequest.Help;
import org.freehold.cli.gflags.GflagsRequest.Image;
import org.freehold.cli.gflags.GflagsRequest.Machine;
import org.freehold.flags.Destination;
import org.freehold.flags.FlagChange;
import org.freehold.flags.FlagFormatException;
import org.freehold.flags.FlagSettings;
import org.freehold.flags.GlobalFlag;
import org.freehold.flags.GlobalFlags;
import org.freehold.flags.SectionSettings;

/// Parses the words of `freehold gflags`. Options and abbreviations may be in any case.
final class GflagsParser {

  private static final String SPECIAL_POOL = "spp";
  private static final String LARGE_PAGES = "lpg";
  private static final int MAX_TAG = 4;

  private GflagsParser() {}

  /// Parses them.
  ///
  /// @throws FlagFormatException when they are not valid
  static GflagsRequest parse(List<String> all) {
    Words words = new Words(all);
    if (words.isEmpty()) {
      return new Help();
    }
    String first = words.peek();
    return switch (words.takeOption()) {
      case "/?" -> help(words);
      case "/r" -> machine(Destination.REGISTRY, words);
      case "/k" -> machine(Destination.KERNEL, words);
      case "/i" -> image(words);
      case "/p" -> PageHeapParser.parse(words);
      default ->
          throw new FlagFormatException(
              "expected /r, /k, /i, /p, /? or explain, found '" + first + "'");
    };
  }

  static GflagsRequest help(Words words) {
    words.end("/?");
    return new Help();
  }

  private static Machine machine(Destination destination, Words words) {
    List<String> flags = new ArrayList<>();
    Optional<String> pool = Optional.empty();
    while (!words.isEmpty()) {
      String word = takeFlag(words, destination);
      if (isNamed(word, LARGE_PAGES)) {
        throw misplaced(
            "lpg (Load image using large pages if possible)", "/i", destination.option());
      } else if (isNamed(word, SPECIAL_POOL)) {
        pool = Optional.of(specialPool(word, words));
      } else {
        flags.add(word);
      }
    }
    return new Machine(destination, change(flags, destination), pool);
  }

  private static String takeFlag(Words words, Destination destination) {
    if (!words.hasValue()) {
      throw new FlagFormatException(
          "'"
              + words.peek()
              + "' is not a flag: "
              + destination.option()
              + " takes flags and sums");
    }
    return words.take();
  }

  private static boolean isNamed(String word, String name) {
    String small = word.toLowerCase(Locale.ROOT);
    return small.equals("+" + name) || small.equals("-" + name);
  }

  private static String specialPool(String word, Words words) {
    boolean isSet = word.startsWith("+");
    boolean isNextSigned =
        !words.isEmpty() && (words.peek().startsWith("+") || words.peek().startsWith("-"));
    if (!isSet && (words.isEmpty() || isNextSigned)) {
      return "";
    }
    if (isNextSigned) {
      throw new FlagFormatException("+spp needs a tag of a pool, or a size such as 0x20");
    }
    String tag = words.takeValue(word, "a tag of a pool, or a size such as 0x20");
    boolean isSize = tag.matches("0[xX][0-9a-fA-F]{1,8}");
    boolean isTag =
        tag.length() <= MAX_TAG && tag.chars().allMatch(letter -> letter > ' ' && letter < 127);
    if (!isSize && !isTag) {
      throw new FlagFormatException(
          "a pool has a tag of up to 4 letters, or a size such as 0x20, not '" + tag + "'");
    }
    return isSet ? tag : "";
  }

  private static Image image(Words words) {
    String name = FlagSettings.checkImage(words.takeValue("/i", "the name of an image"));
    if (!words.isEmpty() && words.peek().equalsIgnoreCase("/tracedb")) {
      return traceDatabase(name, words);
    }
    List<String> flags = new ArrayList<>();
    Optional<Boolean> largePages = Optional.empty();
    while (!words.isEmpty()) {
      String word = takeFlag(words, Destination.IMAGE);
      if (isNamed(word, SPECIAL_POOL)) {
        throw misplaced("spp (Special Pool)", "/r and /k", "/i");
      } else if (isNamed(word, LARGE_PAGES)) {
        largePages = Optional.of(word.startsWith("+"));
      } else {
        flags.add(word);
      }
    }
    boolean isForgotten = flags.size() == 1 && flags.getFirst().matches("\\+?(0[xX])?[fF]{8}");
    FlagChange change = change(isForgotten ? List.of() : flags, Destination.IMAGE);
    return new Image(name, change, isForgotten, largePages, OptionalInt.empty());
  }

  private static Image traceDatabase(String name, Words words) {
    words.take();
    String text = words.takeValue("/tracedb", "a size in MB");
    words.end("the size of /tracedb");
    int megabytes = megabytes(text);
    if (megabytes != 0) {
      SectionSettings.NOTHING.withTraceDatabase(
          megabytes); // Refuses what is too small or too large.
    }
    FlagChange nothing = FlagChange.parse(List.of());
    return new Image(name, nothing, false, Optional.empty(), OptionalInt.of(megabytes));
  }

  private static int megabytes(String text) {
    try {
      return Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      throw new FlagFormatException("/tracedb takes a size in MB, not '" + text + "'");
    }
  }

  private static FlagChange change(List<String> words, Destination destination) {
    FlagChange change = parseFlags(words);
    for (GlobalFlag flag : change.added().list()) {
      if (!flag.destinations().contains(destination)) {
        throw misplaced(
            flag.abbreviation() + " (" + flag.text() + ")",
            flag.destinationWords(),
            destination.option());
      }
    }
    return change;
  }

  /// Reads flags and sums, and suggests the flag that a misspelled one was meant to be.
  private static FlagChange parseFlags(List<String> words) {
    for (String word : words) {
      try {
        FlagChange.parse(List.of(word));
      } catch (FlagFormatException e) {
        String sign = word.startsWith("+") || word.startsWith("-") ? word.substring(0, 1) : "";
        String name = word.substring(sign.length()).toLowerCase(Locale.ROOT);
        List<String> known = Stream.of(GlobalFlag.values()).map(GlobalFlag::abbreviation).toList();
        Optional<String> near = Spelling.nearest(name, known);
        throw near.isEmpty()
            ? e
            : new FlagFormatException(
                "unknown flag '" + word + "', did you mean '" + sign + near.get() + "'?");
      }
    }
    return FlagChange.parse(words);
  }

  private static FlagFormatException misplaced(String flag, String right, String wrong) {
    return new FlagFormatException(flag + " belongs to " + right + ", not to " + wrong);
  }

  /// Reads the words of `explain`: abbreviations, with or without sign, and sums.
  ///
  /// @throws FlagFormatException when they are not valid
  static GlobalFlags sum(List<String> words) {
    GlobalFlags sum = GlobalFlags.NONE;
    for (String word : words) {
      Optional<GlobalFlag> flag = GlobalFlag.withAbbreviation(word);
      sum = flag.isPresent() ? sum.with(flag.get()) : parseFlags(List.of(word)).applyTo(sum);
    }
    return sum;
  }
}
