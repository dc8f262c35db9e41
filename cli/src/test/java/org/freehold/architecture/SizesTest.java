package org.freehold.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SizesTest {

  @TempDir private Path folder;

  @Test
  void noFileAndNoPackageOfTheProductIsTooLarge() {
    assertThat(Sizes.complaints(Checkout.root())).isEmpty();
  }

  @Test
  void complainsAboutAFileThatIsTooLong() throws IOException {
    write("core/src/main/java/a/Long.java", "\n".repeat(Sizes.MAX_LINES + 1));
    write("core/src/main/java/a/Fits.java", "\n".repeat(Sizes.MAX_LINES));
    write("core/src/test/java/a/LongTest.java", "\n".repeat(2 * Sizes.MAX_LINES));

    assertThat(Sizes.complaints(folder))
        .containsExactly(
            "core/src/main/java/a/Long.java: 501 lines, at most 500: split it at a concept");
  }

  @Test
  void complainsAboutAPackageWithTooManyFiles() throws IOException {
    for (int i = 0; i < Sizes.MAX_FILES; i++) {
      write("core/src/main/java/full/C" + i + ".java", "");
      write("core/src/main/java/over/C" + i + ".java", "");
    }
    write("core/src/main/java/full/package-info.java", "");
    write("core/src/main/java/over/OneMore.java", "");

    assertThat(Sizes.complaints(folder))
        .containsExactly("core/src/main/java/over: 31 files, at most 30: divide it into rooms");
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
