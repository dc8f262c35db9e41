package org.freehold.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freehold.architecture.Checkout;
import org.freehold.cli.console.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledTracesTest {

  @Test
  void someComeWithFreehold() throws IOException {
    assertThat(BundledTraces.in(Checkout.root().resolve("examples/traces")))
        .hasSizeGreaterThan(3)
        .allMatch(Files::isRegularFile);
  }

  @Test
  void areTheTracesOfAFolderByName(@TempDir Path folder) throws IOException {
    for (String name : new String[] {"b.rep", "a.raw.zst", "README.md", "c.zst"}) {
      Files.createFile(folder.resolve(name));
    }
    assertThat(BundledTraces.in(folder))
        .containsExactly(folder.resolve("a.raw.zst"), folder.resolve("b.rep"));
  }

  @Test
  void aMissingFolderIsNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> BundledTraces.in(folder.resolve("gone")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("gone");
  }
}
