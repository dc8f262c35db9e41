package org.freehold.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PropertyTest {

  /// A counter that drops an addition when its value is a nonzero multiple of seven.
  private static final class ForgetfulCounter implements Property.Subject<Integer> {
    private int counter;
    private int model;

    @Override
    public void apply(Integer step) {
      counter += counter != 0 && counter % 7 == 0 ? 0 : step;
      model += step;
      assertThat(counter).isEqualTo(model);
    }
  }

  private static Property<Integer> forgetful() {
    return Property.of("the counter counts", random -> random.nextInt(1, 4), ForgetfulCounter::new);
  }

  private static PropertyFailure failureOf(Property<?> property) {
    return catchThrowableOfType(PropertyFailure.class, property::check);
  }

  @Test
  void passesSilentlyIfItHolds() {
    List<Integer> lengths = new ArrayList<>();
    Property.<Integer>of(
            "the sum of digits is small",
            SplittableRandom::nextInt,
            () ->
                new Property.Subject<>() {
                  private int applied;

                  @Override
                  public void apply(Integer operation) {
                    applied++;
                  }

                  @Override
                  public void close() {
                    lengths.add(applied);
                  }
                })
        .length(30)
        .tries(4)
        .check();
    assertThat(lengths).containsExactly(30, 30, 30, 30);
  }

  @Test
  void findsAFailureAndShrinksItUntilNothingCanBeRemoved() {
    PropertyFailure failure = failureOf(forgetful());

    List<Integer> steps = failure.operations().stream().map(Integer.class::cast).toList();
    int last = steps.size() - 1;
    int before = steps.subList(0, last).stream().mapToInt(Integer::intValue).sum();
    assertThat(before).isEqualTo(7);
    assertThat(last).isBetween(3, 7);
  }

  @Test
  void reportsTheSeedTheOperationsAndACommandToReplay() {
    PropertyFailure failure = failureOf(forgetful());

    assertThat(failure)
        .hasMessageContaining("property does not hold: the counter counts")
        .hasMessageContaining("shrunk from 1000:")
        .hasMessageContaining(
            "replay: ./dev test testkit"
                + " 'PropertyTest#reportsTheSeedTheOperationsAndACommandToReplay' -Dfreehold.seed="
                + failure.seed())
        .hasCauseInstanceOf(AssertionError.class);
  }

  @Test
  void repeatsAFailureFromItsSeed() {
    PropertyFailure first = failureOf(forgetful());

    System.setProperty("freehold.seed", Long.toString(first.seed()));
    System.setProperty("freehold.tries", "1");
    try {
      PropertyFailure again = failureOf(forgetful());
      assertThat(again.seed()).isEqualTo(first.seed());
      assertThat(again).hasMessage(first.getMessage());
    } finally {
      System.clearProperty("freehold.seed");
      System.clearProperty("freehold.tries");
    }
  }

  @Test
  void aFailureInCloseCountsAsWell() {
    Property<Integer> leaking =
        Property.of(
            "nothing is left over",
            random -> random.nextInt(100),
            () ->
                new Property.Subject<>() {
                  private boolean leaks;

                  @Override
                  public void apply(Integer operation) {
                    leaks |= operation == 42;
                  }

                  @Override
                  public void close() {
                    assertThat(leaks).isFalse();
                  }
                });
    assertThat(failureOf(leaking).operations()).isEqualTo(List.of(42));
  }
}
