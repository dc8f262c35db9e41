package org.freehold.lab.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// Policies and their options, as they are typed.
class PoliciesTest {

  @Test
  void optionsAreChecked() {
    assertThatThrownBy(() -> Policies.read("first-fit:order=random"))
        .hasMessage(
            "option order of first-fit must be address or lifo or fifo or implicit, not 'random'");
    assertThatThrownBy(() -> Policies.read("buddy:smallest=48"))
        .hasMessage("option smallest of buddy must be a power of two from 16 to 4096, not '48'");
    assertThatThrownBy(() -> Policies.read("buddy:order=lifo"))
        .hasMessage("policy buddy has no option 'order', only smallest");
    assertThatThrownBy(() -> Policies.read("bump:x=1"))
        .hasMessage("policy bump has no option 'x'; it has none");
    assertThatThrownBy(() -> Policies.read("bump:x"))
        .hasMessage("options are written bump:name=value, and 'x' is not");
    assertThat(Policies.read("nothing")).isEmpty();
  }
}
