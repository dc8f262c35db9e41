package org.freehold.testkit;

import java.util.ArrayList;
import java.util.List;

/// Enumerates every combination of choices that a piece of code can make:
///
/// ```java
/// Exhaustive every = new Exhaustive();
/// while (!every.done()) {
///   int size = every.choose(4);
///   boolean aligned = every.flag();
///   ...                              // runs for all 8 combinations
/// }
/// ```
///
/// A choice may depend on earlier ones, so sequences of all lengths and trees are enumerated as
/// easily as tables. How it works: the choices of a run are the digits of a number, each with a
/// base of its own; the next run increments the number and repeats the leading digits. The idea is
/// from "Generate All the Things" by Alex Kladov (matklad), 2021, and is used in TigerBeetle.
public final class Exhaustive {

  private static final class Digit {
    private int value;
    private int base;

    private boolean isLast() {
      return value == base - 1;
    }
  }

  private final List<Digit> digits = new ArrayList<>();
  private int position;
  private boolean isStarted;

  /// Before the first combination.
  public Exhaustive() {}

  /// Advances to the next combination.
  ///
  /// @return true when none is left
  /// @throws IllegalStateException when the previous run made fewer choices than it was to repeat:
  ///   then the choices depend on something else, and not all combinations would be tried
  public boolean done() {
    if (!isStarted) {
      isStarted = true;
      return false;
    }
    if (position < digits.size()) {
      throw new IllegalStateException("a run must repeat the choices of the previous run");
    }
    while (!digits.isEmpty() && digits.getLast().isLast()) {
      digits.removeLast();
    }
    if (digits.isEmpty()) {
      return true;
    }
    digits.getLast().value++;
    position = 0;
    return false;
  }

  /// Chooses a number.
  ///
  /// @param bound the number of choices
  /// @return 0 … `bound` − 1
  public int choose(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("nothing to choose from, bound=" + bound);
    }
    if (position == digits.size()) {
      digits.add(new Digit());
    }
    Digit digit = digits.get(position++);
    digit.base = bound;
    if (digit.value >= bound) {
      throw new IllegalStateException("a run must repeat the choices of the previous run");
    }
    return digit.value;
  }

  /// Chooses a number between two bounds, inclusive.
  public int between(int min, int max) {
    return min + choose(max - min + 1);
  }

  /// Chooses false or true.
  public boolean flag() {
    return choose(2) == 1;
  }

  /// Chooses an element.
  ///
  /// @param <T> the type of elements
  /// @param elements at least one
  public <T> T pick(List<T> elements) {
    return elements.get(choose(elements.size()));
  }

  /// Chooses an order.
  ///
  /// @param <T> the type of elements
  /// @param elements in any order
  /// @return the elements in the chosen order
  public <T> List<T> order(List<T> elements) {
    List<T> left = new ArrayList<>(elements);
    List<T> ordered = new ArrayList<>(left.size());
    while (!left.isEmpty()) {
      ordered.add(left.remove(choose(left.size())));
    }
    return ordered;
  }
}
