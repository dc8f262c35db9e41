package org.freehold.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// The maps that the tests read: one with figures, one of a JVM without.
public final class MapTexts {

  public static final String SLEEP = resource("sleep.smaps");
  public static final String JAVA = resource("java.maps");

  private MapTexts() {}

  /// The regions of a map of which nothing but the text is known.
  public static List<MapRegion> regions(String... lines) throws IOException {
    return ProcessMaps.parse("t", String.join("\n", lines)).regions();
  }

  /// What the regions of a map are used for.
  public static List<Usage> usages(String... lines) throws IOException {
    return regions(lines).stream().map(MapRegion::usage).toList();
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(MapTexts.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
