package org.freehold.flags;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.freehold.flags.PageHeapSettings.Range;

/// Writes page heap settings as comma-separated words, and parses them. Writing and parsing are
/// inverse.
final class PageHeapText {

  private static final String OFF = "off";
  private static final String STANDARD = "standard";

  private PageHeapText() {}

  static String format(PageHeapSettings settings) {
    if (!settings.enabled()) {
      return OFF;
    }
    List<String> words = new ArrayList<>(words(settings));
    words.remove("traces");
    if (!settings.full()) {
      words.addFirst(STANDARD);
    }
    if (!settings.traces()) {
      words.add("notraces");
    }
    return String.join(",", words);
  }

  static List<String> words(PageHeapSettings settings) {
    List<String> words = new ArrayList<>();
    addIf(words, settings.full(), "full");
    addIf(words, settings.traces(), "traces");
    addIf(words, settings.backwards(), "backwards");
    addIf(words, settings.unaligned(), "unaligned");
    addIf(words, settings.randomProbability() != 100, "random=" + settings.randomProbability());
    settings.sizes().ifPresent(range -> words.add("size=" + decimal(range)));
    settings.addresses().ifPresent(range -> words.add("address=" + hexadecimal(range)));
    addIf(words, !settings.libraries().isEmpty(), "dlls=" + String.join("|", settings.libraries()));
    addIf(
        words,
        settings.faultRate() != 0,
        "fault=" + settings.faultRate() + "/" + settings.faultGraceSeconds());
    addIf(words, settings.leaks(), "leaks");
    addIf(words, settings.protect(), "protect");
    addIf(words, settings.noSync(), "no_sync");
    addIf(words, settings.noLockChecks(), "no_lock_checks");
    return words;
  }

  private static String decimal(Range range) {
    return Long.toUnsignedString(range.start()) + "-" + Long.toUnsignedString(range.end());
  }

  private static String hexadecimal(Range range) {
    return String.format(Locale.ROOT, "0x%x-0x%x", range.start(), range.end());
  }

  private static void addIf(List<String> words, boolean isSet, String word) {
    if (isSet) {
      words.add(word);
    }
  }

  static PageHeapSettings parse(String text) {
    List<String> words = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    if (words.equals(List.of(OFF))) {
      return PageHeapSettings.OFF;
    }
    boolean isStandard = words.contains(STANDARD);
    boolean isFull = words.stream().anyMatch(PageHeapText::isFull);
    if (isStandard && isFull) {
      throw new FlagFormatException(
          "a page heap is standard, or it is full, random, size, address or dlls");
    }
    PageHeapSettings.Builder builder = PageHeapSettings.builder().full(isFull);
    words.forEach(word -> set(builder, word));
    return builder.build();
  }

  private static boolean isFull(String word) {
    return word.equals("full") || word.matches("(?s)(random|size|address|dlls)=.*");
  }

  private static void set(PageHeapSettings.Builder builder, String word) {
    int equals = word.indexOf('=');
    if (equals >= 0) {
      setValue(builder, word, word.substring(0, equals), word.substring(equals + 1));
      return;
    }
    switch (word) {
      case STANDARD,
          "full",
          "traces" -> {} // STANDARD and full are handled above; stacks are the default.
      case "notraces" -> builder.traces(false);
      case "backwards" -> builder.backwards(true);
      case "unaligned" -> builder.unaligned(true);
      case "fault" ->
          builder.fault(PageHeapSettings.DEFAULT_FAULT_RATE, PageHeapSettings.DEFAULT_FAULT_GRACE);
      case "leaks" -> builder.leaks(true);
      case "protect" -> builder.protect(true);
      case "no_sync" -> builder.noSync(true);
      case "no_lock_checks" -> builder.noLockChecks(true);
      default -> throw unknown(word);
    }
  }

  private static void setValue(
      PageHeapSettings.Builder builder, String word, String name, String value) {
    switch (name) {
      case "random" -> builder.randomProbability((int) Numbers.parse(name, value, 0, 100));
      case "size" -> builder.sizes(range(name, value, ""));
      case "address" -> builder.addresses(range(name, value, "0x"));
      case "dlls" -> builder.libraries(List.of(value.split("\\|", -1)));
      case "fault" -> fault(builder, value);
      default -> throw unknown(word);
    }
  }

  private static FlagFormatException unknown(String word) {
    return new FlagFormatException("'" + word + "' is not a setting of the page heap");
  }

  /// Parses `START-END`.
  ///
  /// @param prefix added to numbers that have none
  private static Range range(String name, String value, String prefix) {
    String[] ends = value.split("-", -1);
    if (ends.length != 2) {
      throw new FlagFormatException(name + " must be START-END, not '" + value + "'");
    }
    return range(name, ends[0], ends[1], prefix);
  }

  static Range range(String name, String start, String end, String prefix) {
    return new Range(
        Numbers.unsigned(name, prefixed(start, prefix)),
        Numbers.unsigned(name, prefixed(end, prefix)));
  }

  private static String prefixed(String number, String prefix) {
    return number.toLowerCase(Locale.ROOT).startsWith("0x") ? number : prefix + number;
  }

  private static void fault(PageHeapSettings.Builder builder, String value) {
    int slash = value.indexOf('/');
    String rate = slash < 0 ? value : value.substring(0, slash);
    long grace =
        slash < 0
            ? PageHeapSettings.DEFAULT_FAULT_GRACE
            : Numbers.parse("the grace of fault", value.substring(slash + 1), 0, Integer.MAX_VALUE);
    builder.fault(
        (int) Numbers.parse("fault", rate, 1, PageHeapSettings.EVERY_ALLOCATION), (int) grace);
  }
}
