package org.freehold.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TidyTest {

  @TempDir private Path folder;

  @Test
  void theCheckoutIsTidy() {
    assertThat(Tidy.complaints(Checkout.root())).isEmpty();
  }

  @Test
  void complainsAboutTabsAndTrailingSpace() throws IOException {
    write("a/One.java", "class One {\n\tint a; \n}\n");
    assertThat(Tidy.complaints(folder))
        .containsExactly("a/One.java:2: a tab", "a/One.java:2: white space at the end");
  }

  @Test
  void complainsAboutWhatIsLeftToDo() throws IOException {
    write("dev", "#!/bin/sh\n# TO" + "DO: write it\n");
    assertThat(Tidy.complaints(folder)).containsExactly("dev:2: something is left to do: do it");
  }

  @Test
  void complainsAboutCodeInCommentsAndNotAboutComments() throws IOException {
    write(
        "a/One.java",
        "// int a = 1;\n// Not so; really not.\n/// `int a;` is fine {\nint a; // one\n");
    assertThat(Tidy.complaints(folder)).containsExactly("a/One.java:1: code in a comment");
  }

  @Test
  void complainsAboutLongFiles() throws IOException {
    write("a/One.java", "//\n".repeat(Tidy.MAX_FILE_LINES + 1));
    write("a/Two.java", "//\n".repeat(Tidy.MAX_FILE_LINES));
    assertThat(Tidy.complaints(folder))
        .containsExactly("a/One.java:601: longer than 600 lines: split it");
  }

  @Test
  void complainsAboutLinksToNothing() throws IOException {
    write("docs/there.md", "[here](there.md#part) [web](https://example.org/x) [up](#top)\n");
    write("docs/broken.md", "[away](../gone.md)\n");
    assertThat(Tidy.complaints(folder))
        .containsExactly("docs/broken.md:1: a link to ../gone.md, which does not exist");
  }

  @Test
  void complainsAboutPackagesThatSayNothing() throws IOException {
    write("m/src/main/java/module-info.java", "module m {}\n");
    write("m/src/main/java/p/One.java", "package p;\n");
    write("m/src/test/java/q/OneTest.java", "package q;\n");
    assertThat(Tidy.complaints(folder))
        .containsExactly(
            "m/src/main/java/p/package-info.java:0: the package says nothing about itself");
  }

  @Test
  void leavesOutWhatWasBuilt() throws IOException {
    write("target/One.java", "\t\n");
    assertThat(Tidy.complaints(folder)).isEmpty();
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
