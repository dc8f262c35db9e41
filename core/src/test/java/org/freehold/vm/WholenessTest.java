package org.freehold.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Calls of address spaces under a full Java heap and a full stack, each in a JVM of its own; a
/// lock that stays held shows as a JVM that does not end.
class WholenessTest {

  private static final int MAX_SECONDS = 300;

  private static String run(List<String> flags, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-XX:+UseSerialGC");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(placeOf(AddressSpace.class) + File.pathSeparator + placeOf(WholenessTest.class));
    command.add(WholenessProbe.class.getName());
    command.addAll(List.of(arguments));
    Path output = java.nio.file.Files.createTempFile("whole", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = java.nio.file.Files.readString(output, StandardCharsets.UTF_8);
    java.nio.file.Files.delete(output);
    assertThat(ended).as("it ends: %s", text).isTrue();
    assertThat(text).contains("whole");
    return text;
  }

  private static String placeOf(Class<?> anyClass) throws URISyntaxException {
    return Path.of(anyClass.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  private static int firstNumber(String text) {
    return Integer.parseInt(text.split(" ", 2)[0]);
  }

  @Test
  void everyCallIsWholeUnderAFullJavaHeap() throws Exception {
    String output = run(List.of("-Xmx16m"), "heap", "1", "60");
    assertThat(firstNumber(output)).isGreaterThan(20);
  }

  @Test
  void everyCallIsWholeUnderAFullJavaHeapInTheInterpreter() throws Exception {
    String output = run(List.of("-Xmx16m", "-Xint"), "heap", "2", "40");
    assertThat(firstNumber(output)).isGreaterThan(20);
  }

  @Test
  void everyCallIsWholeAtTheEndOfTheStack() throws Exception {
    String output = run(List.of(), "stack", "3", "6000");
    assertThat(firstNumber(output)).isGreaterThan(500);
  }

  @Test
  void everyCallIsWholeAtTheEndOfTheStackInTheInterpreter() throws Exception {
    String output = run(List.of("-Xint"), "stack", "4", "1500");
    assertThat(firstNumber(output)).isGreaterThan(50);
  }

  @Test
  void aFirstUseThatFailsForWantOfJavaMemoryMayBeRepeated() throws Exception {
    assertThat(firstNumber(run(List.of("-Xmx16m"), "cold-heap", "0", "17"))).isPositive();
  }

  @Test
  void aFirstUseThatFailsForWantOfStackMayBeRepeated() throws Exception {
    assertThat(firstNumber(run(List.of(), "cold-stack", "0", "0"))).isPositive();
  }
}
