package org.freehold.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/// The version that the build wrote into `version.txt`, and that of the JDK.
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"freehold " + freehold() + " (JDK " + Runtime.version() + ")"};
  }

  /// The version of Freehold, such as `1.2.0`.
  static String freehold() {
    try (InputStream text =
        Objects.requireNonNull(Version.class.getResourceAsStream("version.txt"))) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
