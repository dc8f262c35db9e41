package org.freehold.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocSnippetsTest {

  @TempDir private Path folder;

  @Test
  void theJavaOfThePagesCompiles() {
    assertThat(String.join("\n", DocSnippets.complaints(Checkout.root()))).isEmpty();
  }

  @Test
  void acceptsPartsClassesAndProgramsThatAreThere() throws IOException {
    String program = "class Small {\n  public static void main(String[] args) {}\n}\n";
    write("examples/programs/Small.java", program);
    page("long size = heap.summary().busyBytes();\n…");
    page("import java.util.List;\npublic final class Mine {\n  List<String> names;\n}");
    page(program.strip());
    assertThat(DocSnippets.complaints(folder)).isEmpty();
  }

  @Test
  void complainsAboutWhatDoesNotCompile() throws IOException {
    page("long size = 1;\nheap.allocate(size).explode();");
    page("class Mine {\n  Absent field;\n}");
    assertThat(DocSnippets.complaints(folder))
        .containsExactly(
            "docs/page.md:5: long cannot be dereferenced", "docs/page.md:10: cannot find symbol");
  }

  @Test
  void complainsAboutProgramsThatAreNotThoseThatPeopleRun() throws IOException {
    write("examples/programs/Small.java", "class Small {}\n");
    page("class Small {\n  public static void main(String[] args) {}\n}");
    assertThat(DocSnippets.complaints(folder))
        .containsExactly("docs/page.md:4: the program is not one of examples/programs");
  }

  private void page(String java) throws IOException {
    Path page = folder.resolve("docs/page.md");
    String before = Files.exists(page) ? Files.readString(page) : "Text.\n\n";
    write("docs/page.md", before + "```java\n" + java + "\n```\n\n");
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
