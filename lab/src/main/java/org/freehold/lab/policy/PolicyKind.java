package org.freehold.lab.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.freehold.lab.Area;
import org.freehold.lab.Policy;

/// A textbook policy: its name, what it teaches, its source, its options, and its factory.
///
/// @param name as the user types it
/// @param summary what it is, in one line
/// @param teaches what a comparison with others shows
/// @param source the publication that describes it
/// @param cost of a call, worst case or amortised
/// @param options that can be set
/// @param maker makes the policy
public record PolicyKind(
    String name,
    String summary,
    String teaches,
    String source,
    Cost cost,
    List<PolicyOption> options,
    Maker maker) {

  /// The time complexity of a call, in the number of blocks.
  public enum Cost {
    /// Constant.
    CONSTANT("O(1)"),
    /// Logarithmic.
    LOGARITHMIC("O(log n)"),
    /// Linear, in the worst case.
    LINEAR("O(n)");

    private final String label;

    Cost(String label) {
      this.label = label;
    }

    /// In O notation.
    public String label() {
      return label;
    }
  }

  /// Makes a policy in an area.
  @FunctionalInterface
  public interface Maker {
    /// Makes a policy.
    ///
    /// @param area fresh
    /// @param settings a value for each option
    Policy make(Area area, Settings settings);
  }

  /// A policy with its options set.
  ///
  /// @param kind the policy
  /// @param name as the user typed it: `first-fit:order=lifo`
  /// @param settings the values of all options
  public record Chosen(PolicyKind kind, String name, Settings settings) {

    /// Makes the policy.
    public Policy make(Area area) {
      return kind.maker().make(area, settings);
    }
  }

  /// Sets options.
  ///
  /// @param given values by name, as the user typed them
  /// @throws IllegalArgumentException naming an option that does not exist or has a wrong value
  Chosen with(Map<String, String> given) {
    Map<String, String> values = new LinkedHashMap<>();
    options.forEach(option -> values.put(option.name(), option.standard()));
    StringBuilder typed = new StringBuilder(name);
    given.forEach((word, text) -> {
      PolicyOption option =
          options.stream()
              .filter(each -> each.name().equals(word))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException(noSuchOption(word)));
      values.put(word, option.read(name, text));
      typed.append(':').append(word).append('=').append(text);
    });
    return new Chosen(this, typed.toString(), new Settings(values));
  }

  private String noSuchOption(String word) {
    String known = options.stream().map(PolicyOption::name).collect(Collectors.joining(", "));
    return "policy "
        + name
        + " has no option '"
        + word
        + "'"
        + (known.isEmpty() ? "; it has none" : ", only " + known);
  }
}
