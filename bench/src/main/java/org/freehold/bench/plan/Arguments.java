package org.freehold.bench.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The arguments of this program: options `--name=value`, and files. The command `freehold bench`
/// writes them after it has parsed what the user typed, so an error here is a wrong value and not a
/// wrong option.
public final class Arguments {

  private final Map<String, String> options = new LinkedHashMap<>();
  private final List<String> words = new ArrayList<>();

  private Arguments() {}

  /// Parses them.
  ///
  /// @param known names of options
  /// @throws WrongUseException naming an option that is not known
  public static Arguments parse(List<String> args, Set<String> known) {
    Arguments parsed = new Arguments();
    for (String arg : args) {
      if (!arg.startsWith("--")) {
        parsed.words.add(arg);
        continue;
      }
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg.substring(2) : arg.substring(2, equals);
      if (!known.contains(name)) {
        throw new UsageException("--" + name + " is not an option of freehold bench");
      }
      parsed.options.put(name, equals < 0 ? "" : arg.substring(equals + 1));
    }
    return parsed;
  }

  /// The arguments that are not options.
  public List<String> words() {
    return words;
  }

  public boolean has(String name) {
    return options.containsKey(name);
  }

  public String text(String name, String otherwise) {
    return options.getOrDefault(name, otherwise);
  }

  /// The parts of a value that are separated by commas.
  public List<String> list(String name, List<String> otherwise) {
    String value = options.get(name);
    return value == null
        ? otherwise
        : Arrays.stream(value.split(",", -1)).map(String::strip).distinct().toList();
  }

  public int number(String name, int otherwise, int min, int max) {
    String value = options.get(name);
    return value == null ? otherwise : number(name, value, min, max);
  }

  public List<Integer> numbers(String name, List<Integer> otherwise, int min, int max) {
    return has(name)
        ? list(name, List.of()).stream().map(each -> number(name, each, min, max)).toList()
        : otherwise;
  }

  private static int number(String name, String value, int min, int max) {
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Reported below.
    }
    throw new UsageException(
        "--" + name + " must be a number from " + min + " to " + max + ", not '" + value + "'");
  }

  public double decimal(String name, double otherwise, double min, double max) {
    String value = options.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      double number = Double.parseDouble(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Reported below.
    }
    throw new UsageException(
        "--" + name + " must be from " + min + " to " + max + ", not '" + value + "'");
  }
}
