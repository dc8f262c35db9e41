package org.freehold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// A recording that was cut right after its header, as when the recorder was killed at once.
public final class TruncatedTrace {

  private static final int HEADER_BYTES = 24;

  private TruncatedTrace() {}

  /// Writes it into a folder.
  public static Path in(Path folder) throws IOException {
    Path rep = Files.writeString(folder.resolve("one.rep"), "0\n1\n2\n1\na 0 40\nf 0\n");
    Path whole = folder.resolve("whole.fht");
    assertThat(TestShell.pipes().run("convert", rep.toString(), whole.toString())).isZero();
    byte[] header = Arrays.copyOf(Files.readAllBytes(whole), HEADER_BYTES);
    return Files.write(folder.resolve("truncated.fht"), header);
  }
}
