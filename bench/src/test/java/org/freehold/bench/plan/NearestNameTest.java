package org.freehold.bench.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {

  @Test
  void countsLettersToChange() {
    assertThat(NearestName.distance("churn", "churn")).isZero();
    assertThat(NearestName.distance("chrun", "churn")).isEqualTo(1);
    assertThat(NearestName.distance("mimaloc", "mimalloc")).isEqualTo(1);
    assertThat(NearestName.distance("", "abc")).isEqualTo(3);
  }

  @Test
  void suggestsOnlyWhatIsNear() {
    List<String> names = List.of("pair", "churn", "larson");
    assertThat(NearestName.of("larsen", names)).contains("larson");
    assertThat(NearestName.of("xyzzy", names)).isEmpty();
  }
}
