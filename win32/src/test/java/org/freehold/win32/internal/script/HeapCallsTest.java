package org.freehold.win32.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.freehold.vm.SimulatedMachine;
import org.freehold.win32.HeapPolicy;
import org.junit.jupiter.api.Test;

class HeapCallsTest {

  private final Session session =
      new Session(SimulatedMachine.builder().build().createProcess("corrupt"), HeapPolicy.DEFAULT);

  private String answer(String line) throws Mistake {
    return ((ScriptLine.Calling) LineParser.parse(1, line, "")).call().answer(session);
  }

  @Test
  void aLostByteIsDetected() throws Mistake {
    assertThat(answer("hc H 0 0 0")).isEqualTo("ok");
    assertThat(answer("ha H b 40")).isEqualTo("ok align=16");
    long block = Objects.requireNonNull(session.heaps().block("H", "b")).address();
    byte good = session.kernel32().space().memory().getByte(block + 3);
    session.kernel32().space().memory().putByte(block + 3, (byte) ~good);
    assertThat(answer("hs H b")).isEqualTo("size 0x40 CORRUPT");
    session.close();
  }
}
