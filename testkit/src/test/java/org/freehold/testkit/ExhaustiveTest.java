package org.freehold.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExhaustiveTest {

  @Test
  void runsOnceWithoutChoices() {
    Exhaustive every = new Exhaustive();
    int runs = 0;
    while (!every.done()) {
      runs++;
    }
    assertThat(runs).isEqualTo(1);
  }

  @Test
  void enumeratesEveryCombinationOnce() {
    Exhaustive every = new Exhaustive();
    List<String> seen = new ArrayList<>();
    while (!every.done()) {
      seen.add(every.choose(2) + "" + every.between(5, 7) + (every.flag() ? "y" : "n"));
    }
    assertThat(seen).hasSize(12).doesNotHaveDuplicates().contains("05n", "17y");
  }

  @Test
  void choicesMayDependOnEarlierOnes() {
    Exhaustive every = new Exhaustive();
    Set<List<Integer>> lists = new HashSet<>();
    while (!every.done()) {
      List<Integer> list = new ArrayList<>();
      int length = every.choose(4);
      for (int i = 0; i < length; i++) {
        list.add(every.choose(3));
      }
      lists.add(list);
    }
    assertThat(lists).hasSize(1 + 3 + 9 + 27);
  }

  @Test
  void enumeratesEveryOrder() {
    Exhaustive every = new Exhaustive();
    Set<List<String>> orders = new HashSet<>();
    while (!every.done()) {
      orders.add(every.order(List.of("a", "b", "c", "d")));
    }
    assertThat(orders).hasSize(24);
  }

  @Test
  void picksEveryElement() {
    Exhaustive every = new Exhaustive();
    List<String> picked = new ArrayList<>();
    while (!every.done()) {
      picked.add(every.pick(List.of("x", "y")));
    }
    assertThat(picked).containsExactly("x", "y");
  }

  @Test
  void refusesChoicesThatDependOnSomethingElse() {
    Exhaustive every = new Exhaustive();
    int[] runs = {0};
    assertThatThrownBy(
            () -> {
              while (!every.done()) {
                if (runs[0]++ == 0) {
                  every.choose(2);
                }
              }
            })
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("repeat");
    assertThatThrownBy(() -> new Exhaustive().choose(0)).hasMessageContaining("bound=0");
  }
}
