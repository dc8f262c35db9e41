package org.freehold.testkit;

import java.util.ArrayList;
import java.util.List;

/// Makes every combination of choices that a piece of code can make, one after the other:
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
/// A choice may depend on those before it, so sequences of all lengths and trees are enumerated as
/// easily as tables. How it works: the choices of a run are the digits of a number, each with a
/// base of its own; the next run counts up by one and repeats the digits in front. The idea is from
/// "Generate All the Things" by Alex Kladov (matklad), 2021, and is used in TigerBeetle.
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

  /// Stands before the first combination.
  public Exhaustive() {}

  /// Goes on to the next combination.
  ///
  /// @return true when there is none left
  /// @throws IllegalStateException when the run before made fewer choices than it repeated: then
  ///   the choices depend on something else, and not everything would be tried
  public boolean done() {
    if (!isStarted) {
      isStarted = true;
      return false;
    }
    if (position < digits.size()) {
      throw new IllegalStateException("a run must repeat the choices of the run before it");
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
  /// @param bound how many there are
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
      throw new IllegalStateException("a run must repeat the choices of the run before it");
    }
    return digit.value;
  }

  /// Chooses a number between two, both included.
  public int between(int least, int most) {
    return least + choose(most - least + 1);
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
