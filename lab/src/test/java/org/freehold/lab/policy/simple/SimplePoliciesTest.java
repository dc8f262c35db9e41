package org.freehold.lab.policy.simple;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.freehold.lab.CannotServeException;
import org.freehold.lab.Policy;
import org.freehold.lab.policy.Spaces;
import org.junit.jupiter.api.Test;

/// What policies for one kind of program say to another.
class SimplePoliciesTest {

  @Test
  void whatAStackAndAPoolCannotServeIsNamed() {
    Policy stack = Spaces.policy("stack", 1 << 20);
    long below = stack.allocate(8);
    stack.allocate(8);
    assertThatThrownBy(() -> stack.free(below))
        .isInstanceOf(CannotServeException.class)
        .hasMessageMatching("it frees the block at 0x[0-9a-f]{16}, which is not on top");
    assertThatThrownBy(() -> Spaces.policy("pool:block=64", 1 << 20).allocate(65))
        .isInstanceOf(CannotServeException.class)
        .hasMessage("it asks for 65 B, and the pool's blocks have 64 B");
  }
}
