package org.freehold.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocLinksTest {

  @TempDir private Path folder;

  @Test
  void thePagesOfTheCheckoutLeadToEachOther() {
    assertThat(String.join("\n", DocLinks.complaints(Checkout.root()))).isEmpty();
  }

  @Test
  void followsLinksFromPageToPage() throws IOException {
    write("docs/README.md", "[one](one.md#the-part-with-code-2) [top](../README.md)\n");
    write("docs/one.md", "## The part, with `code` 2\n\n[two](deep/two.md) [here](#again-1)\n");
    write("docs/deep/two.md", "[web](https://example.org/x#y)\n");
    write("README.md", "# Top\n");
    write("docs/one.md", Files.readString(folder.resolve("docs/one.md")) + "# Again\n# Again\n");
    assertThat(DocLinks.complaints(folder)).isEmpty();
  }

  @Test
  void complainsAboutHeadingsThatAreNotThere() throws IOException {
    write("docs/README.md", "# Here\n\n[one](one.md#other) [up](#nowhere)\n");
    write("docs/one.md", "# One\n\n```\n# other\n```\n");
    assertThat(DocLinks.complaints(folder))
        .containsExactly(
            "docs/README.md:3: one.md#other: there is no such heading",
            "docs/README.md:3: #nowhere: there is no such heading");
  }

  @Test
  void complainsAboutPagesThatNothingLeadsTo() throws IOException {
    write("docs/README.md", "[one](one.md)\n");
    write("docs/one.md", "# One\n");
    write("docs/island.md", "[one](one.md)\n");
    assertThat(DocLinks.complaints(folder))
        .containsExactly("docs/island.md:0: docs/README.md does not lead here");
  }

  @Test
  void complainsAboutDecisionsThatAreNotListed() throws IOException {
    write("docs/README.md", "[why](decisions/README.md)\n");
    write("docs/decisions/README.md", "[1](0001-one.md)\n");
    write("docs/decisions/0001-one.md", "see [2](0002-two.md)\n");
    write("docs/decisions/0002-two.md", "# Two\n");
    assertThat(DocLinks.complaints(folder))
        .containsExactly("docs/decisions/README.md:0: does not list 0002-two.md");
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
