package org.freehold.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What passes calls on passes all of them on.
class ForwardingAddressSpaceTest {

  @Test
  void everyCallIsPassedOnButThoseThatAreMadeOfOthers() {
    Set<String> own = new TreeSet<>();
    for (Method each : AddressSpace.class.getMethods()) {
      if (!Modifier.isStatic(each.getModifiers()) && !isOverridden(each)) {
        own.add(each.getName());
      }
    }
    assertThat(own)
        .as("made of tryReserve and tryCommit, which whoever refuses overrides")
        .containsExactly("commit", "reserve");
  }

  private static boolean isOverridden(Method method) {
    try {
      Method found =
          ForwardingAddressSpace.class.getMethod(method.getName(), method.getParameterTypes());
      return found.getDeclaringClass() == ForwardingAddressSpace.class;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  @Test
  void anOptionalCallReachesTheSpaceBehind() {
    SimulatedAddressSpace process = SimulatedMachine.builder().build().createProcess("test");
    AddressSpace space = new ForwardingAddressSpace(process) {};
    long base = space.reserve(4096);
    space.commit(base, 4096, Protection.READ_WRITE);
    space.memory().putLong(base, 42);
    assertThat(process.memory().getLong(base)).isEqualTo(42);
    assertThat(space.sections()).isSameAs(process.sections());
    assertThat(space.committedBytes()).isEqualTo(process.committedBytes());
    space.release(base);
    assertThat(process.reservedBytes()).isEqualTo(space.reservedBytes());
  }
}
