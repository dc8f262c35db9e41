package org.freehold.lab.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.freehold.lab.Area;
import org.freehold.lab.Policy;

/// A policy of the textbook: what it is called, what it teaches, who described it, its options, and
/// how one is made.
///
/// @param name as it is typed
/// @param summary one line
/// @param teaches what to look at when it is compared with others
/// @param source who described it, and where
/// @param cost of a call, in the worst case or where it is amortised
/// @param options what can be chosen
/// @param maker makes one
public record PolicyKind(
    String name,
    String summary,
    String teaches,
    String source,
    Cost cost,
    List<PolicyOption> options,
    Maker maker) {

  /// How the time of a call grows with the number of blocks.
  public enum Cost {
    /// It does not.
    CONSTANT("O(1)"),
    /// With its logarithm.
    LOGARITHMIC("O(log n)"),
    /// In proportion, in the worst case.
    LINEAR("O(n)");

    private final String label;

    Cost(String label) {
      this.label = label;
    }

    /// As it is written.
    public String label() {
      return label;
    }
  }

  /// Makes a policy in an area.
  @FunctionalInterface
  public interface Maker {
    /// Makes it.
    ///
    /// @param area fresh
    /// @param settings a value for each option
    Policy make(Area area, Settings settings);
  }

  /// A policy with its options chosen.
  ///
  /// @param kind which
  /// @param name as it was typed: `first-fit:order=lifo`
  /// @param settings the values
  public record Chosen(PolicyKind kind, String name, Settings settings) {

    /// Makes the policy.
    public Policy make(Area area) {
      return kind.maker().make(area, settings);
    }
  }

  /// Chooses options.
  ///
  /// @param given by name, as they were typed
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
