package org.freehold.bench.suite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.freehold.lab.peer.CLibrary;
import org.freehold.lab.peer.Peers;

/// Describes the machine: what results depend on besides the code. It is written into every file of
/// results, because a number without its machine and date means nothing.
public final class Machine {

  private Machine() {}

  /// Names and values, in the order in which they are shown.
  public static Map<String, String> describe() {
    Map<String, String> known = new LinkedHashMap<>();
    known.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    known.put("cpu", cpu());
    known.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    known.put("memory", memory());
    known.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    known.put("transparentHugePages", firstLine("/sys/kernel/mm/transparent_hugepage/enabled"));
    known.put(
        "jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    known.putAll(libraries());
    return known;
  }

  private static String cpu() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch", "unknown"));
    } catch (IOException _) {
      return System.getProperty("os.arch", "unknown");
    }
  }

  private static String memory() {
    return firstLine("/proc/meminfo").replaceAll("MemTotal:\\s*", "");
  }

  private static String firstLine(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.UTF_8).lines().findFirst().orElse("");
    } catch (IOException _) {
      return "unknown";
    }
  }

  /// The versions of everything that Freehold is compared with. A C library has its version in the
  /// name of the file that its symbolic link points to.
  private static Map<String, String> libraries() {
    Map<String, String> versions = new LinkedHashMap<>();
    for (CLibrary each : CLibrary.values()) {
      Peers.find(each).flatMap(Machine::realName).ifPresent(it -> versions.put(each.word(), it));
    }
    for (String artifact :
        List.of("jmh-core", "HdrHistogram", "netty-buffer", "arrow-memory-core")) {
      jar(artifact).ifPresent(version -> versions.put(artifact, version));
    }
    return versions;
  }

  private static Optional<String> realName(Path file) {
    try {
      return Optional.of(String.valueOf(file.toRealPath().getFileName()));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> jar(String artifact) {
    return Stream.of(System.getProperty("java.class.path", "").split(":"))
        .map(each -> String.valueOf(Path.of(each).getFileName()))
        .filter(name -> name.startsWith(artifact + "-") && name.endsWith(".jar"))
        .map(name -> name.substring(artifact.length() + 1, name.length() - ".jar".length()))
        .findFirst();
  }
}
