package org.freehold.lab.isolated;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A JVM for code that is not believed, and what becomes of it.
class ChildJvmTest {

  /// Begins to send, and then never ends.
  static final class Endless {
    private Endless() {}

    public static void main(String[] args) throws IOException {
      ChildJvm.Inside.open(args[0]);
      while (true) {
        Thread.onSpinWait();
      }
    }
  }

  /// Starts such a process, tells its number, and waits.
  static final class Parent {
    private Parent() {}

    public static void main(String[] args) throws Exception {
      try (ChildJvm child = ChildJvm.start(Endless.class, List.of(), Map.of(), List.of())) {
        assertThat(child.in()).isNotNull();
        System.out.println(ProcessHandle.current().children().findFirst().orElseThrow().pid());
        child.await(60_000);
      }
    }
  }

  @Test
  void itEndsWithAParentThatIsKilled() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long pid = Long.parseLong(parent.inputReader().readLine());
    ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
    assertThat(child.isAlive()).isTrue();
    parent.destroyForcibly().waitFor();
    child.onExit().get(10, TimeUnit.SECONDS);
    assertThat(child.isAlive()).isFalse();
  }
}
