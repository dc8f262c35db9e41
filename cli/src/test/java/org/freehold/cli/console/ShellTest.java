package org.freehold.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.freehold.cli.TestShell;
import org.junit.jupiter.api.Test;

class ShellTest {

  @Test
  void coloursOnlyTheStreamThatAPersonSees() {
    Shell piped = TestShell.pipedOut().shell();
    assertThat(piped.coloursOut()).isFalse();
    assertThat(piped.coloursErr()).isTrue();
  }

  @Test
  void noColorCountsUnlessItIsEmpty() {
    assertThat(TestShell.terminal(Map.of("NO_COLOR", "0")).shell().coloursOut()).isFalse();
    assertThat(TestShell.terminal(Map.of("NO_COLOR", "")).shell().coloursOut()).isTrue();
    assertThat(TestShell.terminal(Map.of("TERM", "dumb")).shell().coloursOut()).isFalse();
  }

  @Test
  void anErrorIsOneLineWhateverItsMessage() {
    TestShell shell = TestShell.pipes();
    shell.shell().error("first\n  second\r\nthird\n");
    assertThat(shell.err()).isEqualTo("freehold: first second third" + System.lineSeparator());
  }

  @Test
  void terminalsAreKnownByTheirDevice() {
    assertThat(Terminals.isTerminalDevice("/dev/pts/3")).isTrue();
    assertThat(Terminals.isTerminalDevice("/dev/tty1")).isTrue();
    assertThat(Terminals.isTerminalDevice("pipe:[4711]")).isFalse();
    assertThat(Terminals.isTerminalDevice("/dev/null")).isFalse();
    assertThat(Terminals.isTerminalDevice("/home/me/out.txt")).isFalse();
  }

  @Test
  void aTestProcessWritesIntoPipes() {
    assertThat(Terminals.isTerminal(Terminals.STDOUT)).isFalse();
    assertThat(Terminals.isTerminal(12_345)).isFalse();
  }
}
