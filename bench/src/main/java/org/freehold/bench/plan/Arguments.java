package org.freehold.bench.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The words that this program was started with: options `--name=value`, and files. The command
/// `freehold bench` writes them; it has read what the user wrote before, so what is wrong here is a
/// value and not a spelling.
public final class Arguments {

  private final Map<String, String> options = new LinkedHashMap<>();
  private final List<String> words = new ArrayList<>();

  private Arguments() {}

  /// Reads them.
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

  /// The words that are no options.
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

  public int number(String name, int otherwise, int least, int most) {
    String value = options.get(name);
    return value == null ? otherwise : number(name, value, least, most);
  }

  public List<Integer> numbers(String name, List<Integer> otherwise, int least, int most) {
    return has(name)
        ? list(name, List.of()).stream().map(each -> number(name, each, least, most)).toList()
        : otherwise;
  }

  private static int number(String name, String value, int least, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Told below.
    }
    throw new UsageException(
        "--" + name + " must be a number from " + least + " to " + most + ", not '" + value + "'");
  }

  public double decimal(String name, double otherwise, double least, double most) {
    String value = options.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      double number = Double.parseDouble(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Told below.
    }
    throw new UsageException(
        "--" + name + " must be from " + least + " to " + most + ", not '" + value + "'");
  }
}
