package org.freehold.flags;

import java.util.ArrayList;
import java.util.List;

/// A change of flags, as words that apply one after the other: `+htc -hfc 70 -0x80`.
///
/// * `+abc` sets a flag, `-abc` clears it; an abbreviation alone has no effect.
/// * A hexadecimal sum, with or without `+`, sets all its flags; with `-` it clears them. So 0
///   changes nothing, and `-FFFFFFFF` clears everything.
/// * `ece` and `d32` are valid hexadecimal numbers too. They are read as abbreviations; `0xece` is
///   the sum.
///
/// Immutable.
public final class FlagChange {

  private record Step(boolean isAdded, GlobalFlags flags) {}

  private final List<Step> steps;

  private FlagChange(List<Step> steps) {
    this.steps = steps;
  }

  /// Parses words.
  ///
  /// @param words each a flag or a sum
  /// @return the change
  /// @throws FlagFormatException for the first word that is neither
  public static FlagChange parse(List<String> words) {
    List<Step> steps = new ArrayList<>();
    for (String word : words) {
      steps.add(step(word));
    }
    return new FlagChange(List.copyOf(steps));
  }

  private static Step step(String word) {
    boolean isSigned = word.startsWith("+") || word.startsWith("-");
    String name = isSigned ? word.substring(1) : word;
    var flag = GlobalFlag.withAbbreviation(name);
    if (flag.isPresent()) {
      return new Step(
          !word.startsWith("-"), isSigned ? GlobalFlags.of(flag.get()) : GlobalFlags.NONE);
    }
    try {
      return new Step(!word.startsWith("-"), GlobalFlags.parse(name));
    } catch (FlagFormatException e) {
      throw looksLikeSum(name)
          ? e
          : new FlagFormatException(
              "unknown flag '"
                  + word
                  + "': expected a flag, such as +htc, or a sum of flags, such as 0x70");
    }
  }

  private static boolean looksLikeSum(String name) {
    return name.matches("(0[xX])?[0-9a-fA-F]+");
  }

  /// Whether there are no words.
  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /// The flags that a word sets, whether or not a later one clears them again.
  public GlobalFlags added() {
    GlobalFlags sum = GlobalFlags.NONE;
    for (Step each : steps) {
      sum = each.isAdded ? sum.plus(each.flags) : sum;
    }
    return sum;
  }

  /// Applies the change.
  ///
  /// @param before the flags before them
  public GlobalFlags applyTo(GlobalFlags before) {
    GlobalFlags flags = before;
    for (Step each : steps) {
      flags = each.isAdded ? flags.plus(each.flags) : flags.minus(each.flags);
    }
    return flags;
  }
}
