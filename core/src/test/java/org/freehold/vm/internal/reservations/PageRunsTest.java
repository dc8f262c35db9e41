package org.freehold.vm.internal.reservations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.freehold.testkit.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Runs of pages against an array with one element a page.
class PageRunsTest {

  private static final int PAGES = 60;

  private enum Kind {
    SET,
    CLEAR,
    SLICE
  }

  private static final class Numbers implements PageRuns.Coding<Integer> {
    @Override
    public int encode(Integer value) {
      return value;
    }

    @Override
    public Integer decode(int code) {
      return code;
    }
  }

  private record Operation(Kind kind, int from, int to, int value) {}

  private static Operation draw(SplittableRandom random) {
    int from = random.nextInt(PAGES);
    return new Operation(
        Kind.values()[random.nextInt(Kind.values().length)],
        from,
        from + 1 + random.nextInt(PAGES - from),
        random.nextInt(3));
  }

  private static final class Subject implements Property.Subject<Operation> {
    private final PageRuns<Integer> runs = new PageRuns<>(new Numbers());
    private final @Nullable Integer[] model = new @Nullable Integer[PAGES];

    @Override
    public void apply(Operation operation) {
      int from = operation.from();
      int to = operation.to();
      switch (operation.kind()) {
        case SET -> {
          runs.set(from, to, operation.value());
          Arrays.fill(model, from, to, operation.value());
        }
        case CLEAR -> {
          runs.clear(from, to);
          Arrays.fill(model, from, to, null);
        }
        case SLICE -> compare(runs.slice(from, to), from, to);
      }
      compare(runs, 0, PAGES);
      assertThat(runs.countIn(from, to)).isEqualTo(count(from, to));
    }

    private void compare(PageRuns<Integer> found, int from, int to) {
      int changes = 0;
      for (int page = from; page < to; page++) {
        assertThat(found.get(page - from)).isEqualTo(model[page]);
        assertThat(found.endOfRun(page - from, to - from)).isEqualTo(endOfRun(page, to) - from);
        boolean begins = model[page] != null && (page == from || differ(page - 1, page));
        changes += begins ? 1 : 0;
      }
      assertThat(found.pageCount()).isEqualTo(count(from, to));
      assertThat(found.runCount()).isEqualTo(changes);
    }

    private boolean differ(int page, int next) {
      return !java.util.Objects.equals(model[page], model[next]);
    }

    private int endOfRun(int page, int limit) {
      int end = page + 1;
      while (end < limit && !differ(page, end)) {
        end++;
      }
      return end;
    }

    private long count(int from, int to) {
      return Arrays.stream(model, from, to).filter(value -> value != null).count();
    }
  }

  @Test
  void agreesWithAnArray() {
    Property.of("runs say of each page what an array says", PageRunsTest::draw, Subject::new)
        .check();
  }
}
