package org.freehold.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocNamesTest {

  @TempDir private Path folder;

  @BeforeEach
  void sources() throws IOException {
    write(
        "m/src/main/java/p/Pond.java",
        """
        package p;
        class Pond extends Water implements Comparable<Pond> {
          static final int DEPTH = 3;
          enum Bank { LEFT, RIGHT }
          record Fish(long weight) {}
          /** Gone: Otter. */
          void swim() { new Duck().quack(); say("HeapAlloc failed"); }
        }
        class Water { void freeze() {} }
        """);
    write("dev", "case $verb in\n  verify) all ;;\nesac\n");
    write("m/src/main/java/p/ShowCommand.java", "@Command(name = \"show\") class ShowCommand {}\n");
  }

  @Test
  void whatThePagesNameExists() {
    assertThat(String.join("\n", DocNames.complaints(Checkout.root()))).isEmpty();
  }

  @Test
  void acceptsWhatIsDeclaredInheritedOrTheJdks() throws IOException {
    page(
        """
        `Pond`, `p.Pond`, `Pond.swim`, `Pond#swim()`, `Pond.DEPTH`, `Pond.Bank.LEFT`, `Bank.RIGHT`,
        `Fish.weight`, `Pond.freeze`, `Pond.hashCode`, `Bank.valueOf(name)`, `HeapAlloc`, `Duck`,
        `MemorySegment.reinterpret`, `NULL`, `word`, `-XX:Any`
        """);
    assertThat(DocNames.complaints(folder)).isEmpty();
  }

  @Test
  void complainsAboutTypesAndMembersThatAreGone() throws IOException {
    page(
        """
        Read `Lake` and `Pond.sink`.
        `Otter`, `Pond.quack`, `Pond.Bank.MIDDLE`, `String.eat()`
        """);
    assertThat(DocNames.complaints(folder))
        .containsExactly(
            "docs/page.md:1: Lake: there is no such name",
            "docs/page.md:1: Pond has no member sink",
            "docs/page.md:2: Otter: there is no such name",
            "docs/page.md:2: Pond has no member quack",
            "docs/page.md:2: Bank has no member MIDDLE",
            "docs/page.md:2: String has no member eat");
  }

  @Test
  void complainsAboutFilesVerbsAndCommandsThatAreGone() throws IOException {
    page(
        """
        `m/src/main/java/p/Pond.java` and `m/src/main/java/p/Lake.java`

            ./dev verify
            ./dev dance
            ./freehold show it
            ./freehold hide it
        """);
    assertThat(DocNames.complaints(folder))
        .containsExactly(
            "docs/page.md:4: ./dev has no verb dance",
            "docs/page.md:6: ./freehold has no command hide",
            "docs/page.md:1: m/src/main/java/p/Lake.java: there is no such file");
  }

  @Test
  void leavesDecisionsAndTheChangelogTheirOldNames() throws IOException {
    page("");
    write("docs/decisions/0001-lake.md", "`Lake.sink`\n");
    write("CHANGELOG.md", "`Lake` is now `Pond`\n");
    assertThat(DocNames.complaints(folder)).isEmpty();
  }

  private void page(String text) throws IOException {
    write("docs/page.md", text);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
